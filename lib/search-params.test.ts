import { describe, expect, it } from "vitest";
import { choosePeriod, hrefWith, ownPath } from "./search-params";

const nowMs = Date.parse("2026-11-21T10:00:00.000Z");
const nothing = { period: null, start_date: null, end_date: null };

describe("the period", () => {
  it("is what the address says, else what the cookie remembers, else seven days", () => {
    expect(choosePeriod({ ...nothing, period: "24h" }, "90d", nowMs).query.period).toBe("24h");
    expect(choosePeriod(nothing, "90d", nowMs).query.period).toBe("90d");
    expect(choosePeriod(nothing, "forever", nowMs).query.period).toBe("7d");
  });

  it("is left out of links where it is everybody's default", () => {
    expect(choosePeriod(nothing, undefined, nowMs).params).toEqual({});
    expect(choosePeriod(nothing, "30d", nowMs).params).toEqual({ period: "30d" });
  });

  it("falls back to a name where a range runs backwards", () => {
    const start_date = new Date("2026-11-12");
    const chosen = choosePeriod(
      { period: null, start_date, end_date: new Date("2026-11-01") },
      undefined,
      nowMs,
    );
    expect(chosen.isCustom).toBe(false);
  });
});

describe("an address", () => {
  it("repeats a name for each value and drops what is taken away", () => {
    expect(hrefWith("/a/logs", { model: ["x", "!y"], page: "3" }, { page: null })).toBe(
      "/a/logs?model=x&model=%21y",
    );
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/a\nb",
    "",
    "javascript:1",
  ])("is not followed after sign-in when it is %j", (next) => {
    expect(ownPath(next)).toBe("/dashboard");
  });

  it("is followed after sign-in when it is ours", () => {
    expect(ownPath("/acme/logs?status=4xx")).toBe("/acme/logs?status=4xx");
  });
});
