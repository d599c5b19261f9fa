import { beforeAll, expect, inject, test } from "vitest";
import { newMember, newPerson } from "../support/people";
import { query } from "../support/rows";
import { callApi, managementPath, newTenant, platformPath, servicesPath } from "../support/tenant";

const site = inject("site");
const databaseUrl = inject("databaseUrl");
const adminPath = `${platformPath}/admin`;
let token: string;

beforeAll(async () => {
  token = (await newPerson(true)).token;
});

const asAdmin = <T>(method: string, path: string, body?: object): Promise<T> =>
  callApi<T>(site, method, `${adminPath}/${path}`, token, body);

const chat = (key: string): Promise<Response> =>
  fetch(`${site.url}${servicesPath}/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-1", messages: [{ role: "user", content: "Hello" }] }),
  });

test("tenants are found by part of their name and seen in detail", async () => {
  const tenant = await newTenant(site);
  const page = await asAdmin<{ items: { id: string }[]; total: number }>(
    "GET",
    `tenants?q=${tenant.slug.slice(1)}`,
  );
  expect(page).toMatchObject({ total: 1, items: [{ id: tenant.id, status: "active", keys: 1 }] });
  expect(await asAdmin("GET", `tenants/${tenant.id}`)).toMatchObject({
    slug: tenant.slug,
    plan: "free",
    environments: expect.arrayContaining(["production"]),
    storage: { backend: "postgres", capture: "none", retention_days: 30 },
    active_keys: 1,
    requests_1h: 0,
    last_request_at: null,
  });
  const found = (plan: string) => asAdmin("GET", `tenants?q=${tenant.slug}&plan=${plan}`);
  expect(await found("free")).toMatchObject({ total: 1 });
  expect(await found("team")).toMatchObject({ total: 0 });
  expect(await asAdmin("GET", "tenants?q=%25")).toMatchObject({ total: 0 });
  await expect(asAdmin("GET", "tenants/ten_none")).rejects.toThrow(/404/);
});

test("a suspended tenant's gateway and APIs stop at once, and come back", async () => {
  const tenant = await newTenant(site);
  const member = await newMember(tenant.id, "admin");
  expect((await chat(tenant.key)).status).toBe(200);
  const detail = await asAdmin("PUT", `tenants/${tenant.id}/status`, {
    status: "suspended",
    reason: "Unpaid invoices",
  });
  expect(detail).toMatchObject({ status: "suspended", status_reason: "Unpaid invoices" });
  await expect.poll(async () => (await chat(tenant.key)).status, { timeout: 20_000 }).toBe(403);
  const refused = await fetch(`${site.url}${managementPath}/keys`, {
    headers: { authorization: `Bearer ${member.scoped}` },
  });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ code: "TENANT_SUSPENDED" });
  await asAdmin("PUT", `tenants/${tenant.id}/status`, { status: "active" });
  await expect.poll(async () => (await chat(tenant.key)).status, { timeout: 20_000 }).toBe(200);
  const audit = await tenant.manage("GET", `${platformPath}/service/audit-logs?action=tenant.`);
  expect(audit).toMatchObject({ total: 2 });
  expect(await asAdmin("GET", `audit-logs?object=${tenant.id}`)).toMatchObject({ total: 2 });
});

test("users and the platform's numbers are seen", async () => {
  const tenant = await newTenant(site);
  const member = await newMember(tenant.id, "viewer");
  const found = await asAdmin("GET", `users?q=${member.email}`);
  expect(found).toMatchObject({
    total: 1,
    items: [{ id: member.id, tenants: [{ id: tenant.id, role: "viewer" }] }],
  });
  expect(JSON.stringify(found)).not.toMatch(/password/);
  const stats = await asAdmin<{ tenants: { total: number }; timeseries: unknown[] }>(
    "GET",
    "stats",
  );
  expect(stats.tenants.total).toBeGreaterThan(0);
  expect(stats.timeseries).toHaveLength(30);
});

test("the processes that take calls are seen, without a word of any tenant", async () => {
  const condition = expect.objectContaining({
    status: "healthy",
    services: expect.objectContaining({ postgres: "connected" }),
    instances: expect.arrayContaining([
      expect.objectContaining({ worker: 0, open_breakers: [], spool_bytes: expect.any(Number) }),
    ]),
  });
  // A database that keeps a busy machine waiting for a second counts as away for that long.
  await expect
    .poll(() => asAdmin("GET", "health"), { timeout: 20_000, interval: 500 })
    .toEqual(condition);
});

test("the platform bounds what a tenant may set", async () => {
  const tenant = await newTenant(site);
  await asAdmin("PUT", "configs/max_rate_limit_rpm", { value: 500_000 });
  try {
    await expect(tenant.newKey({ rate_limit_rpm: 500_001 })).rejects.toThrow(/422.*500000/s);
    await expect(
      tenant.manage("PUT", `${platformPath}/service/configs/default_rate_limit_rpm`, {
        value: 500_001,
      }),
    ).rejects.toThrow(/422.*500000/s);
  } finally {
    await asAdmin("PUT", "configs/max_rate_limit_rpm", { value: null });
  }
  await expect(asAdmin("PUT", "configs/registration", { value: "sometimes" })).rejects.toThrow(
    /422/,
  );
  await expect(asAdmin("PUT", "configs/nothing", { value: 1 })).rejects.toThrow(/404/);
});

const post = (path: string, bearer: string, body: object): Promise<Response> =>
  fetch(`${site.url}${platformPath}/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Every text of every table that holds `needle`. */
async function traces(needle: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    databaseUrl,
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await query<{ count: string }>(
      databaseUrl,
      `SELECT count(*) FROM "${name}" t WHERE to_jsonb(t)::text ILIKE $1`,
      [`%${needle}%`],
    );
    if (Number(row?.count) > 0) found.push(name);
  }
  return found;
}

