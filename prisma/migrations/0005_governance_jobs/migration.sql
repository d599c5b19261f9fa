-- Drafts of rules run over what was recorded. `draft` and `baseline` are rows as the engine reads them.
CREATE TABLE policy_backtests (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  env text NOT NULL,
  policy_id text COLLATE "C",
  draft jsonb NOT NULL,
  baseline jsonb,
  since timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'done', 'cancelled', 'failed')),
  total integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  result jsonb,
  error text,
  created_by text COLLATE "C",
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  seen_at timestamptz(3),
  finished_at timestamptz(3)
);
CREATE INDEX policy_backtests_tenant_id_idx ON policy_backtests (tenant_id, env, created_at DESC);
CREATE INDEX policy_backtests_waiting_idx ON policy_backtests (created_at)
  WHERE status IN ('queued', 'running');

ALTER TABLE policy_backtests ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_backtests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON policy_backtests TO trueportai_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY platform_rows ON policy_backtests TO trueportai_platform
  USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (status, finished_at) ON policy_backtests TO trueportai_app;
GRANT SELECT, UPDATE, DELETE ON policy_backtests TO trueportai_platform;

-- A secret that was replaced signs on beside its successor for a while.
ALTER TABLE webhooks
  ADD COLUMN previous_secret_sealed text,
  ADD COLUMN previous_until timestamptz(3);
-- Writing a delivery's end and switching off an address that is gone.
GRANT UPDATE (is_active, updated_at) ON webhooks TO trueportai_platform;

-- The job that tells of violations writes down that it did.
GRANT INSERT ON violation_events TO trueportai_platform;
GRANT SELECT ON alert_groups TO trueportai_app;
CREATE INDEX alert_groups_waiting_idx ON alert_groups (first_at) WHERE waiting > 0;
