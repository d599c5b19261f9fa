-- Processes that take calls, each telling how it fares; for platform administrators. A row that is not renewed
-- belongs to a process that is gone.
CREATE TABLE gateway_instances (
  id text COLLATE "C" PRIMARY KEY,
  host text NOT NULL,
  worker integer NOT NULL,
  version text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  in_flight integer NOT NULL DEFAULT 0,
  spool_bytes bigint NOT NULL DEFAULT 0,
  open_breakers text[] NOT NULL DEFAULT '{}'
);
ALTER TABLE gateway_instances ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_instances FORCE ROW LEVEL SECURITY;
CREATE POLICY gateway_rows ON gateway_instances TO trueportai_gateway
  USING (true) WITH CHECK (true);
CREATE POLICY platform_rows ON gateway_instances FOR SELECT TO trueportai_platform
  USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_instances TO trueportai_gateway;
GRANT SELECT ON gateway_instances TO trueportai_platform;
