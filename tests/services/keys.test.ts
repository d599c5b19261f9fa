import { expect, inject, test } from "vitest";
import { isKeyShaped } from "@/lib/crypto";
import { query } from "../support/rows";
import { managementPath, newTenant } from "../support/tenant";

const site = inject("site");
const keysPath = `${managementPath}/keys`;

interface Key {
  readonly id: string;
  readonly key: string;
  readonly [field: string]: unknown;
}

test("a key is whole once, masked ever after, and its digest is never told", async () => {
  const tenant = await newTenant(site);
  const made = await tenant.manage<Key>("POST", keysPath, {
    owner: "production-app",
    rate_limit_rpm: 120,
  });
  expect(isKeyShaped(made.key)).toBe(true);
  expect(made).toMatchObject({ owner: "production-app", is_active: true, rate_limit_rpm: 120 });
  const listed = await tenant.manage<Key[]>("GET", keysPath);
  expect(listed[0]).toEqual({ ...made, key: `${made.key.slice(0, 7)}...${made.key.slice(-4)}` });
  const [stored] = await query(inject("databaseUrl"), "SELECT * FROM api_keys WHERE id = $1", [
    made.id,
  ]);
  expect(JSON.stringify(stored)).not.toContain(made.key.slice(3, 29));
  expect(JSON.stringify(listed)).not.toContain(String(stored?.digest));
});

test("every field but the key can be changed, and only what is named changes", async () => {
  const tenant = await newTenant(site);
  const path = `${keysPath}/${tenant.keyId}`;
  const change = (body: object) => tenant.manage<Key>("PATCH", path, body);
  const before = await change({});
  const fields = {
    owner: "renamed",
    is_active: false,
    rate_limit_rpm: 5,
    expires_at: "2030-01-01T00:00:00.000Z",
    budget_usd: 12.5,
    budget_period: "week",
    allowed_models: ["gpt-4o"],
    allowed_providers: ["openai", "azure"],
    metadata: { team: "search", tier: 2, live: true },
  };
  expect(await change(fields)).toEqual({ ...before, ...fields });
  expect(await change({ budget_usd: 3 })).toMatchObject({ budget_usd: 3, budget_period: "week" });
  expect(await change({ owner: null, expires_at: null, budget_usd: null })).toMatchObject({
    owner: null,
    expires_at: null,
    budget_usd: null,
    budget_period: null,
    rate_limit_rpm: 5,
  });
  await expect(change({ budget_period: "day" })).rejects.toThrow(/422.*budget_usd/);
  await expect(change({ key: "sk-mine" })).rejects.toThrow(/422/);
});

test("a budget without period is monthly", async () => {
  const tenant = await newTenant(site);
  expect(await tenant.manage("POST", keysPath, { budget_usd: 1 })).toMatchObject({
    budget_usd: 1,
    budget_period: "month",
  });
});

test("a revoked key is gone from every answer", async () => {
  const tenant = await newTenant(site);
  const path = `${keysPath}/${tenant.keyId}`;
  await tenant.manage("DELETE", path);
  expect(await tenant.manage("GET", keysPath)).toEqual([]);
  await expect(tenant.manage("DELETE", path)).rejects.toThrow(/404/);
  await expect(tenant.manage("PATCH", path, { is_active: true })).rejects.toThrow(/404/);
});

test("keys of one environment are not seen from another", async () => {
  const production = await newTenant(site);
  const staging = await newTenant(site, { env: "staging" });
  expect(await staging.manage("GET", keysPath)).toMatchObject([
    { id: staging.keyId, env: "staging" },
  ]);
  await query(inject("databaseUrl"), "UPDATE api_keys SET env = 'development' WHERE id = $1", [
    production.keyId,
  ]);
  await expect(
    production.manage("PATCH", `${keysPath}/${production.keyId}`, { is_active: false }),
  ).rejects.toThrow(/404/);
});

test("a list comes in pages whose neighbours its headers name", async () => {
  const tenant = await newTenant(site);
  for (let n = 0; n < 4; n++) await tenant.newKey({ owner: `key ${n}` });
  const page = async (path: string) => {
    const response = await fetch(site.url + path, {
      headers: { authorization: `Bearer ${tenant.token}` },
    });
    const links = response.headers.get("link") ?? "";
    return {
      owners: ((await response.json()) as Key[]).map((key) => key.owner),
      total: response.headers.get("x-total-count"),
      next: /<([^>]+)>; rel="next"/.exec(links)?.[1],
      prev: /<([^>]+)>; rel="prev"/.exec(links)?.[1],
    };
  };
  const first = await page(`${keysPath}?limit=2`);
  expect(first).toMatchObject({ owners: ["key 3", "key 2"], total: "5", prev: undefined });
  const second = await page(first.next ?? "");
  expect(second.owners).toEqual(["key 1", "key 0"]);
  const third = await page(second.next ?? "");
  expect(third).toMatchObject({ owners: [null], next: undefined });
  expect((await page(third.prev ?? "")).owners).toEqual(["key 1", "key 0"]);
});

test.each([
  "limit=0",
  "limit=101",
  "limit=-1",
  "limit=1e1",
  "limit=%205",
  "limit=",
  "offset=0x1",
  "limit=1&limit=2",
  "page=2",
])("a list asked for with %s is refused", async (text) => {
  const tenant = await newTenant(site);
  await expect(tenant.manage("GET", `${keysPath}?${text}`)).rejects.toThrow(/422/);
});
