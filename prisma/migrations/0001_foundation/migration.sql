-- Roles. The connecting role owns the tables; work is done as one of these three through SET LOCAL ROLE.
-- Roles belong to the whole cluster, so another database of it may have made them already.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['trueportai_app', 'trueportai_gateway', 'trueportai_platform'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT', name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    EXECUTE format('GRANT %I TO CURRENT_USER', name);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
  END LOOP;
END $$;

-- The tenant of the running transaction; null when none is set, so that policies fail closed.
CREATE FUNCTION current_tenant() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '') $$;

CREATE TABLE tenants (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  suspended_reason text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id text COLLATE "C" PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text,
  is_platform_admin boolean NOT NULL DEFAULT false,
  tokens_valid_from timestamptz(3) NOT NULL DEFAULT to_timestamp(0),
  last_seen_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE members (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
  joined_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX members_user_id_idx ON members (user_id);

CREATE TABLE environments (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  name text NOT NULL CHECK (name IN ('production', 'staging', 'development')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);

CREATE TABLE api_keys (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  env text NOT NULL,
  owner text,
  digest char(64) NOT NULL UNIQUE,
  prefix char(7) NOT NULL,
  tail char(4) NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  rate_limit_rpm integer NOT NULL DEFAULT 60 CHECK (rate_limit_rpm BETWEEN 1 AND 1000000),
  expires_at timestamptz(3),
  budget_nano_usd bigint CHECK (budget_nano_usd >= 0),
  budget_period text CHECK (budget_period IN ('day', 'week', 'month', 'total')),
  allowed_models text[] NOT NULL DEFAULT '{}',
  allowed_providers text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  created_by text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  deleted_at timestamptz(3),
  FOREIGN KEY (tenant_id, env) REFERENCES environments (tenant_id, name)
);
CREATE INDEX api_keys_tenant_id_env_created_at_idx ON api_keys (tenant_id, env, created_at DESC);

CREATE TABLE provider_credentials (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  env text NOT NULL,
  provider text NOT NULL,
  secret_sealed text NOT NULL,
  tail text NOT NULL,
  base_url text,
  deployments jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, env, provider),
  FOREIGN KEY (tenant_id, env) REFERENCES environments (tenant_id, name)
);

CREATE TABLE tenant_configs (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  key text NOT NULL,
  value jsonb NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text,
  PRIMARY KEY (tenant_id, key)
);

CREATE TABLE global_configs (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text
);

CREATE TABLE installation (
  key text PRIMARY KEY,
  value text NOT NULL
);

-- Exchanges: one row a call, one partition a month. No foreign keys: a row outlives what it names.
CREATE TABLE exchanges (
  id text COLLATE "C" NOT NULL,
  started_at timestamptz(3) NOT NULL,
  request_id text NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  provider text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  model text,
  status smallint NOT NULL,
  outcome text NOT NULL,
  error_code text,
  error_source text,
  streamed boolean NOT NULL,
  latency_ms double precision NOT NULL,
  ttft_ms double precision,
  overhead_ms double precision NOT NULL,
  request_bytes bigint NOT NULL,
  response_bytes bigint NOT NULL,
  prompt_tokens integer,
  completion_tokens integer,
  cached_tokens integer,
  cache_write_tokens integer,
  reasoning_tokens integer,
  usage_estimated boolean NOT NULL,
  cost_nano_usd bigint,
  price_version text,
  finish_reason text,
  attempts smallint NOT NULL,
  sdk text,
  PRIMARY KEY (id, started_at)
) PARTITION BY RANGE (started_at);
CREATE INDEX exchanges_tenant_id_env_started_at_id_idx
  ON exchanges (tenant_id, env, started_at DESC, id DESC);

CREATE TABLE rollups (
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  bucket_start timestamptz(0) NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  status smallint NOT NULL,
  outcome text NOT NULL,
  error_source text NOT NULL,
  requests bigint NOT NULL,
  prompt_tokens bigint NOT NULL,
  completion_tokens bigint NOT NULL,
  cached_tokens bigint NOT NULL,
  reasoning_tokens bigint NOT NULL,
  cost_nano_usd bigint NOT NULL,
  unpriced bigint NOT NULL,
  latency_ms double precision NOT NULL,
  PRIMARY KEY (tenant_id, env, bucket_start, key_id, provider, model, status, outcome, error_source)
);

CREATE TABLE latency_bins (
  tenant_id text COLLATE "C" NOT NULL,
  env text NOT NULL,
  bucket_start timestamptz(0) NOT NULL,
  measure text NOT NULL CHECK (measure IN ('latency', 'ttft')),
  bin smallint NOT NULL,
  requests bigint NOT NULL,
  PRIMARY KEY (tenant_id, env, bucket_start, measure, bin)
);

-- Partitions do not inherit row security: each is locked down as it is made, and only the parent is granted.
CREATE FUNCTION ensure_exchange_partitions(from_month date, months integer) RETURNS integer
  LANGUAGE plpgsql
  AS $$
DECLARE
  month date;
  name text;
  made integer := 0;
BEGIN
  FOR i IN 0 .. months - 1 LOOP
    month := (date_trunc('month', from_month) + make_interval(months => i))::date;
    name := 'exchanges_' || to_char(month, 'YYYY_MM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF exchanges FOR VALUES FROM (%L) TO (%L)',
        name, month::timestamp AT TIME ZONE 'UTC',
        (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
SELECT ensure_exchange_partitions((now() AT TIME ZONE 'UTC')::date - 100, 7);

-- Changes that every instance must hear of, in the transaction that makes them.
CREATE TABLE changes (
  seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  tenant_id text,
  subject_id text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_at_idx ON changes (at);

-- Arguments of a trigger that uses it: the columns of the tenant and of the subject.
CREATE FUNCTION tell_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  told bigint;
BEGIN
  INSERT INTO changes (kind, tenant_id, subject_id)
    VALUES (TG_TABLE_NAME, changed ->> TG_ARGV[0], coalesce(changed ->> TG_ARGV[1], ''))
    RETURNING seq INTO told;
  PERFORM pg_notify('changes', json_build_object(
    'seq', told, 'kind', TG_TABLE_NAME,
    'tenantId', changed ->> TG_ARGV[0], 'subjectId', coalesce(changed ->> TG_ARGV[1], ''))::text);
  RETURN NULL;
END $$;

CREATE TRIGGER api_keys_change AFTER INSERT OR DELETE OR UPDATE OF
    is_active, rate_limit_rpm, expires_at, budget_nano_usd, budget_period, allowed_models,
    allowed_providers, deleted_at, digest
  ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'id');
CREATE TRIGGER tenants_change AFTER DELETE OR UPDATE OF status
  ON tenants FOR EACH ROW EXECUTE FUNCTION tell_change('id', 'id');
CREATE TRIGGER provider_credentials_change AFTER INSERT OR DELETE OR UPDATE
  ON provider_credentials FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'id');
CREATE TRIGGER tenant_configs_change AFTER INSERT OR DELETE OR UPDATE
  ON tenant_configs FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'key');
CREATE TRIGGER global_configs_change AFTER INSERT OR DELETE OR UPDATE
  ON global_configs FOR EACH ROW EXECUTE FUNCTION tell_change('key', 'key');

-- Row security, forced: not even the owner reads without a policy.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tenants', 'users', 'members', 'environments', 'api_keys',
    'provider_credentials', 'tenant_configs', 'exchanges', 'rollups', 'latency_bins'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['members', 'environments', 'api_keys', 'provider_credentials',
    'tenant_configs', 'exchanges', 'rollups', 'latency_bins'] LOOP
    EXECUTE format('CREATE POLICY tenant_rows ON %I TO trueportai_app '
      'USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['tenants', 'users', 'members', 'environments', 'api_keys',
    'tenant_configs', 'exchanges', 'rollups', 'latency_bins', 'provider_credentials'] LOOP
    EXECUTE format('CREATE POLICY platform_rows ON %I TO trueportai_platform '
      'USING (true) WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['tenants', 'api_keys', 'provider_credentials', 'tenant_configs',
    'exchanges', 'rollups', 'latency_bins'] LOOP
    EXECUTE format('CREATE POLICY gateway_rows ON %I TO trueportai_gateway '
      'USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
CREATE POLICY own_tenant ON tenants TO trueportai_app
  USING (id = current_tenant()) WITH CHECK (id = current_tenant());
CREATE POLICY fellow_members ON users FOR SELECT TO trueportai_app
  USING (EXISTS (SELECT FROM members m WHERE m.user_id = users.id AND m.tenant_id = current_tenant()));

-- What each role may do at all. Partitions are granted to nobody.
GRANT SELECT, UPDATE ON tenants TO trueportai_app;
GRANT SELECT (id, email, name, last_seen_at) ON users TO trueportai_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  members, environments, api_keys, provider_credentials, tenant_configs TO trueportai_app;
GRANT SELECT ON exchanges, rollups, latency_bins, global_configs TO trueportai_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, users, members, environments TO trueportai_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON global_configs, installation TO trueportai_platform;
GRANT SELECT, INSERT ON api_keys, tenant_configs TO trueportai_platform;
GRANT SELECT ON exchanges, rollups, latency_bins TO trueportai_platform;

GRANT SELECT ON tenants, provider_credentials, tenant_configs, global_configs, changes
  TO trueportai_gateway;
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO trueportai_gateway;
GRANT INSERT, SELECT (id, started_at) ON exchanges TO trueportai_gateway;
GRANT SELECT, INSERT, UPDATE ON rollups, latency_bins TO trueportai_gateway;
