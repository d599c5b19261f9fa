import fc from "fast-check";
import { expect, test } from "vitest";
import { noUsage } from "@/lib/gateway/exchange";
import { exchange } from "@/tests/support/exchange";
import {
  admissionText,
  endText,
  estimateText,
  lineBytes,
  parseLines,
  readAdmission,
  writeLine,
} from "./spool-format";

/** Lines as they are stored in a segment. */
function framed(...texts: string[]): Buffer {
  const buffer = Buffer.alloc(texts.reduce((sum, text) => sum + lineBytes(text), 0));
  let end = 0;
  for (const text of texts) end = writeLine(buffer, end, text);
  return buffer.subarray(0, end);
}

const ids = (bytes: Buffer): string[] =>
  parseLines(bytes).entries.map((entry) => {
    if (entry.kind === "end") return entry.exchange.id;
    return entry.kind === "begin" ? entry.id : entry.estimate.id;
  });

test("every line comes back as it was written", () => {
  const done = exchange({ model: "modèle-日本\n", path: "/a\u2028b" });
  const estimate = { id: done.id, usage: noUsage(), costNanoUsd: null, priceVersion: null };
  const bytes = framed(admissionText(done), endText(done), estimateText(estimate));
  const [begin, end, refined] = parseLines(bytes).entries;
  expect(begin?.kind === "begin" && readAdmission(begin.text)).toMatchObject({
    id: done.id,
    model: done.model,
    path: done.path,
  });
  expect(end).toEqual({ kind: "end", exchange: done });
  expect(refined).toEqual({ kind: "estimate", estimate });
});

test("whatever a caller or a provider worded comes back as it was, times to the microsecond", () => {
  const worded = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "\\", "\ud800", "\n"),
  );
  const given = fc.record({
    path: worded,
    model: fc.option(worded),
    finishReason: fc.option(worded),
    sdk: fc.option(worded),
    priceVersion: fc.option(worded),
    latencyMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    ttftMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
  });
  fc.assert(
    fc.property(given, (parts) => {
      const whole = exchange(parts);
      const bytes = framed(admissionText(whole), endText(whole));
      const [begin, end] = parseLines(bytes).entries;
      if (begin?.kind !== "begin" || end?.kind !== "end") throw new Error("a line was lost");
      const { path, model, sdk } = whole;
      expect(readAdmission(begin.text)).toMatchObject({ path, model, sdk });
      const { latencyMs, ttftMs, ...rest } = end.exchange;
      expect(rest).toEqual({ ...whole, latencyMs: undefined, ttftMs: undefined });
      expect(Math.abs(latencyMs - whole.latencyMs)).toBeLessThanOrEqual(0.000_51);
      expect(ttftMs === null).toBe(whole.ttftMs === null);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("a time of %d comes back as a number", (ms) => {
  const whole = exchange({ latencyMs: ms, ttftMs: ms, overheadMs: ms });
  const [end] = parseLines(framed(endText(whole))).entries;
  if (end?.kind !== "end") throw new Error("the line was lost");
  const { latencyMs, ttftMs, overheadMs } = end.exchange;
  expect([latencyMs, ttftMs, overheadMs].every(Number.isFinite)).toBe(true);
});

test("a line torn at any byte is left for later, and the lines before it are read", () => {
  const first = endText(exchange({ id: "log_1" }));
  const whole = framed(first, endText(exchange({ id: "log_2" })));
  const firstEnd = framed(first).length;
  for (let cut = firstEnd; cut < whole.length; cut++) {
    const torn = parseLines(whole.subarray(0, cut));
    expect(torn.consumed).toBe(firstEnd);
    expect(torn.entries).toHaveLength(1);
    expect(torn.damaged).toBe(0);
  }
});

test("one changed byte costs that line at most, never another and never a false one", () => {
  const bytes = framed(
    endText(exchange({ id: "log_1" })),
    endText(exchange({ id: "log_2" })),
    endText(exchange({ id: "log_3" })),
  );
  const lengths = framed(endText(exchange({ id: "log_1" }))).length;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: lengths - 2 }),
      fc.integer({ min: 1, max: 255 }),
      (offset, flip) => {
        const damaged = Buffer.from(bytes);
        damaged[lengths + offset] = (damaged[lengths + offset] ?? 0) ^ flip;
        const found = ids(damaged);
        expect(found).toContain("log_1");
        expect(found).toContain("log_3");
        // A changed header may still mean the same, such as a hex digit in the other case.
        const [, second] = parseLines(damaged).entries;
        if (found.includes("log_2")) {
          expect(second).toEqual(parseLines(bytes).entries[1]);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a line that does not fit is not started", () => {
  const small = Buffer.alloc(64);
  expect(writeLine(small, 0, endText(exchange({})))).toBe(-1);
  expect(small.every((byte) => byte === 0)).toBe(true);
});
