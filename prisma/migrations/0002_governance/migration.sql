-- Rules as they are in force. What they were before is in policy_versions.
CREATE TABLE policies (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  env text NOT NULL,
  name text NOT NULL,
  action text NOT NULL CHECK (action IN ('block', 'redact', 'alert', 'log')),
  trigger_type text NOT NULL
    CHECK (trigger_type IN ('regex', 'keyword', 'pii', 'injection', 'bias', 'exfiltration')),
  pattern text,
  keywords text[] NOT NULL DEFAULT '{}',
  whole_words boolean NOT NULL DEFAULT true,
  entities text[] NOT NULL DEFAULT '{}',
  min_confidence double precision NOT NULL DEFAULT 0 CHECK (min_confidence BETWEEN 0 AND 1),
  direction text NOT NULL DEFAULT 'both' CHECK (direction IN ('request', 'response', 'both')),
  scope jsonb NOT NULL DEFAULT '{}',
  priority integer NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  mode text NOT NULL DEFAULT 'enforce' CHECK (mode IN ('enforce', 'shadow')),
  violation_type text NOT NULL
    CHECK (violation_type IN ('pii', 'injection', 'bias', 'exfiltration')),
  severity text CHECK (severity IN ('critical', 'high', 'medium', 'low')),
  exceptions jsonb NOT NULL DEFAULT '{}',
  max_match_length integer NOT NULL DEFAULT 512,
  on_overlong text NOT NULL CHECK (on_overlong IN ('block', 'release')),
  restore boolean NOT NULL DEFAULT false,
  placeholder text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text,
  FOREIGN KEY (tenant_id, env) REFERENCES environments (tenant_id, name)
);
CREATE INDEX policies_tenant_id_env_priority_idx ON policies (tenant_id, env, priority, id);

-- Every state a rule ever had; a deleted rule's last version says so.
CREATE TABLE policy_versions (
  policy_id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  snapshot jsonb NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  changed_by text,
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (policy_id, version)
);

-- Findings that a rule caught, or severe enough without one. What matched is in no column.
CREATE TABLE violations (
  id text COLLATE "C" PRIMARY KEY,
  detected_at timestamptz(3) NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  exchange_id text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  provider text NOT NULL,
  model text,
  rule_id text COLLATE "C",
  rule_name text,
  rule_version integer,
  type text NOT NULL,
  severity text NOT NULL,
  direction text NOT NULL,
  description text NOT NULL,
  action text,
  is_shadow boolean NOT NULL,
  auto_blocked boolean NOT NULL,
  model_version text NOT NULL,
  preview text NOT NULL,
  entities jsonb NOT NULL,
  match_count integer NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'false_positive')),
  assignee_id text COLLATE "C",
  note text,
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX violations_tenant_id_env_detected_at_idx
  ON violations (tenant_id, env, detected_at DESC, id DESC);
CREATE INDEX violations_exchange_id_idx ON violations (exchange_id);
CREATE INDEX violations_rule_id_idx ON violations (tenant_id, rule_id, detected_at DESC);

-- What people did about a violation, in order.
CREATE TABLE violation_events (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  violation_id text COLLATE "C" NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor_id text,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX violation_events_violation_id_idx ON violation_events (violation_id, at);

CREATE TABLE webhooks (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  url text NOT NULL,
  secret_sealed text NOT NULL,
  events text[] NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_by text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX webhooks_tenant_id_idx ON webhooks (tenant_id);

-- One row a delivery; `next_attempt_at` is null once it has ended.
CREATE TABLE webhook_deliveries (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  webhook_id text COLLATE "C" NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event text NOT NULL,
  payload jsonb NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3),
  response_status integer,
  duration_ms integer,
  error text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
CREATE INDEX webhook_deliveries_webhook_id_idx ON webhook_deliveries (webhook_id, created_at DESC);
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;

-- Violations not yet told to anybody, one row per group of alike ones; told and emptied by the alert job.
CREATE TABLE alert_groups (
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  group_key text NOT NULL,
  rule_id text,
  type text NOT NULL,
  severity text NOT NULL,
  description text NOT NULL,
  waiting integer NOT NULL,
  first_violation_id text COLLATE "C" NOT NULL,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  told_at timestamptz(3),
  PRIMARY KEY (tenant_id, env, group_key)
);

CREATE TRIGGER policies_change AFTER INSERT OR DELETE OR UPDATE
  ON policies FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'id');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policies', 'policy_versions', 'violations', 'violation_events',
    'webhooks', 'webhook_deliveries', 'alert_groups'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_rows ON %I TO trueportai_app '
      'USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
    EXECUTE format('CREATE POLICY platform_rows ON %I TO trueportai_platform '
      'USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY gateway_rows ON %I TO trueportai_gateway '
      'USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON policies, webhooks, webhook_deliveries TO trueportai_app;
GRANT SELECT, INSERT ON policy_versions, violation_events TO trueportai_app;
GRANT SELECT, UPDATE (status, assignee_id, note, updated_at) ON violations TO trueportai_app;

GRANT SELECT ON policies, violations TO trueportai_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries, alert_groups TO trueportai_platform;
GRANT SELECT ON webhooks TO trueportai_platform;

GRANT SELECT ON policies TO trueportai_gateway;
GRANT INSERT, SELECT (id) ON violations TO trueportai_gateway;
GRANT SELECT, INSERT, UPDATE ON alert_groups TO trueportai_gateway;
