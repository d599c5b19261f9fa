import { performance } from "node:perf_hooks";
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
  await store.ready(30_000);
  expect(await store.ping()).toBe(true);
  return store;
}

const idleMs = (): number => performance.eventLoopUtilization().idle;

/** Resolves once this process has been idle for this long, not counting times when it was not scheduled. */
async function waited(ms: number): Promise<null> {
  const partMs = 10;
  for (let so = 0; so < ms; ) {
    const beganMs = idleMs();
    await new Promise((resolve) => setTimeout(resolve, partMs));
    so += Math.min(partMs, idleMs() - beganMs);
  }
  return null;
}

const admitted = (verdicts: readonly RateVerdict[]): number =>
  verdicts.filter(({ ok }) => ok).length;

describe.skipIf(!redisServer).each(["redis", "upstash"] as const)("over %s", (kind) => {
  let key: string;
  let instances: RateLimiter[];
  const windowMs = 1_500;

  beforeEach(() => {
    key = newId("key");
    instances = [];
  });
  /** Two that count together, over the usual minute by default: a busy machine needs some of it. */
  async function start(options: { readonly windowMs?: number } = {}): Promise<void> {
    for (let i = 0; i < 2; i++) {
      const redis = await connect(kind);
      instances.push(createSharedLimiter({ redis, local: createLocalLimiter(), ...options }));
    }
  }
  const take = async (instance: number, limit: number): Promise<RateVerdict> => {
    const limiter = instances[instance % 2];
    if (!limiter) throw new Error("There is no such instance.");
    return limiter.take(key, limit);
  };

  test("two instances admit exactly the limit of a simultaneous burst", async () => {
    await start();
    const burst = Array.from({ length: 150 }, (_, i) => take(i, 60));
    const verdicts = await Promise.all(burst);
    expect(admitted(verdicts)).toBe(60);
    for (const verdict of verdicts) {
      expect(verdict.limit).toBe(60);
      expect(verdict.retryAfterSeconds).toBeGreaterThanOrEqual(verdict.ok ? 0 : 1);
    }
    expect(Math.min(...verdicts.map(({ remaining }) => remaining))).toBe(0);
  });

  test("a process that was held up while Redis answered still goes by what Redis said", async () => {
    await start();
    for (let i = 0; i < 2; i++) await take(i, 10);
    const burst = Array.from({ length: 24 }, (_, i) => take(i, 10));
    // As the questions leave, nothing runs here for well over the time Redis has.
    await new Promise((resolve) => setImmediate(resolve));
    const endMs = performance.now() + 300;
    while (performance.now() < endMs);
    expect(admitted(await Promise.all(burst))).toBe(8);
  });

  test("no window holds more than the limit, however the calls are spread", async () => {
    await start({ windowMs });
    const limit = 20;
    const admissions: { readonly askedMs: number; readonly toldMs: number }[] = [];
    const endMs = performance.now() + 3 * windowMs;
    let calls = 0;
    while (performance.now() < endMs) {
      const askedMs = performance.now();
      const { ok } = await take(calls++, limit);
      if (ok) admissions.push({ askedMs, toldMs: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, 7));
    }
    // The server admits somewhere between question and answer, by a clock that stands beside ours.
    for (const [at, { askedMs }] of admissions.entries()) {
      const oneTooMany = admissions[at + limit];
      if (oneTooMany) expect(oneTooMany.toldMs - askedMs).toBeGreaterThan(windowMs - 20);
    }
    // A machine that is busy elsewhere may not come to make so many calls.
    expect(admissions.length).toBeGreaterThan(Math.min(2 * limit, calls) * 0.8);
  });

  test("a refusal spends nothing, and the wait it names suffices", async () => {
    await start({ windowMs });
    const begunMs = performance.now();
    await Promise.all([take(0, 2), take(1, 2)]);
    const refused = await take(0, 2);
    expect(refused).toMatchObject({ ok: false, remaining: 0 });
    for (let i = 0; i < 20; i++) {
      const { ok } = await take(i, 2);
      if (performance.now() - begunMs < windowMs) expect(ok).toBe(false);
    }
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
    "%s (%s), the local limit holds within 150 ms of waiting a call and ends with it",
    async (_what, kind, fail, mend) => {
      const store = await connect(kind);
      const limiter = createSharedLimiter({ redis: store, local: createLocalLimiter() });
      const key = newId("key");
      const take = async () => {
        const verdict = await Promise.race([limiter.take(key, 10), waited(150)]);
        if (!verdict) throw new Error("The limiter kept a call waiting.");
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
        { timeout: 30_000, interval: 100 },
      );
    },
  );
});
