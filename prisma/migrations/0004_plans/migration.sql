-- Who did what, in a chain per tenant and one named `platform`. What may hold personal data lies in `details`,
-- which erasure can empty: the chain covers its digest.
CREATE TABLE audit_logs (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  at timestamptz(3) NOT NULL,
  actor_id text COLLATE "C",
  action text NOT NULL,
  object_kind text NOT NULL,
  object_id text NOT NULL,
  request_id text NOT NULL,
  details text,
  details_digest char(64) NOT NULL,
  prev_hash char(64) NOT NULL,
  hash char(64) NOT NULL,
  UNIQUE (tenant_id, seq)
);
CREATE INDEX audit_logs_tenant_id_at_idx ON audit_logs (tenant_id, at DESC, seq DESC);

-- The end of each chain: without it the last rows could go unnoticed.
CREATE TABLE audit_heads (
  tenant_id text COLLATE "C" PRIMARY KEY,
  seq bigint NOT NULL,
  hash char(64) NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.details IS NULL
     AND to_jsonb(NEW) - 'details' = to_jsonb(OLD) - 'details' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit log only grows';
END $$;
CREATE TRIGGER audit_logs_frozen BEFORE UPDATE OR DELETE ON audit_logs
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_logs_kept BEFORE TRUNCATE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Plans. A null limit is none.
CREATE TABLE plans (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  price_nano_usd bigint NOT NULL CHECK (price_nano_usd >= 0),
  "interval" text NOT NULL DEFAULT 'month' CHECK ("interval" = 'month'),
  max_requests bigint,
  max_seats integer,
  max_keys integer,
  max_spend_nano_usd bigint,
  retention_days integer NOT NULL,
  features text[] NOT NULL,
  position integer NOT NULL,
  stripe_price_id text
);
INSERT INTO plans (id, name, price_nano_usd, max_requests, max_seats, max_keys, max_spend_nano_usd,
                   retention_days, features, position) VALUES
  ('free', 'Free', 0, 1000000, 5, 20, 10000000000000, 30,
   ARRAY['Every provider', 'Policies, detectors and audit', 'Single sign-on'], 1),
  ('team', 'Team', 49000000000, 10000000, 25, 100, 100000000000000, 90,
   ARRAY['Everything in Free', 'More seats and keys', 'Three months of logs'], 2),
  ('business', 'Business', 249000000000, 100000000, 100, 1000, 1000000000000000, 365,
   ARRAY['Everything in Team', 'A hundred seats', 'A year of logs'], 3),
  ('enterprise', 'Enterprise', 999000000000, NULL, NULL, NULL, NULL, 1095,
   ARRAY['Everything in Business', 'No limits', 'Three years of logs'], 4);

CREATE TABLE subscriptions (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  plan_id text COLLATE "C" NOT NULL REFERENCES plans,
  status text NOT NULL CHECK (status IN ('active', 'past_due', 'ended')),
  current_period_start timestamptz(3) NOT NULL,
  current_period_end timestamptz(3) NOT NULL,
  stripe_subscription_id text,
  created_by text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3)
);
CREATE UNIQUE INDEX subscriptions_one_running ON subscriptions (tenant_id) WHERE status <> 'ended';
CREATE UNIQUE INDEX subscriptions_stripe ON subscriptions (stripe_subscription_id)
  WHERE status <> 'ended';
CREATE INDEX subscriptions_tenant_id_idx ON subscriptions (tenant_id, created_at DESC);

CREATE TABLE stripe_customers (
  tenant_id text COLLATE "C" PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
  customer_id text NOT NULL UNIQUE
);
CREATE TABLE stripe_events (
  id text PRIMARY KEY,
  received_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Invoices outlive their tenant: no reference.
CREATE TABLE invoices (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL,
  number text NOT NULL UNIQUE,
  plan_id text NOT NULL,
  plan_name text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  period_start timestamptz(3) NOT NULL,
  period_end timestamptz(3) NOT NULL,
  requests bigint NOT NULL,
  provider_cost_nano_usd bigint NOT NULL,
  total_nano_usd bigint NOT NULL,
  lines jsonb NOT NULL,
  issued_at timestamptz(3) NOT NULL,
  UNIQUE (tenant_id, period_start)
);
CREATE SEQUENCE invoice_numbers;

-- Budgets of a member or of the whole tenant; a key's stands in its own row.
CREATE TABLE budgets (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('member', 'tenant')),
  subject_id text COLLATE "C" NOT NULL,
  limit_nano_usd bigint NOT NULL CHECK (limit_nano_usd >= 0),
  period text NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text,
  PRIMARY KEY (tenant_id, scope, subject_id)
);

-- What a budget has spent and holds back in one of its calendar windows.
CREATE TABLE budget_windows (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  scope text NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  window_start timestamptz(0) NOT NULL,
  spent bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, scope, subject_id, window_start)
);

