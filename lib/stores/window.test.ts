import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLocalLimiter } from "./limiter";
import { SlidingWindow } from "./window";

const windowMs = 60_000;

/** The most admissions in any window of 60 seconds. */
function densest(admittedAtMs: readonly number[]): number {
  let start = 0;
  let most = 0;
  for (const [end, atMs] of admittedAtMs.entries()) {
    while ((admittedAtMs[start] ?? 0) <= atMs - windowMs) start++;
    most = Math.max(most, end - start + 1);
  }
  return most;
}

describe("a window", () => {
  test.each([1, 60, 61, 1_000])("admits exactly %i of a simultaneous burst", (limit) => {
    const window = new SlidingWindow();
    let admitted = 0;
    for (let i = 0; i < limit + 500; i++) if (window.take(limit, 1_000).ok) admitted++;
    expect(admitted).toBe(limit);
  });

  test("never holds more than the limit, whenever requests arrive", () => {
    const gap = fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 700 }) },
      { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 61_000 }) },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.array(gap, { minLength: 50, maxLength: 900 }),
        (limit, gaps) => {
          const window = new SlidingWindow();
          const admitted: number[] = [];
          let now = 0;
          for (const gapMs of gaps) {
            now += gapMs;
            if (window.take(limit, now).ok) admitted.push(now);
          }
          expect(densest(admitted)).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a refused caller who waits the stated time is admitted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 60, maxLength: 200 }),
        (limit, gaps) => {
          const window = new SlidingWindow();
          let now = 0;
          for (const gapMs of gaps) {
            now += gapMs;
            const { ok, retryAfterSeconds } = window.take(limit, now);
            if (ok) continue;
            expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
            expect(retryAfterSeconds).toBeLessThanOrEqual(60);
            now += retryAfterSeconds * 1_000;
            expect(window.take(limit, now).ok).toBe(true);
          }
        },
      ),
    );
  });

  test("a steady caller at the limit is hardly ever refused", () => {
    const window = new SlidingWindow();
    let refused = 0;
    for (let i = 0; i < 6_000; i++) if (!window.take(600, i * 100).ok) refused++;
    expect(refused / 6_000).toBeLessThan(0.02);
  });

  test("refusals spend nothing", () => {
    const window = new SlidingWindow();
    window.take(1, 0);
    for (let atMs = 1; atMs < windowMs; atMs += 100) expect(window.take(1, atMs).ok).toBe(false);
    expect(window.take(1, windowMs).ok).toBe(true);
  });

  test("reports what remains and when all of it is available again", () => {
    const window = new SlidingWindow();
    expect(window.take(3, 0)).toEqual({
      ok: true,
      limit: 3,
      remaining: 2,
      resetSeconds: 60,
      retryAfterSeconds: 0,
    });
    window.take(3, 10_000);
    window.take(3, 20_000);
    expect(window.take(3, 30_000)).toEqual({
      ok: false,
      limit: 3,
      remaining: 0,
      resetSeconds: 50,
      retryAfterSeconds: 30,
    });
  });

  test("a lowered limit holds at once, and the wait fits it", () => {
    const window = new SlidingWindow();
    for (let second = 0; second < 10; second++) window.take(10, second * 1_000);
    const refused = window.take(5, 10_000);
    expect(refused).toMatchObject({ ok: false, remaining: 0, retryAfterSeconds: 55 });
    expect(window.take(5, 65_000).ok).toBe(true);
  });
});

test("keys do not share a limit, and the memory for them is bounded", () => {
  const limiter = createLocalLimiter({ maxKeys: 2 });
  expect(limiter.take("key_a", 1).ok).toBe(true);
  expect(limiter.take("key_a", 1).ok).toBe(false);
  expect(limiter.take("key_b", 1).ok).toBe(true);
  limiter.take("key_c", 1);
  expect(limiter.take("key_a", 1).ok).toBe(true);
});
