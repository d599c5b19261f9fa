import { expect, inject, test } from "vitest";
import { newId } from "@/lib/ids";
import { createDatabase } from "@/lib/stores/database";
import { createInvoicing } from "@/lib/stores/invoicing";
import { systemClock } from "@/lib/time";
import { newMember, newPerson } from "../support/people";
import { query } from "../support/rows";
import {
  callApi,
  managementPath,
  newTenant,
  platformPath,
  servicesPath,
  type Tenant,
} from "../support/tenant";

const site = inject("site");
const databaseUrl = inject("databaseUrl");
const at = (path: string): string => `${platformPath}/service/${path}`;

const chat = (key: string): Promise<Response> =>
  fetch(`${site.url}${servicesPath}/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-1", messages: [{ role: "user", content: "Hello" }] }),
  });

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;

/** Repeats the call until the answer is `status`, for as long as a change may take to reach the gateway. */
async function until(status: number, ask: () => Promise<Response>): Promise<Response> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const response = await ask();
    if (response.status === status || Date.now() > deadline) return response;
    await response.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const addUsage = (tenant: Tenant, requests: number, bucket = "date_trunc('hour', now())") =>
  query(
    databaseUrl,
    `INSERT INTO rollups VALUES ($1, 'production', ${bucket}, $2, 'openai', 'gpt-4o', 200, 'ok', '',
       $3, 10, 5, 0, 0, 2500000000, 0, 1)`,
    [tenant.id, tenant.keyId, requests],
  );

test("the catalog has four plans, and a tenant without a subscription is on the first", async () => {
  const tenant = await newTenant(site);
  const plans = await tenant.manage<{ items: { id: string }[] }>("GET", at("catalog/plans"));
  expect(plans.items.map(({ id }) => id)).toEqual(["free", "team", "business", "enterprise"]);
  expect(await tenant.manage("GET", at("usage"))).toMatchObject({
    plan_id: "free",
    keys: { used: 1, limit: 20 },
    seats: { used: 1, limit: 5 },
  });
  expect(await tenant.manage("GET", at("subscriptions"))).toMatchObject({ items: [], total: 0 });
});

test("a used up plan answers 402 at the gateway, and another takes effect at once", async () => {
  const tenant = await newTenant(site);
  expect((await chat(tenant.key)).status).toBe(200);
  await addUsage(tenant, 1_000_000);
  const refused = await until(402, () => chat(tenant.key));
  expect(refused.status).toBe(402);
  expect(refused.headers.get("x-should-retry")).toBe("false");
  expect(await codeOf(refused)).toBe("BUDGET_EXCEEDED");
  // A call that runs no model costs nothing, so it passes.
  for (const method of ["GET", "DELETE"]) {
    const headers = { authorization: `Bearer ${tenant.key}` };
    const url = `${site.url}${servicesPath}/sandbox/v1/responses/resp_1`;
    expect((await fetch(url, { method, headers })).status).not.toBe(402);
  }
  const subscription = await tenant.manage("POST", at("subscriptions"), { plan_id: "team" });
  expect(subscription).toMatchObject({ plan_id: "team", status: "active" });
  expect((await until(200, () => chat(tenant.key))).status).toBe(200);
});

test("a plan too small for what the tenant has is 409 and says what must go", async () => {
  const tenant = await newTenant(site);
  await tenant.manage("POST", at("subscriptions"), { plan_id: "team" });
  for (let i = 0; i < 5; i++) await newMember(tenant.id, "viewer");
  await tenant.manage("PUT", at("storage"), { backend: "postgres", retention_days: 60 });
  await expect(tenant.manage("POST", at("subscriptions"), { plan_id: "free" })).rejects.toThrow(
    /409.*room for 5 seats and you use 6.*for 30 days and your storage is set to 60/s,
  );
  await expect(tenant.manage("POST", at("subscriptions"), { plan_id: "none" })).rejects.toThrow(
    /422.*plan_id/s,
  );
});

test("a plan's last key is given once, however many ask for it at once", async () => {
  const tenant = await newTenant(site);
  const answers = await Promise.allSettled(Array.from({ length: 24 }, () => tenant.newKey()));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(19);
  const refused = answers.find((answer) => answer.status === "rejected");
  expect(String(refused?.reason)).toMatch(/402.*room for 20 keys/s);
});

test("a key's, a member's and the tenant's budget each stop its calls, and say whose it is", async () => {
  const tenant = await newTenant(site);
  const key = await tenant.newKey({ budget_usd: 0 });
  const refused = await chat(key.key);
  expect(refused.status).toBe(402);
  expect(((await refused.json()) as { detail: string }).detail).toMatch(/^This key may spend \$0/);
  expect((await chat(tenant.key)).status).toBe(200);
  await tenant.manage("PUT", at("budgets"), { scope: "tenant", limit_usd: 0, period: "day" });
  const all = await until(402, () => chat(tenant.key));
  expect(((await all.json()) as { detail: string }).detail).toMatch(/^This tenant may spend/);
  const { items } = await tenant.manage<{ items: object[] }>("GET", at("budgets"));
  expect(items).toMatchObject([
    { scope: "tenant", subject_id: null, limit_usd: 0, period: "day", reserved_usd: 0 },
    { scope: "key", subject_id: key.id, limit_usd: 0, period: "month" },
  ]);
  await tenant.manage("PUT", at("budgets"), { scope: "tenant", limit_usd: null });
  expect((await until(200, () => chat(tenant.key))).status).toBe(200);
  const stranger = await newPerson();
  await expect(
    tenant.manage("PUT", at("budgets"), { scope: "member", user_id: stranger.id, limit_usd: 1 }),
  ).rejects.toThrow(/404/);
});

test("a call's real cost is spent and nothing stays held back", async () => {
  const tenant = await newTenant(site);
  const { key, id } = await tenant.newKey({ budget_usd: 10, budget_period: "total" });
  const answer = await fetch(`${site.url}${servicesPath}/openai/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }),
  });
  const requestId = answer.headers.get("x-request-id");
  await answer.text();
  const counted = async () => {
    const [row] = await query<{ spent: string; reserved: string; cost: string | null }>(
      databaseUrl,
      `SELECT spent, reserved,
              (SELECT cost_nano_usd FROM exchanges WHERE request_id = $2) AS cost
         FROM budget_windows WHERE subject_id = $1`,
      [id, requestId],
    );
    return row;
  };
  await expect.poll(counted, { timeout: 20_000 }).toMatchObject({ reserved: "0" });
  await expect.poll(async () => (await counted())?.cost, { timeout: 20_000 }).toBeTruthy();
  const row = await counted();
  expect(row?.spent).toBe(row?.cost);
});

