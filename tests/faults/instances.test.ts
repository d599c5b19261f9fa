import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { type Answer, send } from "../support/raw";
import { hasRedisServer, type RedisServer, startRedisServer } from "../support/redis-server";
import { openaiRide } from "../support/rides";
import { tenantRows } from "../support/rows";
import { managementPath, newTenant, servicesPath, type Tenant } from "../support/tenant";
import { newVisitor } from "../support/visitor";

let upstream: FaultyUpstream;

beforeAll(async () => {
  upstream = await sharedUpstream();
  upstream.behave(answer(200, JSON.stringify(openaiRide.answer)));
});
afterAll(() => upstream.stop());

const askAt = (base: string, key: string): Promise<Answer> =>
  send(`${base}${openaiRide.path}`, {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(openaiRide.body),
  });

/** Sends all at once, dealt over the instances, and counts the statuses. */
async function burst(
  bases: readonly string[],
  key: string,
  count: number,
): Promise<Record<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => askAt(bases[i % bases.length] ?? "", key)),
  );
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe("one instance", () => {
  it("admits exactly the limit of a simultaneous burst, and the refused spend nothing", async () => {
    const tenant = await sharedTenant({ upstream: upstream.url, rateLimitRpm: 50 });
    upstream.takeCalls();
    expect(await burst([gatewayUrl()], tenant.key, 300)).toEqual({ 200: 50, 429: 250 });
    expect(upstream.takeCalls()).toHaveLength(50);
    expect(await tenantRows(inject("site").databaseUrl, tenant.id, 50)).toHaveLength(50);
  });

  it("counts each key by itself", async () => {
    const tenant = await sharedTenant({ upstream: upstream.url, rateLimitRpm: 5 });
    const { key } = await tenant.newKey({ rate_limit_rpm: 5 });
    const counts = await Promise.all(
      [tenant.key, key].map((each) => burst([gatewayUrl()], each, 20)),
    );
    expect(counts).toEqual([
      { 200: 5, 429: 15 },
      { 200: 5, 429: 15 },
    ]);
  });
});

describe.skipIf(!hasRedisServer)("two instances with a Redis", () => {
  let redis: RedisServer;
  let first: OwnApp;
  let second: OwnApp;
  let bases: string[];
  let tenant: Tenant;

  beforeAll(async () => {
    redis = await startRedisServer();
    const env = { REDIS_URL: redis.url, TRUSTED_PROXIES: "127.0.0.0/8" };
    first = await startOwnApp({ env });
    second = await startOwnApp({ env, database: first.database });
    bases = [first, second].map(({ app }) => app.url + servicesPath);
    tenant = await newTenant(first.site, { upstream: upstream.url });
  });
  afterAll(async () => {
    await Promise.all([first.app.stop(), second.app.stop()]);
    await redis.stop();
  });

  it("admit exactly the limit of a burst over both", async () => {
    const { key } = await tenant.newKey({ rate_limit_rpm: 40 });
    expect(await burst(bases, key, 200)).toEqual({ 200: 40, 429: 160 });
  });

  describe("have one allowance between them", () => {
    const connected = async ({ app }: OwnApp): Promise<void> => {
      const health = () => send(`${app.url}/health`, { method: "GET" });
      await vi.waitFor(
        async () =>
          expect(JSON.parse((await health()).body.toString()).services.redis).toBe("connected"),
        { timeout: 30_000 },
      );
    };
    beforeAll(() => Promise.all([first, second].map(connected)));

    it("of attempts to sign in to one account", async () => {
      const credentials = { email: "nobody@example.com", password: "a guess of twenty letters" };
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) {
        const attempt = newVisitor((i % 2 ? second : first).app.url);
        statuses.push((await attempt("POST", "/global/auth/login", credentials)).status);
      }
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    });

    it("of calls of the management API", async () => {
      const { token } = await newTenant(first.site);
      const headers = { authorization: `Bearer ${token}` };
      const counts: Record<number, number> = {};
      // Ten at a time: of more than that, some would wait for a connection to Postgres, on a busy machine for too long.
      for (let round = 0; round < 7; round++) {
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, i) => {
            const base = (i % 2 ? second : first).app.url + managementPath;
            return send(`${base}/analytics/stats`, { method: "GET", headers });
          }),
        );
        for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
      }
      expect(counts).toEqual({ 200: 60, 429: 10 });
    });
  });

  it("refuse a deleted key within a second, wherever it was deleted", { retry: 2 }, async () => {
    const { id, key } = await tenant.newKey();
    for (const base of bases) expect((await askAt(base, key)).status).toBe(200);
    await tenant.manage("DELETE", `${managementPath}/keys/${id}`);
    const deleted = performance.now();
    for (const base of bases) {
      for (;;) {
        const { status } = await askAt(base, key);
        if (status === 401) break;
        expect(performance.now() - deleted).toBeLessThan(1_000);
      }
    }
    expect(performance.now() - deleted).toBeLessThan(1_000);
  });

  it("know a rotated key's new secret at once and refuse the old one within a second", {
    retry: 2,
  }, async () => {
    const { id, key } = await tenant.newKey();
    for (const base of bases) expect((await askAt(base, key)).status).toBe(200);
    const path = `${managementPath}/keys/${id}/rotate`;
    const rotated = await tenant.manage<{ key: string }>("POST", path, { grace_seconds: 0 });
    const begun = performance.now();
    for (const base of bases) {
      expect((await askAt(base, rotated.key)).status).toBe(200);
      while ((await askAt(base, key)).status !== 403) {
        expect(performance.now() - begun).toBeLessThan(1_000);
      }
    }
  });

  it("take a new limit within a second", { retry: 2 }, async () => {
    const { id, key } = await tenant.newKey({ rate_limit_rpm: 1_000 });
    for (const base of bases)
      expect((await askAt(base, key)).headers["x-ratelimit-limit"]).toBe("1000");
    await tenant.manage("PATCH", `${managementPath}/keys/${id}`, { rate_limit_rpm: 900 });
    const changed = performance.now();
    for (const base of bases) {
      while ((await askAt(base, key)).headers["x-ratelimit-limit"] !== "900") {
        expect(performance.now() - changed).toBeLessThan(1_000);
      }
    }
  });

  it("go on while Redis hangs, each with the same limit of its own, and never wait for long", {
    retry: 2,
  }, async () => {
    const { key } = await tenant.newKey({ rate_limit_rpm: 20 });
    // Found in the cache, the key itself costs nothing below.
    await askAt(bases[0] ?? "", tenant.key);
    redis.freeze();
    try {
      const waits: number[] = [];
      for (let i = 0; i < 8; i++) {
        const began = performance.now();
        expect((await askAt(bases[i % 2] ?? "", tenant.key)).status).toBe(200);
        waits.push(performance.now() - began);
      }
      // Far above the time Redis has, and far below the one after which its client gives up.
      expect(Math.max(...waits)).toBeLessThan(1_500);
      const counts = await burst(bases, key, 120);
      expect(counts[200]).toBeLessThanOrEqual(40);
      expect(counts[429]).toBeGreaterThanOrEqual(80);
      const health = await send(`${bases[0]}/health`, { method: "GET" });
      expect([health.status, JSON.parse(health.body.toString()).status]).toEqual([200, "degraded"]);
    } finally {
      redis.resume();
    }
  });
});
