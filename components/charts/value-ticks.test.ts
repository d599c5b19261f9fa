import { describe, expect, it } from "vitest";
import { valueTicks } from "./value-ticks";

describe("marks of an axis", () => {
  it.each([
    [1_430, true, [0, 500, 1_000, 1_500]],
    [23, true, [0, 10, 20, 30]],
    [3, true, [0, 1, 2, 3]],
    [2.92, false, [0, 1, 2, 3]],
    [6_597, false, [0, 2_000, 4_000, 6_000, 8_000]],
    [0, true, [0, 1, 2, 3, 4]],
    [0, false, [0, 0.25, 0.5, 0.75, 1]],
  ])("stand at round values up to %d", (top, isWhole, wanted) => {
    expect(valueTicks(top, isWhole)).toEqual(wanted);
  });

  it("reach the highest value with few steps, whatever it is", () => {
    for (let top = 0.000_1; top < 1e9; top *= 1.37) {
      const ticks = valueTicks(top, top >= 1);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(top * (1 - 1e-6));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
});
