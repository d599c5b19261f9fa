import { expect, test } from "vitest";
import { filtered } from "./cell-filter";

const model = { name: "model", value: "a" };

test.each([
  ["period=24h&page=3", true, "period=24h&model=a"],
  ["model=b&model=!c", true, "model=a"],
  ["", false, "model=%21a"],
  ["model=!b&page=2", false, "model=%21b&model=%21a"],
  ["model=a&model=b", false, "model=b"],
  ["model=a", false, "model=%21a"],
])("%s with the cell wanted (%s) becomes %s", (search, wanted, expected) => {
  expect(filtered(search, model, wanted)).toBe(expected);
});
