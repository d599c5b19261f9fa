ALTER TABLE users ADD COLUMN email_verified_at timestamptz(3), ADD COLUMN kept_session_id text;

-- Sign-ins that ended before their tokens would have: one row per session, kept until those are too old anyway.
CREATE TABLE ended_sessions (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX ended_sessions_expires_at_idx ON ended_sessions (expires_at);

-- One-time codes and reset links, asked for alike by addresses with and without an account.
CREATE TABLE challenges (
  id text COLLATE "C" PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'reset')),
  email text NOT NULL,
  user_id text COLLATE "C" REFERENCES users ON DELETE CASCADE,
  digest char(64) NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  -- Used, or replaced by a newer one.
  ended_at timestamptz(3)
);
CREATE INDEX challenges_email_purpose_created_at_idx ON challenges (email, purpose, created_at DESC);
CREATE UNIQUE INDEX challenges_reset_digest_idx ON challenges (digest) WHERE purpose = 'reset';
CREATE INDEX challenges_expires_at_idx ON challenges (expires_at);

-- Accounts elsewhere that sign in to one of ours.
CREATE TABLE identities (
  provider text NOT NULL,
  subject text NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, subject)
);
CREATE INDEX identities_user_id_idx ON identities (user_id);

CREATE TABLE invites (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
  digest char(64) NOT NULL UNIQUE,
  invited_by text COLLATE "C" REFERENCES users ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  accepted_by text COLLATE "C" REFERENCES users ON DELETE SET NULL,
  revoked_at timestamptz(3)
);
-- One open invitation per address and tenant.
CREATE UNIQUE INDEX invites_open_idx ON invites (tenant_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invites_tenant_id_created_at_idx ON invites (tenant_id, created_at DESC);
CREATE INDEX invites_email_idx ON invites (email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- Mail on its way, written in the transaction of what it tells of. `next_attempt_at` is null once it has ended.
CREATE TABLE mail_outbox (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" REFERENCES tenants ON DELETE CASCADE,
  recipient text NOT NULL,
  -- Subject and both bodies, sealed: they hold codes and links. Null once sent.
  content_sealed text,
  -- `kept`: there is no server to send it by. `void`: the address has no account.
  status text NOT NULL CHECK (status IN ('waiting', 'sent', 'failed', 'kept', 'void')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3),
  error text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
CREATE INDEX mail_outbox_due_idx ON mail_outbox (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX mail_outbox_created_at_idx ON mail_outbox (created_at);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ended_sessions', 'challenges', 'identities', 'invites',
    'mail_outbox'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform_rows ON %I TO trueportai_platform '
      'USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO trueportai_platform', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['invites', 'mail_outbox'] LOOP
    EXECUTE format('CREATE POLICY tenant_rows ON %I TO trueportai_app '
      'USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON invites TO trueportai_app;
GRANT INSERT ON mail_outbox TO trueportai_app;
