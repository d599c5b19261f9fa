import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { CopiedRule, EnvironmentView } from "@/lib/contract/environments";
import type { StorageTest, StorageUsage } from "@/lib/contract/storage";
import { createDatabase, type Database } from "@/lib/stores/database";
import { insertRows } from "@/lib/stores/exchange-rows";
import { dayMs } from "@/lib/time";
import { startBucket, type TestBucket } from "../support/bucket";
import { exchange } from "../support/exchange";
import { newMember, scopedToken } from "../support/people";
import { query } from "../support/rows";
import { callApi, managementPath, newTenant, platformPath, type Tenant } from "../support/tenant";

const site = inject("site");
const at = (path: string): string => `${platformPath}/service/${path}`;

let database: Database;
let bucket: TestBucket;

beforeAll(async () => {
  database = createDatabase({ url: inject("databaseUrl") });
  bucket = await startBucket(inject("upstreamPorts"));
});
afterAll(async () => {
  await bucket.stop();
  await database.close();
});

const addCalls = (tenant: Tenant, ageDays: readonly number[]): Promise<number> =>
  database.as("trueportai_gateway", (client) =>
    insertRows(
      client,
      ageDays.map((days) =>
        exchange({ tenantId: tenant.id, startedAtMs: Date.now() - days * dayMs - 60_000 }),
      ),
    ),
  );

test("a tenant is renamed by admins, keeps its slug, and who did it is on record", async () => {
  const tenant = await newTenant(site);
  const member = await newMember(tenant.id, "member");
  const admin = await newMember(tenant.id, "admin");
  const rename = (token: string) =>
    callApi(site, "PATCH", at("info"), token, { name: "  Acme Research " });
  await expect(rename(member.scoped)).rejects.toThrow(/403/);
  expect(await rename(admin.scoped)).toMatchObject({ name: "Acme Research", slug: tenant.slug });
  expect(await tenant.manage("GET", at("audit-logs?action=tenant.update"))).toMatchObject({
    total: 1,
    items: [
      { actor_id: admin.id, before: { name: tenant.slug }, after: { name: "Acme Research" } },
    ],
  });
});

const rule = (name: string, more: object = {}) => ({
  name,
  action: "block",
  trigger_type: "keyword",
  keywords: [name],
  ...more,
});

test("rules are copied as they are, after those there, and none that exists or is for keys", async () => {
  const tenant = await newTenant(site);
  const owner = await query<{ user_id: string }>(
    inject("databaseUrl"),
    "SELECT user_id FROM members WHERE tenant_id = $1",
    [tenant.id],
  );
  const staging = await scopedToken(tenant.id, owner[0]?.user_id ?? "", "owner", "staging");
  const inStaging = <T>(method: string, path: string, body?: object) =>
    callApi<T>(site, method, path, staging, body);
  const rules = `${managementPath}/policies`;
  await tenant.manage("POST", rules, rule("one", { mode: "shadow" }));
  await tenant.manage("POST", rules, rule("two", { is_active: false }));
  await tenant.manage("POST", rules, rule("taken"));
  await tenant.manage("POST", rules, rule("keyed", { scope: { keys: [tenant.keyId] } }));
  await inStaging("POST", rules, rule("taken", { action: "log" }));

  const path = at("environments/staging/copy-rules");
  const ask = (dry_run: boolean) =>
    tenant.manage<{ items: CopiedRule[]; copied: number }>("POST", path, {
      from: "production",
      dry_run,
    });
  const outcomes = ({ items }: { items: CopiedRule[] }) =>
    Object.fromEntries(items.map(({ name, outcome }) => [name, outcome]));
  const expected = { one: "copied", two: "copied", taken: "differs", keyed: "needs_keys" };
  expect(outcomes(await ask(true))).toEqual(expected);
  expect(await inStaging("GET", rules)).toHaveLength(1);

  expect(outcomes(await ask(false))).toEqual(expected);
  expect(await inStaging("GET", rules)).toMatchObject([
    { name: "taken", action: "log" },
    { name: "one", mode: "shadow", is_active: true, env: "staging", version: 1 },
    { name: "two", mode: "enforce", is_active: false },
  ]);
  expect(outcomes(await ask(false))).toMatchObject({ one: "same", two: "same" });
  const { items } = await tenant.manage<{ items: EnvironmentView[] }>("GET", at("environments"));
  expect(items.map(({ name, keys, rules: count }) => [name, keys, count])).toEqual([
    ["production", 1, 4],
    ["staging", 0, 3],
    ["development", 0, 0],
  ]);
  await expect(
    tenant.manage("POST", at("environments/staging/copy-rules"), { from: "staging" }),
  ).rejects.toThrow(/422.*another environment/s);
});

