import { expect, test } from "vitest";
import { type BudgetPeriod, windowAt } from "./time";

const at = (period: BudgetPeriod, zone: string, moment: string): string[] => {
  const { startMs, endMs } = windowAt(period, zone, Date.parse(moment));
  return [startMs, endMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
};

test("a day is the zone's own, 23 or 25 hours long when the clocks change", () => {
  expect(at("day", "Europe/Vienna", "2026-03-29T12:00:00Z")).toEqual([
    "2026-03-28T23:00",
    "2026-03-29T22:00",
  ]);
  expect(at("day", "Europe/Vienna", "2026-10-25T12:00:00Z")).toEqual([
    "2026-10-24T22:00",
    "2026-10-25T23:00",
  ]);
  expect(at("day", "Asia/Kolkata", "2026-01-01T18:29:59Z")).toEqual([
    "2025-12-31T18:30",
    "2026-01-01T18:30",
  ]);
});

test("a week begins on Monday and a month on its first, also over the turn of the year", () => {
  expect(at("week", "UTC", "2027-01-02T00:00:00Z")).toEqual([
    "2026-12-28T00:00",
    "2027-01-04T00:00",
  ]);
  expect(at("month", "America/Los_Angeles", "2027-01-01T07:59:00Z")).toEqual([
    "2026-12-01T08:00",
    "2027-01-01T08:00",
  ]);
});

test("neighbouring windows meet, whatever the zone does in between", () => {
  for (const zone of [
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Amman",
    "Asia/Beirut",
    "America/Havana",
  ]) {
    for (const period of ["day", "week", "month"] as const) {
      let window = windowAt(period, zone, Date.parse("2017-09-01T00:00:00Z"));
      for (let i = 0; i < 60; i++) {
        const next = windowAt(period, zone, window.endMs);
        expect(next.startMs).toBe(window.endMs);
        expect(next.endMs).toBeGreaterThan(next.startMs);
        window = next;
      }
    }
  }
});

test("a day that a zone skipped belongs to nobody", () => {
  expect(at("day", "Pacific/Apia", "2011-12-30T09:59:59Z")).toEqual([
    "2011-12-29T10:00",
    "2011-12-30T10:00",
  ]);
  expect(at("day", "Pacific/Apia", "2011-12-30T10:00:00Z")).toEqual([
    "2011-12-30T10:00",
    "2011-12-31T10:00",
  ]);
});

test("in all has neither reset nor end", () => {
  expect(windowAt("total", "UTC", 5)).toEqual({ startMs: 0, endMs: Number.POSITIVE_INFINITY });
});
