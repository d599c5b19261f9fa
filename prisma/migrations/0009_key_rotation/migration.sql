-- What a key's secret was before its last rotation. It works beside its successor until `previous_until`; after that
-- callers hear that it was replaced.
ALTER TABLE api_keys
  ADD COLUMN previous_digest char(64) UNIQUE,
  ADD COLUMN previous_prefix char(7),
  ADD COLUMN previous_tail char(4),
  ADD COLUMN previous_until timestamptz(3),
  ADD COLUMN previous_used_at timestamptz(3);

DROP TRIGGER api_keys_change ON api_keys;
CREATE TRIGGER api_keys_change AFTER INSERT OR DELETE OR UPDATE OF
    is_active, rate_limit_rpm, expires_at, budget_nano_usd, budget_period, allowed_models,
    allowed_providers, deleted_at, digest, previous_digest, previous_until
  ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_change('tenant_id', 'id');

GRANT UPDATE (previous_used_at) ON api_keys TO trueportai_gateway;