test("a month is billed once, by the time on each plan, from the same sums as the statistics", async () => {
  const tenant = await newTenant(site);
  const month = `date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '1 month'`;
  await query(databaseUrl, `UPDATE tenants SET created_at = ${month} WHERE id = $1`, [tenant.id]);
  await addUsage(tenant, 42, `${month} + interval '3 days'`);
  await query(
    databaseUrl,
    `INSERT INTO subscriptions (id, tenant_id, plan_id, status, current_period_start,
                                current_period_end, created_at)
     VALUES ($1, $2, 'team', 'active', ${month}, now(), ${month})`,
    [newId("subscription"), tenant.id],
  );
  const url = new URL(databaseUrl);
  const database = createDatabase({ url: url.href, queryTimeoutMs: 20_000 });
  const bill = createInvoicing(database, { ...systemClock });
  await bill();
  await bill();
  await database.close();
  const { items, total } = await tenant.manage<{ items: { id: string }[]; total: number }>(
    "GET",
    at("invoices"),
  );
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({
    plan_id: "team",
    status: "open",
    requests: 42,
    provider_cost_usd: 2.5,
    total_usd: 49,
    lines: [{ quantity: 1, amount_usd: 49 }],
  });
  expect(await tenant.manage("GET", at(`invoices/${items[0]?.id}`))).toEqual(items[0]);
  const other = await newTenant(site);
  await expect(other.manage("GET", at(`invoices/${items[0]?.id}`))).rejects.toThrow(/404/);
});