test("an erased person's e-mail is nowhere any more, and what they did stays proven", async () => {
  const tenant = await newTenant(site);
  const person = await newMember(tenant.id, "admin");
  await callApi(site, "POST", `${managementPath}/keys`, person.scoped, { owner: "robot" });
  await tenant.manage("PUT", `${platformPath}/service/configs/alert_emails`, {
    value: [person.email, "ops@example.com"],
  });
  const file = await callApi<object>(
    site,
    "GET",
    `${platformPath}/global/privacy/export`,
    person.token,
  );
  expect(file).toMatchObject({ account: { email: person.email }, actions: [{}] });
  expect((await post("global/privacy/erase", person.token, { confirm: "x@y.z" })).status).toBe(422);
  const erased = await post("global/privacy/erase", person.token, { confirm: person.email });
  expect(erased.status).toBe(204);
  expect(await traces(person.email)).toEqual([]);
  expect((await post("global/privacy/erase", person.token, { confirm: person.email })).status).toBe(
    401,
  );
  const status = await tenant.manage("GET", `${platformPath}/service/audit-logs/status`);
  expect(status).toMatchObject({ is_intact: true });
});

test("the only owner of a tenant cannot go before it", async () => {
  const tenant = await newTenant(site);
  const owner = await newPerson();
  await query(databaseUrl, "UPDATE members SET role = 'admin' WHERE tenant_id = $1", [tenant.id]);
  await query(
    databaseUrl,
    "INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, 'owner')",
    [tenant.id, owner.id],
  );
  const refused = await post("global/privacy/erase", owner.token, { confirm: owner.email });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ detail: expect.stringMatching(/only owner/) });
});

test("an erased tenant's key stops, its names go, its sums stay", async () => {
  const tenant = await newTenant(site);
  const canary = `canary-${tenant.slug}`;
  await tenant.newKey({ owner: canary });
  await query(
    databaseUrl,
    `INSERT INTO rollups VALUES ($1, 'production', date_trunc('hour', now()), 'k', 'openai', '',
       200, 'ok', '', 5, 0, 0, 0, 0, 7, 0, 0)`,
    [tenant.id],
  );
  const file = await tenant.manage("GET", `${platformPath}/service/privacy/export`);
  expect(JSON.stringify(file)).toContain(canary);
  expect(JSON.stringify(file)).not.toMatch(/digest|sealed/i);
  const path = "service/privacy/erase";
  expect((await post(path, tenant.token, { confirm: "other" })).status).toBe(422);
  expect((await post(path, tenant.token, { confirm: tenant.slug })).status).toBe(204);
  await expect.poll(async () => (await chat(tenant.key)).status, { timeout: 20_000 }).toBe(401);
  expect(await traces(canary)).toEqual([]);
  const [sum] = await query<{ requests: string }>(
    databaseUrl,
    "SELECT sum(requests) AS requests FROM rollups WHERE tenant_id = $1",
    [tenant.id],
  );
  expect(Number(sum?.requests)).toBeGreaterThanOrEqual(5);
});
