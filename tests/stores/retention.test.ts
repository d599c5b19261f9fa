import { afterAll, beforeAll, expect, test } from "vitest";
import { seal } from "@/lib/crypto";
import { parseEgressAllow } from "@/lib/egress";
import type { CapturedBody } from "@/lib/gateway/ports";
import { newId } from "@/lib/ids";
import { createDatabase, type Database } from "@/lib/stores/database";
import { createEgressGuard } from "@/lib/stores/egress-connect";
import { insertRows } from "@/lib/stores/exchange-rows";
import { createInvalidation, type Invalidation } from "@/lib/stores/invalidation";
import { createObjectStore } from "@/lib/stores/objects";
import { createPayloads, type PayloadWriter } from "@/lib/stores/payloads";
import { createRetention } from "@/lib/stores/retention";
import { tendBudgets } from "@/lib/stores/upkeep";
import { dayMs } from "@/lib/time";
import { startBucket, type TestBucket } from "../support/bucket";
import { exchange } from "../support/exchange";
import { insertTenant, startPostgres, type TestPostgres } from "../support/postgres";

const encryptionKey = "an-encryption-key-for-tests-0123456789";

let postgres: TestPostgres;
let database: Database;
let invalidation: Invalidation;
let bucket: TestBucket;
let payloads: PayloadWriter;
let retain: () => Promise<void>;
beforeAll(async () => {
  postgres = await startPostgres();
  database = createDatabase({ url: postgres.url });
  invalidation = createInvalidation({ url: postgres.url });
  bucket = await startBucket([0]);
  const store = createObjectStore({
    egress: createEgressGuard(parseEgressAllow(new URL(bucket.endpoint).host)),
    encryptionKey,
  });
  payloads = createPayloads({ database, invalidation, objects: store });
  retain = createRetention({ database, objects: store, batchRows: 7 });
});
afterAll(async () => {
  await invalidation.close();
  await database.close();
  await postgres.remove();
  await bucket.stop();
});

async function newTenant(days: number, backend: "postgres" | "s3" = "postgres"): Promise<string> {
  const tenantId = await insertTenant(postgres);
  const { endpoint } = bucket;
  const s3 = { bucket: "acme", region: "us-east-1", prefix: "kept", endpoint, accessKeyId: "AK" };
  await postgres.query(
    "app",
    `INSERT INTO storage_settings (tenant_id, backend, capture, retention_days, s3, s3_secret_sealed)
     VALUES ($1, $2, 'full', $3, $4, $5)`,
    [
      tenantId,
      backend,
      days,
      JSON.stringify(s3),
      seal(encryptionKey, "bucket-secret", { tenantId, recordId: "storage", field: "s3_secret" }),
    ],
    tenantId,
  );
  return tenantId;
}

const captured = (tenantId: string, ageDays: number): CapturedBody => ({
  exchangeId: newId("exchange"),
  tenantId,
  env: "production",
  direction: "request",
  capture: "full",
  contentType: "application/json",
  text: `{"said":"${tenantId}"}`,
  isCut: false,
  capturedAtMs: Date.now() - ageDays * dayMs,
});

async function ages(tenantId: string, table: string, column: string): Promise<number[]> {
  const rows = await postgres.query<{ days: number }>(
    "platform",
    `SELECT round(extract(epoch FROM now() - ${column}) / 86400)::int AS days FROM ${table}
      WHERE tenant_id = $1 ORDER BY 1`,
    [tenantId],
  );
  return rows.map(({ days }) => days);
}

test("what is older than its tenant keeps it goes in small steps, everything else stays", async () => {
  const short = await newTenant(5);
  const long = await newTenant(30);
  const calls = [short, long].flatMap((tenantId) =>
    Array.from({ length: 20 }, (_, day) =>
      exchange({ tenantId, startedAtMs: Date.now() - day * dayMs }),
    ),
  );
  await database.as("trueportai_gateway", (client) => insertRows(client, calls));
  for (const age of [1, 9]) payloads.keep(captured(short, age));
  await payloads.flush();
  await retain();
  expect(await ages(short, "exchanges", "started_at")).toEqual([0, 1, 2, 3, 4]);
  expect(await ages(long, "exchanges", "started_at")).toHaveLength(20);
  expect(await ages(short, "payloads", "captured_at")).toEqual([1]);
  expect(await ages(short, "rollups", "bucket_start")).toHaveLength(20);
});

