import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/stores/database";
import { type Maintenance, startMaintenance } from "@/lib/stores/maintenance";
import { startPostgres, type TestPostgres } from "../support/postgres";

let postgres: TestPostgres;
let database: Database;
let maintenance: Maintenance;

beforeAll(async () => {
  postgres = await startPostgres();
  database = createDatabase({ url: postgres.url });
  maintenance = startMaintenance({ database });
});
afterAll(async () => {
  maintenance.stop();
  await database.close();
  await postgres.remove();
});

const count = async (text: string): Promise<number> => {
  const [row] = await postgres.query<{ count: string }>("owner", text);
  return Number(row?.count);
};

test("partitions are made again ahead of time, by several instances at once", async () => {
  const partitions = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'exchanges'::regclass";
  const before = await count(partitions);
  await postgres.query(
    "owner",
    `DO $$ BEGIN EXECUTE 'DROP TABLE exchanges_' ||
       to_char(now() AT TIME ZONE 'UTC' + interval '2 months', 'YYYY_MM'); END $$`,
  );
  expect(await count(partitions)).toBe(before - 1);
  await Promise.all([maintenance.runOnce(), maintenance.runOnce(), maintenance.runOnce()]);
  expect(await count(partitions)).toBeGreaterThanOrEqual(before);
});

test("changes are forgotten when no instance can still ask for them", async () => {
  await postgres.query(
    "owner",
    `INSERT INTO changes (kind, subject_id, at) VALUES
       ('old', 'a', now() - interval '2 hours'), ('new', 'b', now())`,
  );
  await maintenance.runOnce();
  expect(await count("SELECT count(*) FROM changes WHERE kind = 'old'")).toBe(0);
  expect(await count("SELECT count(*) FROM changes WHERE kind = 'new'")).toBe(1);
});
