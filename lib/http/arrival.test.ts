import { expect, test } from "vitest";
import { callerOf } from "./arrival";

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("attempts from %s count for %s", (address, caller) => {
  expect(callerOf(address)).toBe(caller);
});
