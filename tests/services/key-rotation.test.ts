import { expect, inject, test, vi } from "vitest";
import { gatewayUrl, loggedRow } from "../support/meeting";
import { query } from "../support/rows";
import { managementPath, newTenant, type Tenant } from "../support/tenant";

const site = inject("site");
const keysPath = `${managementPath}/keys`;

interface Key {
  readonly id: string;
  readonly key: string;
  readonly owner: string | null;
  readonly calls_7d: number;
  readonly last_used_at: string | null;
  readonly previous: { key: string; until: string; last_used_at: string | null } | null;
}

const mask = (secret: string): string => `${secret.slice(0, 7)}...${secret.slice(-4)}`;

/** One call of the sandbox with a key. */
const callWith = (secret: string): Promise<Response> =>
  fetch(`${gatewayUrl()}/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-echo", messages: [{ role: "user", content: "Hi" }] }),
  });

/** What the gateway says about a key: the status, with our code where it is refused. */
async function verdict(secret: string): Promise<string> {
  const response = await callWith(secret);
  const { code } = (await response.json()) as { code?: string };
  return code ? `${response.status} ${code}` : String(response.status);
}

/** A second is what a change may take to reach every instance. */
const soon = { timeout: 20_000, interval: 20 };
const becomes = (secret: string, expected: string): Promise<void> =>
  vi.waitFor(async () => expect(await verdict(secret)).toBe(expected), soon);

const rotate = (tenant: Tenant, body: object): Promise<Key> =>
  tenant.manage<Key>("POST", `${keysPath}/${tenant.keyId}/rotate`, body);

const listed = async (tenant: Tenant): Promise<Key> => {
  const [key] = await tenant.manage<Key[]>("GET", keysPath);
  if (!key) throw new Error("No key is listed.");
  return key;
};

test("after a rotation both secrets work, and the list tells them apart", async () => {
  const tenant = await newTenant(site);
  expect(await verdict(tenant.key)).toBe("200");
  const beganMs = Date.now();
  const rotated = await rotate(tenant, {});
  expect(rotated.id).toBe(tenant.keyId);
  expect(rotated.key).not.toBe(tenant.key);
  expect(await verdict(rotated.key)).toBe("200");
  expect(await verdict(tenant.key)).toBe("200");
  const { key, previous } = await listed(tenant);
  expect(key).toBe(mask(rotated.key));
  expect(previous?.key).toBe(mask(tenant.key));
  const graceMs = Date.parse(previous?.until ?? "") - beganMs;
  expect(Math.round(graceMs / 3_600_000)).toBe(24);
});

test("use of the old secret is reported separately, and counts for the key", async () => {
  const tenant = await newTenant(site);
  const rotated = await rotate(tenant, { grace_seconds: 3_600 });
  expect((await listed(tenant)).previous?.last_used_at).toBeNull();
  await loggedRow((await callWith(rotated.key)).headers.get("x-request-id"));
  await vi.waitFor(async () => expect((await listed(tenant)).last_used_at).not.toBeNull(), 5_000);
  expect((await listed(tenant)).previous?.last_used_at).toBeNull();
  const answer = await callWith(tenant.key);
  const row = await loggedRow(answer.headers.get("x-request-id"));
  expect(row.key_id).toBe(tenant.keyId);
  await vi.waitFor(
    async () => expect((await listed(tenant)).previous?.last_used_at).not.toBeNull(),
    5_000,
  );
  expect((await listed(tenant)).calls_7d).toBe(2);
});

test("without grace the old secret is refused, with the reason", async () => {
  const tenant = await newTenant(site);
  expect(await verdict(tenant.key)).toBe("200");
  const rotated = await rotate(tenant, { grace_seconds: 0 });
  expect(rotated.previous).toBeNull();
  await becomes(tenant.key, "403 KEY_INACTIVE");
  const refused = await callWith(tenant.key);
  expect(await refused.json()).toMatchObject({
    detail: "This API key was replaced by a newer one.",
  });
  expect(await verdict(rotated.key)).toBe("200");
});

test("the old secret ends when its time is over, without anybody's doing", async () => {
  const tenant = await newTenant(site);
  await rotate(tenant, { grace_seconds: 5 });
  expect(await verdict(tenant.key)).toBe("200");
  await vi.waitFor(async () => expect(await verdict(tenant.key)).toBe("403 KEY_INACTIVE"), {
    timeout: 30_000,
    interval: 50,
  });
});

test("a replaced secret can be ended before its time, once", async () => {
  const tenant = await newTenant(site);
  const rotated = await rotate(tenant, { grace_seconds: 604_800 });
  expect(await verdict(tenant.key)).toBe("200");
  const path = `${keysPath}/${tenant.keyId}/previous`;
  await tenant.manage("DELETE", path);
  await becomes(tenant.key, "403 KEY_INACTIVE");
  expect(await verdict(rotated.key)).toBe("200");
  await expect(tenant.manage("DELETE", path)).rejects.toThrow(/404/);
});

test("a second rotation ends the oldest secret, and a disabled key answers to neither", async () => {
  const tenant = await newTenant(site);
  const second = await rotate(tenant, {});
  expect(await verdict(tenant.key)).toBe("200");
  const third = await rotate(tenant, {});
  await becomes(tenant.key, "401 INVALID_API_KEY");
  expect(await verdict(second.key)).toBe("200");
  await tenant.manage("PATCH", `${keysPath}/${tenant.keyId}`, { is_active: false });
  await becomes(second.key, "403 KEY_INACTIVE");
  await becomes(third.key, "403 KEY_INACTIVE");
  await tenant.manage("DELETE", `${keysPath}/${tenant.keyId}`);
  await becomes(second.key, "401 INVALID_API_KEY");
  await becomes(third.key, "401 INVALID_API_KEY");
});

test("another tenant's key cannot be rotated, and no digest is revealed", async () => {
  const [one, other] = [await newTenant(site), await newTenant(site)];
  const path = `${keysPath}/${other.keyId}/rotate`;
  await expect(one.manage("POST", path, {})).rejects.toThrow(/404/);
  await expect(
    one.manage("POST", `${keysPath}/${one.keyId}/rotate`, { grace_seconds: -1 }),
  ).rejects.toThrow(/422/);
  const rotated = await rotate(one, {});
  const [stored] = await query(inject("databaseUrl"), "SELECT * FROM api_keys WHERE id = $1", [
    one.keyId,
  ]);
  const told = JSON.stringify([rotated, await listed(one)]);
  expect(told).not.toContain(String(stored?.digest));
  expect(told).not.toContain(String(stored?.previous_digest));
});

test("a list is found, filtered and sorted by the server", async () => {
  const tenant = await newTenant(site);
  const billing = await tenant.newKey({ owner: "Billing bot", allowed_models: ["gpt-4o"] });
  const search = await tenant.newKey({ owner: "search-prod" });
  await tenant.manage("PATCH", `${keysPath}/${billing.id}`, { is_active: false });
  await loggedRow((await callWith(search.key)).headers.get("x-request-id"));
  const ids = async (text: string) =>
    (await tenant.manage<Key[]>("GET", `${keysPath}?${text}`)).map(({ id }) => id);
  expect(await ids("q=billing")).toEqual([billing.id]);
  expect(await ids(`q=${mask(search.key).slice(3)}`)).toEqual([search.id]);
  expect(await ids("status=disabled")).toEqual([billing.id]);
  expect(await ids("model=gpt-4.1&sort=name.asc")).toEqual([search.id, tenant.keyId]);
  expect((await ids("sort=calls.desc"))[0]).toBe(search.id);
  expect(await ids("unused_days=1")).toEqual([]);
  await rotate(tenant, {});
  expect(await ids("status=rotating")).toEqual([tenant.keyId]);
});
