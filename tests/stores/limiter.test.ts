import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { RateLimiter, RateVerdict } from "@/lib/gateway/ports";
import { newId } from "@/lib/ids";
import { createLocalLimiter, createSharedLimiter } from "@/lib/stores/limiter";
import { createRedis, type RedisStore } from "@/lib/stores/redis";
import { redisServer, startRedis, type TestRedis } from "../support/redis";
import { startUpstashShim, type UpstashShim } from "../support/upstash-shim";

if (!redisServer) {
  process.stderr.write(
    "SKIPPED: redis-server is not installed, so limits over Redis are unproven.\n",
  );
}

let redis: TestRedis;
let shim: UpstashShim;
const opened: RedisStore[] = [];

beforeAll(async () => {
  if (!redisServer) return;
  redis = await startRedis();
  shim = await startUpstashShim(redis.url);
});
afterAll(async () => {
  await shim?.close();
  await redis?.remove();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

const stores = {
  redis: () => createRedis({ url: redis.url }),
  upstash: () => createRedis({ upstashUrl: shim.url, upstashToken: shim.token }),
};

async function connect(kind: keyof typeof stores): Promise<RedisStore> {
  const store = stores[kind]();
  if (!store) throw new Error("No Redis is configured.");
  opened.push(store);
  await vi.waitFor(async () => expect(await store.ping()).toBe(true), { timeout: 5_000 });
  return store;
}

const admitted = (verdicts: readonly RateVerdict[]): number =>
  verdicts.filter(({ ok }) => ok).length;

describe.skipIf(!redisServer).each(["redis", "upstash"] as const)("over %s", (kind) => {
  let key: string;
  let instances: RateLimiter[];
  const windowMs = 1_500;

  beforeEach(async () => {
    key = newId("key");
    instances = [];
    for (let i = 0; i < 2; i++) {
      const store = await connect(kind);
      instances.push(createSharedLimiter({ redis: store, local: createLocalLimiter(), windowMs }));
    }
  });
  const take = async (instance: number, limit: number): Promise<RateVerdict> => {
    const limiter = instances[instance % 2];
    if (!limiter) throw new Error("There is no such instance.");
    return limiter.take(key, limit);
  };

  // Past Redis's 100 ms an instance counts for itself: a machine that had something else to do gets other tries.
  test("two instances admit exactly the limit of a simultaneous burst", { retry: 3 }, async () => {
    const burst = Array.from({ length: 150 }, (_, i) => take(i, 60));
    const verdicts = await Promise.all(burst);
    expect(admitted(verdicts)).toBe(60);
    for (const verdict of verdicts) {
      expect(verdict.limit).toBe(60);
      expect(verdict.retryAfterSeconds).toBeGreaterThanOrEqual(verdict.ok ? 0 : 1);
    }
    expect(Math.min(...verdicts.map(({ remaining }) => remaining))).toBe(0);
  });

  test("no window holds more than the limit, however the calls are spread", async () => {
    const limit = 20;
    const atMs: number[] = [];
    const endMs = performance.now() + 3 * windowMs;
    for (let call = 0; performance.now() < endMs; call++) {
      const { ok } = await take(call, limit);
      if (ok) atMs.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 7));
    }
    // Our clock stands beside the server's, so a window is taken a little narrower.
    for (const [end, lastMs] of atMs.entries()) {
      const within = atMs.slice(0, end + 1).filter((ms) => ms > lastMs - windowMs + 50);
      expect(within.length).toBeLessThanOrEqual(limit);
    }
    expect(atMs.length).toBeGreaterThan(2 * limit * 0.8);
  });

  test("a refusal spends nothing, and the wait it names suffices", { retry: 3 }, async () => {
    await Promise.all([take(0, 2), take(1, 2)]);
    const refused = await take(0, 2);
    expect(refused).toMatchObject({ ok: false, remaining: 0 });
    for (let i = 0; i < 20; i++) expect((await take(i, 2)).ok).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, refused.retryAfterSeconds * 1_000));
    expect((await take(1, 2)).ok).toBe(true);
  });
});

describe.skipIf(!redisServer)("when Redis", () => {
  const cases = [
    ["hangs", "redis", () => redis.freeze(), () => redis.thaw()],
    ["is gone", "redis", () => redis.stop(), () => redis.start()],
    ["hangs behind REST", "upstash", () => shim.hang(true), () => shim.hang(false)],
    ["is gone behind REST", "upstash", () => redis.stop(), () => redis.start()],
  ] as const;

  test.each(cases)(
    "%s (%s), the local limit holds within 150 ms a call and ends with it",
    async (_what, kind, fail, mend) => {
      const store = await connect(kind);
      const limiter = createSharedLimiter({ redis: store, local: createLocalLimiter() });
      const key = newId("key");
      const take = async () => {
        const startedAtMs = performance.now();
        const verdict = await limiter.take(key, 10);
        expect(performance.now() - startedAtMs).toBeLessThan(150);
        return verdict;
      };
      for (let i = 0; i < 4; i++) await take();
      await fail();
      try {
        const verdicts: RateVerdict[] = [];
        for (let i = 0; i < 40; i++) verdicts.push(await take());
        // What Redis had admitted through this process counts on.
        expect(admitted(verdicts)).toBe(6);
        expect(limiter.take(key, 10)).not.toBeInstanceOf(Promise);
      } finally {
        await mend();
      }
      await vi.waitFor(
        async () => {
          const verdict = limiter.take(newId("key"), 10);
          expect(verdict).toBeInstanceOf(Promise);
          expect((await verdict).ok).toBe(true);
        },
        { timeout: 10_000, interval: 100 },
      );
    },
  );
});
