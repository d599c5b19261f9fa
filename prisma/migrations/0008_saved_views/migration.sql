-- Filters of a list under a name: somebody's own, or everybody's in the tenant.
CREATE TABLE saved_views (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
  page text NOT NULL CHECK (page IN ('logs', 'violations')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  query text NOT NULL CHECK (length(query) <= 4000),
  is_shared boolean NOT NULL DEFAULT false,
  created_by text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX saved_views_tenant_id_idx ON saved_views (tenant_id, page);
CREATE INDEX saved_views_created_by_idx ON saved_views (created_by);

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON saved_views TO trueportai_app
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY platform_rows ON saved_views TO trueportai_platform USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE ON saved_views TO trueportai_app;
GRANT SELECT, DELETE ON saved_views TO trueportai_platform;
