import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { checkFingerprint } from "@/server/secrets";
import { migrate } from "../../server/migrate";
import { newDatabase } from "../support/database";
import { projectRoot } from "../support/entry";
import { query } from "../support/rows";

const migrations = join(projectRoot, "prisma", "migrations");
const scratch = await mkdtemp(join(tmpdir(), "trueportai-migrations-"));
afterAll(() => rm(scratch, { recursive: true }));

/** A database without anything in it: `url` as its owner, `adminUrl` as superuser. */
async function emptyDatabase() {
  const { url, adminUrl } = await newDatabase(inject("postgresUrl"));
  const name = `empty_${randomBytes(5).toString("hex")}`;
  await query(adminUrl, `CREATE DATABASE ${name} OWNER trueportai`);
  const inIt = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href;
  return { url: inIt(url), adminUrl: inIt(adminUrl) };
}

/** The project's migrations and one more. */
async function withMigration(name: string, sql: string): Promise<string> {
  const folder = await mkdtemp(join(scratch, "set-"));
  await cp(migrations, folder, { recursive: true });
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "migration.sql"), sql);
  return folder;
}

let url: string;
let adminUrl: string;
beforeEach(async () => {
  ({ url, adminUrl } = await emptyDatabase());
});

const history = () =>
  query<{ migration_name: string }>(
    adminUrl,
    "SELECT migration_name FROM _prisma_migrations ORDER BY migration_name",
  ).then((rows) => rows.map((row) => row.migration_name));

test("of several instances that start at once one migrates and the others wait", async () => {
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url, migrations)));
  const doers = applied.filter((names) => names.length > 0);
  expect(doers).toHaveLength(1);
  expect(doers[0]).toEqual(await history());
});

test("a migration that fails leaves no trace, and the ones before it stand", async () => {
  const folder = await withMigration("9998_bad", "CREATE TABLE half (id int); SELECT 1 / 0;");
  await expect(migrate(url, folder)).rejects.toThrow("Migration 9998_bad failed");
  expect(await history()).not.toContain("9998_bad");
  expect(await history()).toContain("0001_foundation");
  expect(await query(adminUrl, "SELECT FROM pg_tables WHERE tablename = 'half'")).toEqual([]);
});

test("a migration edited after it was applied is refused", async () => {
  await migrate(url, await withMigration("9998_extra", "CREATE TABLE extra (id int);"));
  const edited = await withMigration("9998_extra", "CREATE TABLE extra (id bigint);");
  await expect(migrate(url, edited)).rejects.toThrow("Migration 9998_extra differs");
});

test("old code runs on a database that newer code has migrated", async () => {
  await migrate(url, await withMigration("9999_newer", "CREATE TABLE newer (id int);"));
  expect(await migrate(url, migrations)).toEqual([]);
});

test("a table in use delays a migration and does not fail it", async () => {
  await migrate(url, migrations);
  const folder = await withMigration("9998_waits", "ALTER TABLE tenants ADD COLUMN extra text;");
  const holding = query(
    adminUrl,
    `DO $$ BEGIN LOCK TABLE tenants IN ACCESS SHARE MODE; PERFORM pg_sleep(1); END $$`,
  );
  expect(await migrate(url, folder)).toEqual(["9998_waits"]);
  await holding;
});

test("partitions are there for the months ahead and locked down", async () => {
  await migrate(url, migrations);
  const rows = await query<{ name: string; forced: boolean; granted: boolean }>(
    adminUrl,
    `SELECT relname AS name, relforcerowsecurity AS forced,
       has_table_privilege('trueportai_app', oid, 'SELECT') AS granted
     FROM pg_class WHERE relname ~ '^exchanges_\\d{4}_\\d{2}$' AND relkind = 'r'
       AND relname >= to_char(now() AT TIME ZONE 'UTC', '"exchanges_"YYYY_MM')`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(4);
  expect(rows.every(({ forced, granted }) => forced && !granted)).toBe(true);
});

test("a database refuses an encryption key other than its own, and takes a rotated one", async () => {
  await migrate(url, migrations);
  const [first, second, third] = ["a", "b", "c"].map((letter) => letter.repeat(64));
  await checkFingerprint(url, first ?? "", undefined);
  await checkFingerprint(url, first ?? "", undefined);
  await expect(checkFingerprint(url, second ?? "", undefined)).rejects.toThrow(
    "ENCRYPTION_KEY is not the one",
  );
  await checkFingerprint(url, second ?? "", first);
  await expect(checkFingerprint(url, third ?? "", first)).rejects.toThrow("ENCRYPTION_KEY");
});
