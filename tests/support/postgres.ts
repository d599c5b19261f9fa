import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { digestKey, newKeySecret } from "@/lib/crypto";
import { newId } from "@/lib/ids";
import { startEmbeddedPostgres } from "@/server/database";
import { findDatabaseHome } from "@/server/database-home";
import { migrate } from "@/server/migrate";
import { projectRoot } from "./entry";
import { processIds } from "./process-tree";

/** A real Postgres of a test's own, which it may stop and start. */
export interface TestPostgres {
  readonly url: string;
  /** Ends the server as an operator would; open transactions are rolled back. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Stops all its processes from running: connections stay, and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Runs a statement as one role, for one tenant where the role is a tenant's. */
  query<R extends pg.QueryResultRow>(
    role: "app" | "gateway" | "platform" | "owner",
    text: string,
    values?: readonly unknown[],
    tenantId?: string,
  ): Promise<R[]>;
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "trueportai-postgres-"));
  let server = await startEmbeddedPostgres({ dataDir, durable: false });
  await migrate(server.url, join(projectRoot, "prisma", "migrations"));
  const signal = async (name: "SIGSTOP" | "SIGCONT"): Promise<void> => {
    const { folder } = await findDatabaseHome(dataDir);
    const file = await readFile(join(folder, "cluster", "postmaster.pid"), "utf8");
    for (const pid of processIds(Number(file.split("\n")[0]))) process.kill(pid, name);
  };
  return {
    url: server.url,
    stop: () => server.stop(),
    async start() {
      server = await startEmbeddedPostgres({ dataDir, durable: false });
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    async query<R extends pg.QueryResultRow>(
      role: string,
      text: string,
      values: readonly unknown[] = [],
      tenantId = "",
    ) {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      try {
        await client.query(role === "owner" ? "BEGIN" : `BEGIN; SET LOCAL ROLE trueportai_${role}`);
        await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
        const { rows } = await client.query<R>(text, [...values]);
        await client.query("COMMIT");
        return rows;
      } finally {
        await client.end();
      }
    },
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export interface StoredKey {
  readonly id: string;
  readonly tenantId: string;
  readonly secret: string;
}

/** A tenant with its production environment. Returns its id. */
export async function insertTenant(postgres: TestPostgres, slug?: string): Promise<string> {
  const id = newId("tenant");
  await postgres.query("platform", "INSERT INTO tenants (id, name, slug) VALUES ($1, $1, $2)", [
    id,
    slug ?? id.toLowerCase().replace("_", "-"),
  ]);
  await postgres.query(
    "platform",
    "INSERT INTO environments (tenant_id, name) VALUES ($1, 'production')",
    [id],
  );
  return id;
}

export async function insertKey(
  postgres: TestPostgres,
  encryptionKey: string,
  tenantId: string,
): Promise<StoredKey> {
  const id = newId("key");
  const secret = newKeySecret();
  await postgres.query(
    "platform",
    `INSERT INTO api_keys (id, tenant_id, env, digest, prefix, tail)
     VALUES ($1, $2, 'production', $3, $4, $5)`,
    [id, tenantId, digestKey(encryptionKey, secret), secret.slice(0, 7), secret.slice(-4)],
  );
  return { id, tenantId, secret };
}
