import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { newKeySecret, seal } from "@/lib/crypto";
import type { Credentials, KeyRecord, KeyStore } from "@/lib/gateway/ports";
import { newId } from "@/lib/ids";
import { createCredentials } from "@/lib/stores/credentials";
import { createDatabase, type Database } from "@/lib/stores/database";
import { createInvalidation, type Invalidation } from "@/lib/stores/invalidation";
import { createKeyStore } from "@/lib/stores/keys";
import { systemClock } from "@/lib/time";
import {
  insertKey,
  insertTenant,
  type StoredKey,
  startPostgres,
  type TestPostgres,
} from "../support/postgres";

const encryptionKey = "an-encryption-key-for-tests-0123456789";
const operator = { openai: { secret: "sk-operator", baseUrl: "http://127.0.0.1:9/v1" } };

/** System time, which a test may move forward. */
const clock = { ...systemClock, offsetMs: 0, ticksMs: () => performance.now() + clock.offsetMs };

let postgres: TestPostgres;
let database: Database;
let invalidation: Invalidation;
let keys: KeyStore;
let credentials: Credentials;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());

beforeEach(async () => {
  clock.offsetMs = 0;
  database = createDatabase({ url: postgres.url, clock });
  invalidation = createInvalidation({ url: postgres.url, clock, pollMs: 100 });
  const deps = { database, invalidation, encryptionKey, clock };
  keys = createKeyStore(deps);
  credentials = createCredentials({ ...deps, operator });
  await synced();
});
afterEach(async () => {
  await invalidation.close();
  await database.close();
});

/** Waits for a poll that began after now. */
async function synced(): Promise<void> {
  const now = clock.ticksMs();
  await vi.waitFor(() => expect(invalidation.syncedAtMs()).toBeGreaterThan(now), {
    timeout: 30_000,
    interval: 10,
  });
}

/** A key of a tenant of its own, known to every listener. */
async function newKey(): Promise<StoredKey> {
  const key = await insertKey(postgres, encryptionKey, await insertTenant(postgres));
  await synced();
  return key;
}

async function record(secret: string): Promise<KeyRecord> {
  const found = await keys.find(secret);
  if (!found) throw new Error("The key is not known.");
  return found;
}

