import { LRUCache } from "lru-cache";
import type { QuotaGroup } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import { minuteMs, secondMs } from "@/lib/time";

interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
  readonly detail: string;
}

/** Source: seed 001, "Rate Limits". */
const allowances: Record<Exclude<QuotaGroup, "uncounted">, Allowance> = {
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

/**
 * Counts calls in a window that slides exactly: it keeps the moment of each admitted call. Refused calls are
 * not counted. Forgets the subjects unused longest when there are more than `maxSubjects`.
 */
export class SlidingWindow {
  readonly #admitted: LRUCache<string, number[]>;

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    maxSubjects = 50_000,
  ) {
    this.#admitted = new LRUCache({ max: maxSubjects });
  }

  /** 0 when admitted, else the whole seconds, at least one, until a call fits again. */
  take(subject: string, nowMs: number): number {
    const since = nowMs - this.windowMs;
    const recent = (this.#admitted.get(subject) ?? []).filter((atMs) => atMs > since);
    const oldest = recent[0];
    if (recent.length >= this.limit && oldest !== undefined) {
      this.#admitted.set(subject, recent);
      return Math.max(1, Math.ceil((oldest - since) / secondMs));
    }
    recent.push(nowMs);
    this.#admitted.set(subject, recent);
    return 0;
  }
}

const windows = new Map<QuotaGroup, SlidingWindow>(
  Object.entries(allowances).map(([group, { limit, windowMs }]) => [
    group as QuotaGroup,
    new SlidingWindow(limit, windowMs),
  ]),
);

/** Spends one call of the subject's allowance in this group. Throws RATE_LIMIT_EXCEEDED. */
export function spend(group: QuotaGroup, subject: string, nowMs: number): void {
  if (group === "uncounted") return;
  const retryAfterSeconds = windows.get(group)?.take(subject, nowMs) ?? 0;
  if (retryAfterSeconds === 0) return;
  throw new AppError("RATE_LIMIT_EXCEEDED", allowances[group].detail, { retryAfterSeconds });
}
