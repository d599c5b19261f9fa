import { expect, test } from "vitest";
import { SlidingWindow, spend } from "./quota";

test("a burst admits the limit exactly, and says when the next call fits", () => {
  const window = new SlidingWindow(3, 60_000);
  expect([0, 1_000, 2_000].map((at) => window.take("a", at))).toEqual([0, 0, 0]);
  expect(window.take("a", 10_000)).toBe(50);
  expect(window.take("b", 10_000)).toBe(0);
  expect(window.take("a", 59_999)).toBe(1);
  expect(window.take("a", 60_000)).toBe(0);
  expect(window.take("a", 60_001)).toBe(1);
});

test("no sliding minute admits more than the limit, and refused calls cost nothing", () => {
  const window = new SlidingWindow(60, 60_000);
  const admitted: number[] = [];
  for (let at = 0; at < 300_000; at += 137) if (window.take("a", at) === 0) admitted.push(at);
  for (const start of admitted) {
    expect(admitted.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(
      60,
    );
  }
  expect(admitted.length).toBeGreaterThanOrEqual(300);
});

test("the eleventh attempt to sign in is refused with the seconds to wait", () => {
  for (let i = 0; i < 10; i++) spend("sign-in", "account:ada@example.com", i);
  expect(() => spend("sign-in", "account:ada@example.com", 10)).toThrowError(
    expect.objectContaining({ code: "RATE_LIMIT_EXCEEDED", more: { retryAfterSeconds: 900 } }),
  );
});