describe("keys", () => {
  test("a known key answers without waiting", async () => {
    const { id, tenantId, secret } = await newKey();
    expect(await keys.find(secret)).toMatchObject({
      id,
      tenantId,
      env: "production",
      isActive: true,
      rateLimitRpm: 60,
      allowedModels: null,
      tenantStatus: "active",
      settings: { usageInjection: true, timeZone: "UTC", capture: "none" },
      budgets: null,
      quota: { planName: "Free", maxRequests: 1_000_000, maxSpendNanoUsd: 10_000_000_000_000 },
    });
    expect(keys.find(secret)).not.toBeInstanceOf(Promise);
  });

  test("a key nobody has is null, and one made a moment later is known", async () => {
    const tenantId = await insertTenant(postgres);
    expect(await keys.find(newKeySecret())).toBeNull();
    const { id, secret } = await insertKey(postgres, encryptionKey, tenantId);
    expect(await keys.find(secret)).toMatchObject({ id });
  });

  test("a thousand simultaneous look-ups of one key are one statement", async () => {
    const { secret } = await newKey();
    const as = vi.spyOn(database, "as");
    await Promise.all(Array.from({ length: 1_000 }, () => keys.find(secret)));
    expect(as).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["deactivated", "UPDATE api_keys SET is_active = false WHERE id = $1", { isActive: false }],
    ["limited", "UPDATE api_keys SET rate_limit_rpm = 7 WHERE id = $1", { rateLimitRpm: 7 }],
    ["deleted", "UPDATE api_keys SET deleted_at = now() WHERE id = $1", null],
  ])("a key that is %s is so within a second", { retry: 2 }, async (_what, statement, expected) => {
    const { id, tenantId, secret } = await newKey();
    await keys.find(secret);
    await postgres.query("app", statement, [id], tenantId);
    await vi.waitFor(
      async () => {
        const found = await keys.find(secret);
        if (expected) expect(found).toMatchObject(expected);
        else expect(found).toBeNull();
      },
      { timeout: 1_000, interval: 5 },
    );
  });

  test("a suspended tenant and a changed setting are known within a second", {
    retry: 2,
  }, async () => {
    const { tenantId, secret } = await newKey();
    await keys.find(secret);
    await postgres.query("platform", "UPDATE tenants SET status = 'suspended' WHERE id = $1", [
      tenantId,
    ]);
    await postgres.query(
      "app",
      "INSERT INTO tenant_configs (tenant_id, key, value) VALUES ($1, 'usage_injection', '\"off\"')",
      [tenantId],
      tenantId,
    );
    const expected = {
      tenantStatus: "suspended",
      settings: { usageInjection: false, timeZone: "UTC", capture: "none" },
    };
    await vi.waitFor(async () => expect(await keys.find(secret)).toMatchObject(expected), {
      timeout: 1_000,
      interval: 5,
    });
  });

  test("a change is heard of by polling where a pooler swallows its notification", {
    retry: 2,
  }, async () => {
    const heard = vi.fn();
    invalidation.on("api_keys", heard);
    await postgres.query(
      "owner",
      "INSERT INTO changes (kind, tenant_id, subject_id) VALUES ('api_keys', 'ten_x', 'key_silent')",
    );
    const change = { kind: "api_keys", tenantId: "ten_x", subjectId: "key_silent" };
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(change), { timeout: 2_000 });
  });

  test("a change that arrives both ways is reported once", async () => {
    const { id, tenantId } = await newKey();
    await synced();
    const heard = vi.fn();
    invalidation.on("api_keys", heard);
    await postgres.query("app", "DELETE FROM api_keys WHERE id = $1", [id], tenantId);
    await synced();
    await synced();
    expect(heard.mock.calls).toEqual([[{ kind: "api_keys", tenantId, subjectId: id }]]);
  });

  test("while Postgres is away known keys serve for a minute, unknown ones are told to come back", {
    retry: 2,
  }, async () => {
    const { id, secret } = await newKey();
    await keys.find(secret);
    await synced();
    await postgres.stop();
    try {
      expect(await keys.find(secret)).toMatchObject({ id });
      for (const offsetMs of [35_000, 55_000]) {
        clock.offsetMs = offsetMs;
        expect(await keys.find(secret)).toMatchObject({ id });
      }
      const refusal = { code: "SERVICE_UNAVAILABLE", more: { retryAfterSeconds: 2 } };
      await expect(async () => keys.find(newKeySecret())).rejects.toMatchObject(refusal);
      clock.offsetMs = 130_000;
      await expect(async () => keys.find(secret)).rejects.toMatchObject(refusal);
    } finally {
      await postgres.start();
    }
    const backAtMs = performance.now();
    await vi.waitFor(async () => expect(await keys.find(secret)).toMatchObject({ id }), {
      timeout: 5_000,
      interval: 20,
    });
    expect(performance.now() - backAtMs).toBeLessThan(5_000);
    await synced();
  });
});

test("while Postgres hangs known keys serve at once, unknown ones wait two seconds at most", {
  retry: 2,
}, async () => {
  const { id, secret } = await newKey();
  await keys.find(secret);
  await postgres.freeze();
  try {
    const startedAtMs = performance.now();
    expect(keys.find(secret)).toMatchObject({ id });
    const unknown = Array.from({ length: 50 }, async () => keys.find(newKeySecret()));
    for (const outcome of await Promise.allSettled(unknown)) {
      expect(outcome).toMatchObject({ reason: { code: "SERVICE_UNAVAILABLE" } });
    }
    expect(performance.now() - startedAtMs).toBeLessThan(4_500);
  } finally {
    await postgres.thaw();
  }
  await vi.waitFor(async () => expect(await keys.find(newKeySecret())).toBeNull(), {
    timeout: 5_000,
    interval: 20,
  });
});

