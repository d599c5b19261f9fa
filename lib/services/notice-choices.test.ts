import { expect, test } from "vitest";
import { cadenceFor, dueAt } from "./notice-choices";

const noon = Date.parse("2026-11-21T12:34:56.000Z");

test.each([
  ["at_once", "UTC", "2026-11-21T12:35:01.000Z"],
  ["hourly", "UTC", "2026-11-21T13:00:00.000Z"],
  ["daily", "UTC", "2026-11-22T08:00:00.000Z"],
  ["daily", "Europe/Vienna", "2026-11-22T07:00:00.000Z"],
  ["daily", "America/New_York", "2026-11-21T13:00:00.000Z"],
] as const)("a mail that is to go %s in %s goes at %s", (cadence, zone, due) => {
  expect(dueAt(cadence, zone, noon)?.toISOString()).toBe(due);
});

test("who turned a kind off has no mail of it, ever", () => {
  expect(dueAt("off", "UTC", noon)).toBeNull();
});

test.each([
  [{ budget_80: "hourly" }, "hourly"],
  [{ budget_80: "weekly" }, "daily"],
  [{}, "daily"],
  [undefined, "daily"],
  [null, "daily"],
])("a stored choice %j counts where it is understood, else the default", (stored, cadence) => {
  expect(cadenceFor(stored, "budget_80")).toBe(cadence);
});
