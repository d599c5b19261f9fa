import pg from "pg";
import { digestKey, hashPassword, newKeySecret } from "@/lib/crypto";
import { newId, randomBase62 } from "@/lib/ids";

/** What the very first start shows, once. */
export interface FirstAccess {
  readonly email: string;
  /** Null when the operator chose it. */
  readonly password: string | null;
  readonly key: string;
}

interface Options {
  readonly encryptionKey: string;
  readonly email: string | undefined;
  readonly password: string | undefined;
}

const environments = ["production", "staging", "development"];
const firstKeyRpm = 600;

async function insertAll(client: pg.Client, { encryptionKey, ...given }: Options) {
  const email = (given.email ?? "admin@trueportai.local").normalize("NFKC").trim().toLowerCase();
  const password = given.password ?? randomBase62(20);
  const key = newKeySecret();
  const userId = newId("user");
  const tenantId = newId("tenant");
  await client.query(
    `INSERT INTO users (id, email, name, password_hash, is_platform_admin)
     VALUES ($1, $2, 'Administrator', $3, true)`,
    [userId, email, await hashPassword(password)],
  );
  await client.query("INSERT INTO tenants (id, name, slug) VALUES ($1, 'Default', 'default')", [
    tenantId,
  ]);
  await client.query("INSERT INTO environments (tenant_id, name) SELECT $1, unnest($2::text[])", [
    tenantId,
    environments,
  ]);
  await client.query("INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, 'owner')", [
    tenantId,
    userId,
  ]);
  // The operator's own tenant has no plan limits until they choose a plan.
  await client.query(
    `INSERT INTO subscriptions (id, tenant_id, plan_id, status, current_period_start, current_period_end)
     VALUES ($1, $2, 'enterprise', 'active', now(), now() + interval '1 month')`,
    [newId("subscription"), tenantId],
  );
  await client.query(
    `INSERT INTO api_keys
       (id, tenant_id, env, owner, digest, prefix, tail, rate_limit_rpm, created_by)
     VALUES ($1, $2, 'production', 'First key', $3, $4, $5, $6, $7)`,
    [
      newId("key"),
      tenantId,
      digestKey(encryptionKey, key),
      key.slice(0, 7),
      key.slice(-4),
      firstKeyRpm,
      userId,
    ],
  );
  return { email, password: given.password ? null : password, key };
}

/**
 * On a database that has never had one, creates the platform administrator, the tenant `default`
 * that they own, and a gateway key in its production environment. Returns null on every later
 * start, and on all but one of several instances.
 */
export async function createFirstAdmin(
  databaseUrl: string,
  options: Options,
): Promise<FirstAccess | null> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN; SET LOCAL ROLE trueportai_platform");
    const { rowCount: isFirst } = await client.query(
      `INSERT INTO installation (key, value) VALUES ('first_admin', now()::text)
       ON CONFLICT (key) DO NOTHING`,
    );
    const { rowCount: hasUsers } = await client.query("SELECT FROM users LIMIT 1");
    const access = isFirst && !hasUsers ? await insertAll(client, options) : null;
    await client.query("COMMIT");
    return access;
  } finally {
    await client.end();
  }
}
