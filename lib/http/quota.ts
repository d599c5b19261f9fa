import type { QuotaGroup } from "@/lib/contract/operation";
import { digestSecret } from "@/lib/crypto";
import { runtimeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { RateLimiter } from "@/lib/gateway/ports";
import { createLocalLimiter, createSharedLimiter } from "@/lib/stores/limiter";
import { sharedRedis } from "@/lib/stores/redis";
import { minuteMs } from "@/lib/time";

interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
  readonly detail: string;
}

type CountedGroup = Exclude<QuotaGroup, "uncounted">;

/** As the guide states under "Limits". */
const allowances: Record<CountedGroup, Allowance> = {
  management: { limit: 300, windowMs: minuteMs, detail: "Limit is 300 requests per minute." },
  analytics: {
    limit: 60,
    windowMs: minuteMs,
    detail: "Limit is 60 analytics requests per minute.",
  },
  "sign-in": {
    limit: 10,
    windowMs: 15 * minuteMs,
    detail: "Too many attempts to sign in. The limit is 10 in 15 minutes.",
  },
  "one-time-code": {
    limit: 10,
    windowMs: 15 * minuteMs,
    detail: "Too many attempts with one-time codes. The limit is 10 in 15 minutes.",
  },
  recovery: {
    limit: 10,
    windowMs: 15 * minuteMs,
    detail: "Too many attempts to change a password. The limit is 10 in 15 minutes.",
  },
  register: {
    limit: 10,
    windowMs: 15 * minuteMs,
    detail: "Too many registrations from this address. The limit is 10 in 15 minutes.",
  },
};

const limiters = new Map<CountedGroup, Promise<RateLimiter>>();

/** Across instances where Redis is configured, else within this process, like the gateway's own limits. */
async function newLimiter(group: CountedGroup): Promise<RateLimiter> {
  const { windowMs } = allowances[group];
  const local = createLocalLimiter({ windowMs });
  const redis = sharedRedis();
  if (redis === null) return local;
  await redis.ready();
  return createSharedLimiter({ redis, local, windowMs, name: `quota:${group}` });
}

function limiterOf(group: CountedGroup): Promise<RateLimiter> {
  const known = limiters.get(group) ?? newLimiter(group);
  limiters.set(group, known);
  return known;
}

/** Spends one call of the subject's allowance in this group. Throws RATE_LIMIT_EXCEEDED. */
export async function spend(group: QuotaGroup, subject: string): Promise<void> {
  if (group === "uncounted") return;
  const { limit, detail } = allowances[group];
  // Subjects contain people's addresses and may be of any length, so Redis gets digests.
  const name = digestSecret(runtimeEnv().AUTH_SECRET, "quota", subject);
  const limiter = await limiterOf(group);
  const { ok, retryAfterSeconds } = await limiter.take(name, limit);
  if (!ok) throw new AppError("RATE_LIMIT_EXCEEDED", detail, { retryAfterSeconds });
}
