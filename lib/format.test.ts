import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCountShort,
  formatDuration,
  formatMoment,
  formatPercent,
  formatPlural,
  formatRelative,
  formatTime,
  formatTokens,
  formatUsd,
} from "./format";

describe("numbers", () => {
  it("stay exact below a hundred thousand and become short from there", () => {
    expect(formatCountShort(15_420)).toBe("15,420");
    expect(formatCountShort(184_320)).toBe("184K");
    expect(formatPlural(1, "call")).toBe("1 call");
    expect(formatPlural(3_210, "call")).toBe("3,210 calls");
  });

  it("tell no price from a free call and from one that is almost free", () => {
    expect(formatUsd(null)).toBe("—");
    expect(formatUsd(0)).toBe("$0");
    expect(formatUsd(0.00000004)).toBe("<$0.0001");
    expect(formatUsd(0.0047)).toBe("$0.0047");
    expect(formatUsd(184.324, "card")).toBe("$184.32");
    expect(formatUsd(0.000000075, "full")).toBe("$0.000000075");
  });

  it("mark estimated tokens, and unknown ones", () => {
    expect(formatTokens(2_450_000)).toBe("2.45M");
    expect(formatTokens(12, true)).toBe("~12");
    expect(formatTokens(null)).toBe("—");
  });

  it("change the unit where it helps reading", () => {
    expect(formatDuration(0.62)).toBe("0.6 ms");
    expect(formatDuration(845)).toBe("845 ms");
    expect(formatDuration(12_400)).toBe("12.4 s");
    expect(formatPercent(0.8)).toBe("0.80%");
    expect(formatPercent(2.36)).toBe("2.4%");
    expect(formatBytes(999_600)).toBe("1.0 MB");
    expect(formatBytes(512)).toBe("512 B");
  });
});

describe("moments", () => {
  const at = new Date("2026-11-12T23:03:27.000Z");

  it("are shown in the requested zone, and in UTC where it is unknown", () => {
    expect(formatTime(at, "date", "Europe/Vienna")).toBe("13 Nov 2026");
    expect(formatTime(at, "clock", "Asia/Kolkata")).toBe("04:33:27");
    expect(formatTime(at, "minute", "Nowhere/None")).toBe("23:03");
  });

  it("count back and forth up to thirty days", () => {
    const nowMs = at.getTime();
    expect(formatRelative(nowMs - 20_000, nowMs)).toBe("just now");
    expect(formatRelative(nowMs - 185_000, nowMs)).toBe("3 min ago");
    expect(formatRelative(nowMs + 3 * 86_400_000, nowMs)).toBe("in 3 d");
    expect(formatRelative(nowMs - 40 * 86_400_000, nowMs)).toBe("3 Oct 2026");
  });
});

describe("moments near by", () => {
  const nowMs = Date.parse("2026-11-21T22:30:00Z");

  it("are named by the reader's own day, not by UTC's", () => {
    expect(formatMoment("2026-11-21T23:10:00Z", nowMs)).toBe("today 23:10");
    expect(formatMoment("2026-11-21T23:10:00Z", nowMs, "Europe/Vienna")).toBe("tomorrow 00:10");
    expect(formatMoment("2026-11-22T22:30:00Z", nowMs)).toBe("tomorrow 22:30");
    expect(formatMoment("2026-11-28T13:03:00Z", nowMs, "Europe/Vienna")).toBe("28 Nov 2026 14:03");
  });
});
