import { createHash } from "node:crypto";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import { LRUCache } from "lru-cache";
import type { RateLimiter, RateVerdict } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { type Clock, minuteMs, secondMs, systemClock } from "@/lib/time";
import { type RedisStore, redisDeadlineMs, withDeadline } from "./redis";
import { partOfWindow, partsPerLimit, SlidingWindow, verdict } from "./window";

export interface LocalLimiterOptions {
  readonly clock?: Clock;
  readonly windowMs?: number;
  /** Most keys remembered; the least recently used is dropped first. */
  readonly maxKeys?: number;
}

/** A limiter that answers synchronously and never fails. */
export interface LocalLimiter extends RateLimiter {
  take(keyId: string, limitRpm: number): RateVerdict;
}

/** Counts within this process. */
export function createLocalLimiter(options: LocalLimiterOptions = {}): LocalLimiter {
  const clock = options.clock ?? systemClock;
  const windows = new LRUCache<string, SlidingWindow>({ max: options.maxKeys ?? 50_000 });
  return {
    take(keyId, limitRpm) {
      let window = windows.get(keyId);
      if (!window) {
        window = new SlidingWindow(options.windowMs);
        windows.set(keyId, window);
      }
      return window.take(limitRpm, clock.ticksMs());
    },
  };
}

/**
 * `SlidingWindow` in Redis: a list of `first:newest:count`, oldest first, timed by the server's clock so that
 * instances agree. Answers admitted, used, reset and retry, both in milliseconds.
 */
const script = `
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local parts = redis.call("LRANGE", KEYS[1], 0, -1)
local used, live, first, newest, count = 0, {}, nil, nil, nil
for _, part in ipairs(parts) do
  local f, n, c = string.match(part, "(%d+):(%d+):(%d+)")
  n = tonumber(n)
  if n > now - window then
    first, newest, count = tonumber(f), n, tonumber(c)
    used = used + count
    live[#live + 1] = { n, count }
  end
end
local gone = #parts - #live
if gone > 0 then redis.call("LTRIM", KEYS[1], gone, -1) end
if used >= limit then
  local left, at = used, now
  for _, part in ipairs(live) do
    if left < limit then break end
    at, left = part[1], left - part[2]
  end
  return { 0, used, newest + window - now, at + window - now }
end
if first and count < math.ceil(limit / tonumber(ARGV[3])) and now - first < window / tonumber(ARGV[4]) then
  redis.call("LSET", KEYS[1], -1, string.format("%d:%d:%d", first, now, count + 1))
else
  redis.call("RPUSH", KEYS[1], string.format("%d:%d:1", now, now))
end
redis.call("PEXPIRE", KEYS[1], window + 1000)
return { 1, used + 1, window, 0 }
`;
const scriptSha = createHash("sha1").update(script).digest("hex");

type Limiter = RatelimitConfig["limiter"];
type Response = Awaited<ReturnType<Ratelimit["limit"]>>;

/** The package's answer with ours attached, since its own has no room for two times. */
interface Answer extends Response {
  readonly verdict: RateVerdict;
}
/** False for answers that the package makes up itself, such as the success it reports after its time-out. */
const isAnswer = (response: Response): response is Answer => "verdict" in response;

/** The window as an algorithm for `@upstash/ratelimit`, whose own ones admit up to twice the limit. */
const slidingParts =
  (limit: number, windowMs: number): Limiter =>
  () => ({
    async limit({ redis }, key) {
      const args = [limit, windowMs, partsPerLimit, partOfWindow];
      const counts: unknown = await redis
        .evalsha(scriptSha, [key], args)
        .catch((error: unknown) => {
          if (String(error).includes("NOSCRIPT")) return redis.eval(script, [key], args);
          throw error;
        });
      if (!Array.isArray(counts)) throw new Error("Redis gave no counts.");
      const [isAdmitted = 0, used = limit, resetMs = 0, retryMs = 0] = counts.map(Number);
      const ours = verdict(isAdmitted === 1, limit, used, resetMs, retryMs);
      const answer: Answer = {
        success: ours.ok,
        limit,
        remaining: ours.remaining,
        reset: Date.now() + resetMs,
        pending: Promise.resolve(),
        verdict: ours,
      };
      return answer;
    },
    getRemaining: () => Promise.reject(new Error("Each answer tells what remains.")),
    resetTokens: () => Promise.reject(new Error("Counts end by time alone.")),
  });

export interface SharedLimiterOptions {
  readonly redis: RedisStore;
  /** Decides while Redis is slow or away, and counts all the time. */
  readonly local: LocalLimiter;
  readonly clock?: Clock;
  readonly windowMs?: number;
  /** Separates its counts in Redis from those of other limiters. */
  readonly name?: string;
}

const failuresToOpen = 5;
const probeEveryMs = secondMs;

/**
 * Counts in Redis, across instances. A check that fails or takes longer than 100 ms is decided by the local limiter;
 * after five in a row all are, while a ping probes Redis each second. Never fails open.
 */
export function createSharedLimiter(options: SharedLimiterOptions): RateLimiter {
  const { redis, local } = options;
  const clock = options.clock ?? systemClock;
  const limiters = new LRUCache<number, Ratelimit>({ max: 1_000 });
  let failures = 0;
  let isOpen = false;
  let probeAtMs = 0;

  function limiterOf(limit: number): Ratelimit {
    let limiter = limiters.get(limit);
    if (!limiter) {
      limiter = new Ratelimit({
        redis: redis.commands as unknown as RatelimitConfig["redis"],
        limiter: slidingParts(limit, options.windowMs ?? minuteMs),
        prefix: `trueportai:${options.name ?? "rate"}`,
        // After its own time-out the package lets the request pass; ours is kept around it instead.
        timeout: 0,
        ephemeralCache: false,
        enableTelemetry: false,
      });
      limiters.set(limit, limiter);
    }
    return limiter;
  }

  function fail(error: unknown): void {
    failures++;
    if (isOpen || failures < failuresToOpen) return;
    isOpen = true;
    probeAtMs = clock.ticksMs() + probeEveryMs;
    log.warn("Redis does not answer in time; limits hold per process meanwhile", { error });
  }

  /** Probes Redis beside the request, which does not wait for the answer. */
  function probe(): void {
    const now = clock.ticksMs();
    if (now < probeAtMs) return;
    probeAtMs = now + probeEveryMs;
    void redis.ping(redisDeadlineMs).then((isThere) => {
      if (!isThere || !isOpen) return;
      isOpen = false;
      failures = 0;
      log.info("Redis answers again; limits hold across instances");
    });
  }

  async function ask(keyId: string, limitRpm: number): Promise<RateVerdict> {
    try {
      const response = await withDeadline(limiterOf(limitRpm).limit(keyId), redisDeadlineMs);
      if (!isAnswer(response)) throw new Error("The limiter answered without having counted.");
      failures = 0;
      // Kept in step, so that an outage does not start a fresh minute.
      if (response.verdict.ok) local.take(keyId, limitRpm);
      return response.verdict;
    } catch (error) {
      fail(error);
      return local.take(keyId, limitRpm);
    }
  }

  return {
    take(keyId, limitRpm) {
      if (!isOpen) return ask(keyId, limitRpm);
      probe();
      return local.take(keyId, limitRpm);
    },
  };
}