describe("credentials", () => {
  const insert = async (tenantId: string, secret: string, baseUrl: string | null) => {
    const id = newId("credential");
    const sealed = seal(encryptionKey, secret, { tenantId, recordId: id, field: "secret" });
    await postgres.query(
      "app",
      `INSERT INTO provider_credentials (id, tenant_id, env, provider, secret_sealed, tail, base_url)
       VALUES ($1, $2, 'production', 'openai', $3, 'tail', $4)`,
      [id, tenantId, sealed, baseUrl],
      tenantId,
    );
    return id;
  };

  test("a tenant's own goes out, at the operator's address, and answers without waiting", async () => {
    const { tenantId, secret } = await newKey();
    const id = await insert(tenantId, "sk-own", null);
    const key = await record(secret);
    expect(await credentials.find(key, "openai")).toEqual({
      id,
      secret: "sk-own",
      baseUrl: operator.openai.baseUrl,
      isOperatorBaseUrl: true,
      deployments: {},
    });
    expect(credentials.find(key, "openai")).not.toBeInstanceOf(Promise);
  });

  test("an address of the tenant's own wins and is marked as a tenant's", async () => {
    const { tenantId, secret } = await newKey();
    await insert(tenantId, "sk-own", "https://llm.example.com/v1");
    expect(await credentials.find(await record(secret), "openai")).toMatchObject({
      baseUrl: "https://llm.example.com/v1",
      isOperatorBaseUrl: false,
    });
  });

  test("the operator's serves the first tenant only, until the platform shares it", async () => {
    const own = await insertKey(postgres, encryptionKey, await insertTenant(postgres, "default"));
    const other = await newKey();
    const find = async (secret: string) => credentials.find(await record(secret), "openai");
    expect(await find(own.secret)).toMatchObject({ secret: "sk-operator" });
    expect(await find(other.secret)).toBeNull();
    await postgres.query(
      "platform",
      "INSERT INTO global_configs (key, value) VALUES ('shared_provider_credentials', 'true')",
    );
    await vi.waitFor(
      async () => expect(await find(other.secret)).toMatchObject({ secret: "sk-operator" }),
      { timeout: 20_000, interval: 5 },
    );
    await postgres.query("platform", "DELETE FROM global_configs");
    await vi.waitFor(async () => expect(await find(other.secret)).toBeNull(), {
      timeout: 20_000,
      interval: 5,
    });
  });

  test("a replaced one is used within a second, a removed one no longer", {
    retry: 2,
  }, async () => {
    const { tenantId, secret } = await newKey();
    const id = await insert(tenantId, "sk-old", null);
    const key = await record(secret);
    await credentials.find(key, "openai");
    const context = { tenantId, recordId: id, field: "secret" };
    await postgres.query(
      "app",
      "UPDATE provider_credentials SET secret_sealed = $2 WHERE id = $1",
      [id, seal(encryptionKey, "sk-new", context)],
      tenantId,
    );
    const soon = { timeout: 1_000, interval: 5 };
    await vi.waitFor(
      async () => expect(await credentials.find(key, "openai")).toMatchObject({ secret: "sk-new" }),
      soon,
    );
    await postgres.query("app", "DELETE FROM provider_credentials WHERE id = $1", [id], tenantId);
    await vi.waitFor(async () => expect(await credentials.find(key, "openai")).toBeNull(), soon);
  });

  test("a sealed secret moved to another tenant does not open", async () => {
    const from = await newKey();
    const to = await newKey();
    await insert(from.tenantId, "sk-stolen", null);
    const [row] = await postgres.query<{ secret_sealed: string }>(
      "gateway",
      "SELECT secret_sealed FROM provider_credentials WHERE tenant_id = $1",
      [from.tenantId],
    );
    const id = await insert(to.tenantId, "sk-own", null);
    await postgres.query(
      "app",
      "UPDATE provider_credentials SET secret_sealed = $2 WHERE id = $1",
      [id, row?.secret_sealed],
      to.tenantId,
    );
    await expect(credentials.find(await record(to.secret), "openai")).rejects.toThrow();
  });
});