test("bodies lie in the tenant's own bucket where it says so, and go from there in their time", async () => {
  const tenantId = await newTenant(5, "s3");
  const [fresh, old] = [captured(tenantId, 0), captured(tenantId, 8)];
  const { objects } = bucket;
  payloads.keep(fresh);
  payloads.keep(old);
  await payloads.flush();
  expect(
    [...objects.keys()].filter((path) => path.startsWith("/acme/kept/production/")),
  ).toHaveLength(2);
  expect([...objects.values()]).toContain(fresh.text);
  await retain();
  expect([...objects.keys()].join()).toContain(fresh.exchangeId);
  expect([...objects.keys()].join()).not.toContain(old.exchangeId);
  await postgres.query("platform", "DELETE FROM tenants WHERE id = $1", [tenantId]);
  await retain();
  expect([...objects.keys()].join()).not.toContain(fresh.exchangeId);
  const left = await postgres.query(
    "platform",
    "SELECT FROM storage_settings WHERE tenant_id = $1",
    [tenantId],
  );
  expect(left).toEqual([]);
});

test("more bodies than fit are dropped, not piled up", async () => {
  const tenantId = await newTenant(5);
  const small = createPayloads({
    database,
    invalidation,
    objects: createObjectStore({ egress: createEgressGuard(new Set()), encryptionKey }),
    maxWaitingBytes: 100,
  });
  for (let i = 0; i < 50; i++) small.keep(captured(tenantId, 0));
  await small.flush();
  const stored = await ages(tenantId, "payloads", "captured_at");
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.length).toBeLessThan(10);
});

test("what a killed process' calls cost is counted once the log knows it", async () => {
  const tenantId = await insertTenant(postgres);
  const call = exchange({ tenantId, costNanoUsd: 77 });
  await postgres.query(
    "gateway",
    "SELECT reserve_budgets($1, $2, '{tenant}', '{\"\"}', '{2026-01-01}', '{1000}', 100, -1)",
    [call.id, tenantId],
  );
  const counted = () =>
    postgres.query(
      "gateway",
      "SELECT spent::int, reserved::int FROM budget_windows WHERE tenant_id = $1",
      [tenantId],
    );
  expect(await counted()).toEqual([{ spent: 0, reserved: 100 }]);
  await tendBudgets(database);
  expect(await counted()).toEqual([{ spent: 0, reserved: 0 }]);
  await database.as("trueportai_gateway", (client) => insertRows(client, [call]));
  await tendBudgets(database);
  await tendBudgets(database);
  expect(await counted()).toEqual([{ spent: 77, reserved: 0 }]);
});

test("of every table with a tenant, a role without one set sees nothing, and with one only its own", async () => {
  const mine = await newTenant(5);
  const other = await newTenant(5);
  await postgres.query(
    "app",
    "INSERT INTO budgets (tenant_id, scope, subject_id, limit_nano_usd, period) VALUES ($1, 'tenant', '', 1, 'day')",
    [other],
    other,
  );
  const unforced = await postgres.query<{ name: string }>(
    "owner",
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND a.attname = 'tenant_id' AND NOT a.attisdropped AND c.relname <> 'changes'
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  );
  expect(unforced).toEqual([]);
  for (const table of ["storage_settings", "budgets", "subscriptions", "audit_logs", "invoices"]) {
    expect(await postgres.query("app", `SELECT FROM ${table}`)).toEqual([]);
  }
  expect(await postgres.query("app", "SELECT FROM budgets", [], mine)).toEqual([]);
  expect(await postgres.query("app", "SELECT FROM budgets", [], other)).toHaveLength(1);
  await expect(
    postgres.query(
      "app",
      "INSERT INTO budgets (tenant_id, scope, subject_id, limit_nano_usd, period) VALUES ($1, 'tenant', 'x', 1, 'day')",
      [other],
      mine,
    ),
  ).rejects.toThrow(/row-level security/);
});
