-- What the last attempt sent, beside the body, so that a receiver's developer can compare.
ALTER TABLE webhook_deliveries
  ADD COLUMN request_headers jsonb,
  ADD COLUMN attempted_at timestamptz(3);

-- Who hears of what, and when: a row of the tenant's list of addresses (without a person), and one a person who
-- chose otherwise than the defaults. `cadences` is an object from kind to `off`, `at_once`, `hourly` or `daily`.
CREATE TABLE notification_settings (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  user_id text COLLATE "C" REFERENCES users ON DELETE CASCADE,
  cadences jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX notification_settings_whose_idx
  ON notification_settings (tenant_id, coalesce(user_id, ''));

-- What was told already, so that it is told once: `subject` names the occasion.
CREATE TABLE notices (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  kind text NOT NULL,
  subject text NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, kind, subject)
);
CREATE INDEX notices_at_idx ON notices (at);

-- Lines that wait for their recipient's next mail.
CREATE TABLE notice_mails (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  -- Null for an address of the tenant's list.
  user_id text COLLATE "C" REFERENCES users ON DELETE CASCADE,
  recipient text NOT NULL,
  kind text NOT NULL,
  line text NOT NULL,
  -- Below the tenant's address.
  path text NOT NULL,
  due_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX notice_mails_due_idx ON notice_mails (due_at);
CREATE INDEX notice_mails_recipient_idx ON notice_mails (tenant_id, recipient);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['notification_settings', 'notices', 'notice_mails'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_rows ON %I TO trueportai_app '
      'USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
    EXECUTE format('CREATE POLICY platform_rows ON %I TO trueportai_platform '
      'USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON notification_settings TO trueportai_app;
GRANT SELECT ON notification_settings TO trueportai_platform;
GRANT SELECT, DELETE ON notice_mails TO trueportai_app;
GRANT SELECT, INSERT, DELETE ON notice_mails TO trueportai_platform;
GRANT SELECT, INSERT, UPDATE (at), DELETE ON notices TO trueportai_platform;
