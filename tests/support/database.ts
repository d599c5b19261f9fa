import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../server/database";
import { migrate } from "../../server/migrate";
import { projectRoot } from "./entry";

/** One Postgres for a whole run, with a migrated database to copy from. */
export interface TestPostgres {
  /** Of the superuser, for making databases and for looking past row security. */
  readonly adminUrl: string;
  readonly port: number;
  stop(): Promise<void>;
}

const template = "trueportai";
const ownerPassword = "only-for-tests";

/** Address of an embedded Postgres for its superuser, whose password lies in the data folder. */
export async function superuserUrl(dataDir: string, database = template): Promise<string> {
  const { port, adminPassword } = JSON.parse(
    await readFile(join(dataDir, "postgres.json"), "utf8"),
  );
  return `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/${database}`;
}

/** Starts the embedded Postgres and migrates the database that every test's own is copied from. */
export async function startTestPostgres(dataDir: string): Promise<TestPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  await migrate(server.url, join(projectRoot, "prisma", "migrations"));
  const adminUrl = await superuserUrl(dataDir, "postgres");
  // Once, for two who change a role at the same moment fail: "tuple concurrently updated".
  await asAdmin(adminUrl, (client) =>
    client.query(`ALTER ROLE ${template} PASSWORD '${ownerPassword}'`),
  );
  return { adminUrl, port: Number(new URL(adminUrl).port), stop: server.stop };
}

/** Addresses of a database that one app has to itself. */
export interface TestDatabase {
  readonly name: string;
  /** As the product connects: owner, no superuser. */
  readonly url: string;
  /** As superuser, past row security: for looking only. */
  readonly adminUrl: string;
}

async function asAdmin(
  adminUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Copies the migrated template of a `startTestPostgres`, and goes with it. */
export async function newDatabase(adminUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(5).toString("hex")}`;
  await asAdmin(adminUrl, async (client) => {
    // Copies of one template exclude each other.
    await client.query("SELECT pg_advisory_lock(1)");
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${template}`);
  });
  const at = (user: string, password: string): string => {
    const url = new URL(adminUrl);
    Object.assign(url, { username: user, password, pathname: `/${name}` });
    return url.href;
  };
  const admin = new URL(adminUrl);
  return { name, url: at(template, ownerPassword), adminUrl: at("postgres", admin.password) };
}