CREATE TABLE budget_reservations (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  scopes text[] NOT NULL,
  subject_ids text[] NOT NULL,
  window_starts timestamptz[] NOT NULL,
  amount bigint NOT NULL,
  state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'lapsed', 'settled')),
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX budget_reservations_expires_at_idx ON budget_reservations (state, expires_at);
CREATE INDEX budget_reservations_tenant_id_idx ON budget_reservations (tenant_id, expires_at)
  WHERE state = 'held';

-- The windows that some reservations draw on, locked in the one order that everybody keeps to.
CREATE FUNCTION lock_windows_of(reservations text[]) RETURNS void
  LANGUAGE sql
  AS $$
  SELECT FROM budget_windows w
   WHERE (w.tenant_id, w.scope, w.subject_id, w.window_start) IN (
     SELECT r.tenant_id, u.scope, u.subject_id, u.window_start
       FROM budget_reservations r,
            unnest(r.scopes, r.subject_ids, r.window_starts) AS u (scope, subject_id, window_start)
      WHERE r.id = ANY (reservations))
   ORDER BY w.tenant_id, w.scope, w.subject_id, w.window_start
   FOR UPDATE
$$;

-- Gives back what reservations hold that nobody renewed: their process is gone.
CREATE FUNCTION release_lapsed_reservations(of_tenant text) RETURNS integer
  LANGUAGE plpgsql
  AS $$
DECLARE
  lapsed text[];
BEGIN
  SELECT array_agg(id) INTO lapsed FROM (
    SELECT id FROM budget_reservations
     WHERE state = 'held' AND expires_at < clock_timestamp()
       AND (of_tenant IS NULL OR tenant_id = of_tenant)
     ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED) AS found;
  IF lapsed IS NULL THEN
    RETURN 0;
  END IF;
  PERFORM lock_windows_of(lapsed);
  UPDATE budget_windows w SET reserved = w.reserved - t.held
    FROM (SELECT r.tenant_id, u.scope, u.subject_id, u.window_start, sum(r.amount) AS held
            FROM budget_reservations r,
                 unnest(r.scopes, r.subject_ids, r.window_starts) AS u (scope, subject_id, window_start)
           WHERE r.id = ANY (lapsed) GROUP BY 1, 2, 3, 4) AS t
   WHERE w.tenant_id = t.tenant_id AND w.scope = t.scope
     AND w.subject_id = t.subject_id AND w.window_start = t.window_start;
  UPDATE budget_reservations SET state = 'lapsed' WHERE id = ANY (lapsed);
  RETURN cardinality(lapsed);
END $$;

-- Holds `wanted` back in every named window, or in none. Answers 0, or the place of the first that has no room.
-- Windows are locked in the order given, which must be the one of lock_windows_of: key, member, tenant.
CREATE FUNCTION reserve_budgets(
  reservation text, of_tenant text, in_scopes text[], of_subjects text[], in_windows timestamptz[],
  limits bigint[], wanted bigint, ttl_seconds integer
) RETURNS integer
  LANGUAGE plpgsql
  AS $$
DECLARE
  taken bigint;
BEGIN
  FOR i IN 1 .. cardinality(in_scopes) LOOP
    INSERT INTO budget_windows (tenant_id, scope, subject_id, window_start)
      VALUES (of_tenant, in_scopes[i], of_subjects[i], in_windows[i])
      ON CONFLICT DO NOTHING;
    SELECT spent + reserved INTO taken FROM budget_windows
     WHERE tenant_id = of_tenant AND scope = in_scopes[i] AND subject_id = of_subjects[i]
       AND window_start = in_windows[i]
       FOR UPDATE;
    IF taken + wanted > limits[i] OR taken >= limits[i] THEN
      RETURN i;
    END IF;
  END LOOP;
  FOR i IN 1 .. cardinality(in_scopes) LOOP
    UPDATE budget_windows SET reserved = reserved + wanted
     WHERE tenant_id = of_tenant AND scope = in_scopes[i] AND subject_id = of_subjects[i]
       AND window_start = in_windows[i];
  END LOOP;
  INSERT INTO budget_reservations
      (id, tenant_id, scopes, subject_ids, window_starts, amount, expires_at)
    VALUES (reservation, of_tenant, in_scopes, of_subjects, in_windows, wanted,
      clock_timestamp() + make_interval(secs => ttl_seconds));
  RETURN 0;
END $$;

-- Puts real costs in the place of what was held; a second time changes nothing. A lapsed one counts too.
CREATE FUNCTION settle_reservations(ids text[], costs bigint[]) RETURNS integer
  LANGUAGE plpgsql
  AS $$
DECLARE
  settled integer;