test("what a shorter time deletes is counted before it is saved", async () => {
  const tenant = await newTenant(site);
  const other = await newTenant(site);
  expect(await tenant.manage("GET", at("storage/usage"))).toMatchObject({
    calls: 0,
    oldest_at: null,
    beyond: null,
  });
  await addCalls(tenant, [0, 1, 5, 9, 9, 20]);
  await addCalls(other, [20]);
  const usage = await tenant.manage<StorageUsage>("GET", at("storage/usage?retention_days=7"));
  expect(usage).toMatchObject({
    calls: 6,
    beyond: { days: 7, calls: 3, violations: 0, bodies: 0 },
  });
  expect(Date.now() - Date.parse(usage.oldest_at ?? "")).toBeGreaterThan(20 * dayMs);
  expect(usage.call_bytes).toBeGreaterThan(6 * 100);
});

test("a bucket is tried before it is saved, leaves nothing behind, and says what is wrong", async () => {
  const tenant = await newTenant(site);
  const s3 = {
    bucket: "acme-calls",
    region: "eu-central-1",
    prefix: "kept",
    endpoint: bucket.endpoint,
    access_key_id: "AKIAEXAMPLE",
  };
  const ask = (given: object) =>
    tenant.manage<StorageTest>("POST", at("storage/test"), { s3: given });
  const secret = { secret_access_key: "canary-secret-of-the-bucket-02" };
  await expect(ask(s3)).rejects.toThrow(/422.*secret_access_key is needed/s);
  await expect(ask({ ...s3, ...secret, endpoint: "http://127.0.0.1:1" })).rejects.toThrow(/422/);

  const works = await ask({ ...s3, ...secret });
  expect(works.steps.map(({ step, is_ok }) => [step, is_ok])).toEqual([
    ["write", true],
    ["read", true],
    ["delete", true],
  ]);
  expect(works.is_ok).toBe(true);
  expect(bucket.objects.size).toBe(0);

  const body = { backend: "s3", retention_days: 20, s3: { ...s3, ...secret } };
  await tenant.manage("PUT", at("storage"), body);
  expect((await ask(s3)).is_ok).toBe(true);
  await expect(ask({ ...s3, bucket: "other-bucket" })).rejects.toThrow(/422.*sent again/s);

  bucket.refuse("AccessDenied", "This key may not write here.");
  const refused = await ask(s3);
  expect(refused).toMatchObject({
    is_ok: false,
    steps: [{ step: "write", problem: "AccessDenied: This key may not write here." }],
  });
  expect(JSON.stringify(refused)).not.toContain("canary");
});

test("a person goes from the tenant with what it tells of them, and from no other", async () => {
  const tenant = await newTenant(site);
  const other = await newTenant(site);
  const ada = await newMember(tenant.id, "admin");
  await query(
    inject("databaseUrl"),
    "INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, 'viewer')",
    [other.id, ada.id],
  );
  await callApi(site, "PATCH", at("info"), ada.scoped, { name: "Renamed by Ada" });
  await tenant.manage("PUT", at("configs/alert_emails"), { value: [ada.email, "x@example.com"] });

  for (const [id, isShared] of [
    [`view_own_${ada.id}`, false],
    [`view_all_${ada.id}`, true],
  ]) {
    await query(
      inject("databaseUrl"),
      `INSERT INTO saved_views (id, tenant_id, page, name, query, is_shared, created_by)
       VALUES ($1, $2, 'logs', 'Mine', '', $3, $4)`,
      [id, tenant.id, isShared, ada.id],
    );
  }

  const erase = (email: string) => tenant.manage("POST", at("privacy/erase-person"), { email });
  expect(await erase(ada.email)).toMatchObject({ was_member: true, alert_lists: 1 });
  const views = "SELECT is_shared FROM saved_views WHERE tenant_id = $1";
  expect(await query(inject("databaseUrl"), views, [tenant.id])).toEqual([{ is_shared: true }]);
  const logs = JSON.stringify(await tenant.manage("GET", at("audit-logs?limit=100")));
  expect(logs).not.toContain("Renamed by Ada");
  expect(logs).toContain("privacy.erase_person");
  expect(await tenant.manage("GET", at("audit-logs/status"))).toMatchObject({ is_intact: true });
  await expect(callApi(site, "GET", at("info"), ada.scoped)).rejects.toThrow(/40[13]/);
  const left = await scopedToken(other.id, ada.id, "viewer");
  expect(await callApi(site, "GET", at("info"), left)).toMatchObject({ slug: other.slug });
  expect(await erase("nobody@example.com")).toMatchObject({ was_member: false, invites: 0 });
});
