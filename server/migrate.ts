import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { makePartitions } from "@/lib/stores/maintenance";

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * The lock that Prisma's own `migrate deploy` takes, so that the two exclude each other. Source:
 * prisma-engines.
 */
const lockKey = 72_707_369;
const lockTimeoutMs = 120_000;
/** How long a statement may wait for a table in use before the migration backs off and retries. */
const tableTimeoutMs = 5_000;
const attempts = 6;

/** Prisma's layout, so that `prisma migrate deploy` and `prisma migrate status` stay usable. */
const historyTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** The migrations not applied yet. Throws when the history does not fit the files. */
function pending(migrations: readonly Migration[], history: readonly Applied[]): Migration[] {
  const applied = new Map(history.map((row) => [row.migration_name, row]));
  return migrations.filter(({ name, checksum }) => {
    const row = applied.get(name);
    if (!row) return true;
    if (row.finished_at === null) {
      throw new Error(
        `Migration ${name} was begun and never finished. Restore the database, or mark it with "prisma migrate resolve".`,
      );
    }
    if (row.checksum !== checksum) {
      throw new Error(
        `Migration ${name} differs from the one this database was migrated with. Migrations are never edited: add a new one.`,
      );
    }
    return false;
  });
}

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "55P03";

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = ${tableTimeoutMs}`);
      await client.query(migration.sql);
      await client.query(
        `INSERT INTO _prisma_migrations
           (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
        [randomUUID(), migration.checksum, migration.name],
      );
      await client.query("COMMIT");
      return;
    } catch (cause) {
      await client.query("ROLLBACK");
      if (!isLockTimeout(cause) || attempt === attempts) {
        throw new Error(`Migration ${migration.name} failed and was rolled back.`, { cause });
      }
      await sleep(attempt * 250);
    }
  }
}

async function lockedMigrate(client: pg.Client, folder: string): Promise<string[]> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  if (rows[0].version < 150_000) throw new Error("The database must be Postgres 15 or newer.");
  await client.query(`SET lock_timeout = ${lockTimeoutMs}`);
  await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
  await client.query(historyTable);
  const history = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const missing = pending(await readMigrations(folder), history.rows);
  for (const migration of missing) await apply(client, migration);
  await makePartitions(client);
  return missing.map(({ name }) => name);
}

/**
 * Brings the database to the state of `folder` and creates the coming months' partitions. Each
 * migration is one transaction; of several instances one applies it while the others wait.
 * Migrations missing from the folder are left alone, so that old code runs beside new. Returns the
 * names applied.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await lockedMigrate(client, folder);
  } finally {
    await client.end();
  }
}
