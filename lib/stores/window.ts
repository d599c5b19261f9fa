import type { RateVerdict } from "@/lib/gateway/ports";
import { minuteMs, secondMs } from "@/lib/time";

/** Requests under one limit are counted in at most this many equal parts, besides those closed by time. */
export const partsPerLimit = 60;
/** Share of the window after which a part is closed even if not full: 6 seconds of a minute. */
export const partOfWindow = 10;

/** The answer implied by the counts, for both the local and the shared limiter. */
export function verdict(
  isAdmitted: boolean,
  limit: number,
  used: number,
  resetMs: number,
  retryMs: number,
): RateVerdict {
  return {
    ok: isAdmitted,
    limit,
    remaining: Math.max(0, limit - used),
    resetSeconds: Math.max(1, Math.ceil(resetMs / secondMs)),
    retryAfterSeconds: isAdmitted ? 0 : Math.max(1, Math.ceil(retryMs / secondMs)),
  };
}

/**
 * Admissions of one key in parts of at most 6 seconds and at most a sixtieth of the limit. A part counts in
 * full until its newest admission is a window old, so no sliding window ever holds more than the limit, and
 * a steady caller at the limit loses at most a sixtieth of it.
 */
export class SlidingWindow {
  readonly #windowMs: number;
  /** First admission, newest admission and count of each part, oldest part first. */
  readonly #first: number[] = [];
  readonly #newest: number[] = [];
  readonly #count: number[] = [];
  /** Parts before this one have left the window. */
  #start = 0;
  #used = 0;

  constructor(windowMs: number = minuteMs) {
    this.#windowMs = windowMs;
  }

  take(limit: number, now: number): RateVerdict {
    this.#expire(now);
    if (this.#used >= limit) {
      return verdict(false, limit, this.#used, this.#resetMs(now), this.#retryMs(limit, now));
    }
    this.#admit(limit, now);
    return verdict(true, limit, this.#used, this.#windowMs, 0);
  }

  #expire(now: number): void {
    const oldestMs = now - this.#windowMs;
    while (this.#start < this.#newest.length && (this.#newest[this.#start] ?? 0) <= oldestMs) {
      this.#used -= this.#count[this.#start] ?? 0;
      this.#start++;
    }
    if (this.#start < 64) return;
    for (const list of [this.#first, this.#newest, this.#count]) list.splice(0, this.#start);
    this.#start = 0;
  }

  #admit(limit: number, now: number): void {
    this.#used++;
    const last = this.#newest.length - 1;
    const first = this.#first[last];
    const count = this.#count[last];
    const isOpen =
      first !== undefined &&
      count !== undefined &&
      last >= this.#start &&
      count < Math.ceil(limit / partsPerLimit) &&
      now - first < this.#windowMs / partOfWindow;
    if (isOpen) {
      this.#newest[last] = now;
      this.#count[last] = count + 1;
      return;
    }
    this.#first.push(now);
    this.#newest.push(now);
    this.#count.push(1);
  }

  /** Until the newest admission has left the window. */
  #resetMs(now: number): number {
    return (this.#newest[this.#newest.length - 1] ?? now) + this.#windowMs - now;
  }

  /** Until enough parts have left for one more request; more than one part when the limit was lowered meanwhile. */
  #retryMs(limit: number, now: number): number {
    let used = this.#used;
    let part = this.#start;
    while (used >= limit && part < this.#count.length) used -= this.#count[part++] ?? 0;
    return (this.#newest[part - 1] ?? now) + this.#windowMs - now;
  }
}