test("the same Idempotency-Key makes one key, and another body under it is 409", async () => {
  const tenant = await newTenant(site);
  const create = (owner: string, key = "once-1", token = tenant.token) =>
    fetch(`${site.url}${managementPath}/keys`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify({ owner }),
    });
  const first = await create("a");
  const again = await create("a");
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await again.json()).toEqual(await first.json());
  const other = await create("b");
  expect(other.status).toBe(409);
  expect(await codeOf(other)).toBe("CONFLICT");
  const together = await Promise.all(Array.from({ length: 8 }, () => create("c", "once-2")));
  const ids = await Promise.all(
    together
      .filter(({ status }) => status === 201)
      .map(async (response) => ((await response.json()) as { id: string }).id),
  );
  expect(new Set(ids).size).toBe(1);
  const listed = await tenant.manage<unknown[]>("GET", `${managementPath}/keys`);
  expect(listed).toHaveLength(3);
  const stranger = await newTenant(site);
  expect(
    (await create("a", "once-1", stranger.token)).headers.get("idempotency-replayed"),
  ).toBeNull();
  expect((await create("a", `long${"x".repeat(252)}`)).status).toBe(400);
  const [stored] = await query<{ answer_sealed: string }>(
    databaseUrl,
    "SELECT answer_sealed FROM idempotency_keys WHERE key = 'once-1' AND subject LIKE $1",
    [`${tenant.id}%`],
  );
  expect(stored?.answer_sealed).toMatch(/^v1\./);
});

test("settings are typed, bounded by the platform, and act on new keys", async () => {
  const tenant = await newTenant(site);
  const put = (key: string, value: unknown) =>
    tenant.manage<{ value: unknown; is_default: boolean }>("PUT", at(`configs/${key}`), { value });
  const { items } = await tenant.manage<{ items: { key: string; is_default: boolean }[] }>(
    "GET",
    at("configs"),
  );
  expect(items.map(({ key }) => key)).toEqual([
    ...["default_rate_limit_rpm", "usage_injection", "store_min_severity", "uninspectable"],
    ...["alert_emails", "timezone", "detectors_off", "allowed_hosts"],
  ]);
  expect(items.every(({ is_default }) => is_default)).toBe(true);
  expect(await put("timezone", "Europe/Vienna")).toMatchObject({ value: "Europe/Vienna" });
  await expect(put("timezone", "Mars/Base")).rejects.toThrow(/422.*time zone/s);
  await expect(put("no_such_key", 1)).rejects.toThrow(/404/);
  await put("default_rate_limit_rpm", 33);
  expect(await callApi(site, "POST", `${managementPath}/keys`, tenant.token, {})).toMatchObject({
    rate_limit_rpm: 33,
  });
  expect(await put("default_rate_limit_rpm", null)).toMatchObject({ value: 60, is_default: true });
});

test("storage settings keep their secret to themselves and bound to where it goes", async () => {
  const tenant = await newTenant(site);
  const put = (body: object) => tenant.manage<object>("PUT", at("storage"), body);
  const s3 = {
    bucket: "acme-logs",
    region: "eu-central-1",
    prefix: "/calls/",
    access_key_id: "AKIAEXAMPLE",
    secret_access_key: "canary-secret-of-the-bucket-01",
  };
  const body = { backend: "s3", capture: "redacted", retention_days: 20, s3 };
  const stored = await put(body);
  expect(stored).toMatchObject({ s3: { prefix: "calls", secret_access_key: "********" } });
  expect(JSON.stringify(await tenant.manage("GET", at("storage")))).not.toContain("canary");
  const { secret_access_key: _, ...bare } = s3;
  await put({ ...body, retention_days: 10, s3: bare });
  await expect(put({ ...body, s3: { ...bare, bucket: "other-bucket" } })).rejects.toThrow(
    /422.*sent again/s,
  );
  await expect(
    put({ ...body, s3: { ...s3, endpoint: "https://169.254.169.254" } }),
  ).rejects.toThrow(/422.*private/s);
  await expect(put({ ...body, capture: "full" })).rejects.toThrow(/422.*at most redacted/s);
  await expect(put({ ...body, retention_days: 31 })).rejects.toThrow(/422.*at most 30/s);
});
