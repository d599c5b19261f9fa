import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/stores/database";
import { type Heartbeat, startHeartbeat } from "@/lib/stores/heartbeat";
import { startPostgres, type TestPostgres } from "../support/postgres";

let postgres: TestPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  database = createDatabase({ url: postgres.url });
});
afterAll(async () => {
  await database.close();
  await postgres.remove();
});

const newInstance = (worker: number, inFlight: () => number): Heartbeat =>
  startHeartbeat({
    database,
    worker,
    version: "v1",
    read: () => ({
      inFlight: inFlight(),
      spoolBytes: 12,
      openBreakers: ["https://api.example.com"],
    }),
  });

const listed = () =>
  postgres.query<{ worker: number; in_flight: number }>(
    "owner",
    "SELECT worker, in_flight FROM gateway_instances ORDER BY worker",
  );

test("each process is listed once, as it fares now, until it stops", async () => {
  let inFlight = 1;
  const [one, two] = [newInstance(0, () => inFlight), newInstance(1, () => 1)];
  await Promise.all([one.beat(), two.beat()]);
  inFlight = 7;
  await one.beat();
  expect(await listed()).toEqual([
    { worker: 0, in_flight: 7 },
    { worker: 1, in_flight: 1 },
  ]);
  await one.stop();
  expect(await listed()).toEqual([{ worker: 1, in_flight: 1 }]);
  await two.stop();
});

test("a process that ended without a word is forgotten by the others", async () => {
  await postgres.query(
    "owner",
    `INSERT INTO gateway_instances (id, host, worker, version, started_at, seen_at)
     VALUES ('gone', 'h', 9, 'v1', now(), now() - interval '2 minutes')`,
  );
  const other = newInstance(2, () => 7);
  await other.beat();
  expect(await listed()).toEqual([{ worker: 2, in_flight: 7 }]);
  await other.stop();
});