BEGIN
  PERFORM FROM budget_reservations WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  PERFORM lock_windows_of(ids);
  UPDATE budget_windows w SET spent = w.spent + t.cost, reserved = w.reserved - t.held
    FROM (SELECT r.tenant_id, u.scope, u.subject_id, u.window_start, sum(c.cost) AS cost,
                 sum(CASE WHEN r.state = 'held' THEN r.amount ELSE 0 END) AS held
            FROM unnest(ids, costs) AS c (id, cost)
            JOIN budget_reservations r ON r.id = c.id AND r.state <> 'settled',
                 unnest(r.scopes, r.subject_ids, r.window_starts) AS u (scope, subject_id, window_start)
           GROUP BY 1, 2, 3, 4) AS t
   WHERE w.tenant_id = t.tenant_id AND w.scope = t.scope
     AND w.subject_id = t.subject_id AND w.window_start = t.window_start;
  UPDATE budget_reservations SET state = 'settled' WHERE id = ANY (ids) AND state <> 'settled';
  GET DIAGNOSTICS settled = ROW_COUNT;
  RETURN settled;
END $$;

-- Where a tenant keeps what it captures. Outlives an erased tenant until its bucket is empty: no reference.
CREATE TABLE storage_settings (
  tenant_id text COLLATE "C" PRIMARY KEY,
  backend text NOT NULL CHECK (backend IN ('postgres', 's3')),
  capture text NOT NULL CHECK (capture IN ('none', 'redacted', 'full')),
  retention_days integer NOT NULL CHECK (retention_days BETWEEN 1 AND 3650),
  s3 jsonb,
  s3_secret_sealed text,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text
);

-- Captured bodies: the text itself, or where it lies in the tenant's bucket.
CREATE TABLE payloads (
  exchange_id text COLLATE "C" NOT NULL,
  direction text NOT NULL CHECK (direction IN ('request', 'response')),
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  captured_at timestamptz(3) NOT NULL,
  capture text NOT NULL CHECK (capture IN ('redacted', 'full')),
  content_type text NOT NULL,
  is_cut boolean NOT NULL,
  body text,
  object_key text,
  PRIMARY KEY (exchange_id, direction),
  CHECK ((body IS NULL) <> (object_key IS NULL))
);
CREATE INDEX payloads_tenant_id_captured_at_idx ON payloads (tenant_id, captured_at);

-- Answers of creating calls, for 24 hours; sealed, since a new key's answer shows its secret.
CREATE TABLE idempotency_keys (
  subject text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  body_digest char(64) NOT NULL,
  request_id text NOT NULL,
  status smallint,
  answer_sealed text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (subject, operation, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

CREATE TRIGGER subscriptions_change AFTER INSERT OR DELETE OR UPDATE
  ON subscriptions FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'tenant_id');
CREATE TRIGGER budgets_change AFTER INSERT OR DELETE OR UPDATE
  ON budgets FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'subject_id');
CREATE TRIGGER storage_settings_change AFTER INSERT OR DELETE OR UPDATE
  ON storage_settings FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'tenant_id');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_logs', 'audit_heads', 'subscriptions', 'stripe_customers',
    'invoices', 'budgets', 'budget_windows', 'budget_reservations', 'storage_settings',
    'payloads'] LOOP
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

GRANT SELECT, INSERT ON audit_logs TO trueportai_app, trueportai_platform;
GRANT SELECT, INSERT, UPDATE (seq, hash) ON audit_heads TO trueportai_app, trueportai_platform;
GRANT UPDATE (details) ON audit_logs TO trueportai_platform;

GRANT SELECT ON plans TO trueportai_app, trueportai_platform, trueportai_gateway;
GRANT SELECT, INSERT, UPDATE ON subscriptions TO trueportai_app, trueportai_platform;
GRANT SELECT ON subscriptions TO trueportai_gateway;
GRANT SELECT, INSERT ON stripe_customers TO trueportai_app;
GRANT SELECT ON stripe_customers TO trueportai_platform;
GRANT SELECT, INSERT, DELETE ON stripe_events TO trueportai_platform;
GRANT SELECT ON invoices TO trueportai_app;
GRANT SELECT, INSERT, UPDATE (status) ON invoices TO trueportai_platform;
GRANT USAGE ON SEQUENCE invoice_numbers TO trueportai_platform;

GRANT SELECT, INSERT, UPDATE, DELETE ON budgets TO trueportai_app;
GRANT SELECT ON budget_windows TO trueportai_app;
GRANT SELECT ON budgets, budget_windows TO trueportai_platform;
GRANT SELECT ON budgets TO trueportai_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON budget_windows, budget_reservations TO trueportai_gateway;
GRANT SELECT (cost_nano_usd) ON exchanges TO trueportai_gateway;

GRANT SELECT, INSERT, UPDATE ON storage_settings TO trueportai_app;
GRANT SELECT ON storage_settings TO trueportai_gateway;
GRANT SELECT, DELETE ON storage_settings TO trueportai_platform;
GRANT SELECT ON payloads TO trueportai_app;
GRANT INSERT ON payloads TO trueportai_gateway;
GRANT SELECT, DELETE ON payloads TO trueportai_platform;

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO trueportai_platform;

-- What retention and erasure take away.
GRANT DELETE ON exchanges, violations, violation_events, alert_groups TO trueportai_platform;
GRANT SELECT ON violation_events TO trueportai_platform;
GRANT UPDATE (value) ON tenant_configs TO trueportai_platform;
GRANT DELETE ON budgets TO trueportai_platform;
