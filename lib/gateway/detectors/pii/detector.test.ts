import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { isBase58Address } from "./crypto-address";
import { piiDetector } from "./detector";
import { keccak256, sha256 } from "./hash";

const scan = (text: string) => piiDetector.scan(text, { role: "user", direction: "request" });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("the scan for personal data", () => {
  it("offers well over forty-five entities, each once", () => {
    expect(piiDetector.entities.length).toBeGreaterThan(80);
    expect(new Set(piiDetector.entities).size).toBe(piiDetector.entities.length);
  });

  it("counts offsets in UTF-16 units behind emoji and accents", () => {
    const text = "👩‍💻 Zoë: 536-22-1874";
    const [finding] = scan(text);
    expect(text.slice(finding?.start, finding?.end)).toBe("536-22-1874");
  });

  it("reads numbers that touch ideographs, which need no space", () => {
    expect(scan("身份证11010519491231002X号").map((f) => f.entity)).toEqual(["CN_ID"]);
  });

  it("lets the nearer label decide between entities of one form", () => {
    expect(scan("SSN 536-22-1874, phone 415-555-2671").map((f) => f.entity)).toEqual([
      "SSN",
      "PHONE",
    ]);
  });

  it("never reports overlapping findings, and stays inside the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "4111 1111 1111 1111",
        "536-22-1874",
        "a@b.example",
        "GB82WEST12345698765432",
        "::1",
        "+1 415 555 2671",
        "https://u:p4@x.example/",
        "card",
        "DOB 03/04/1990",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(" ", "-", ".", "\n", ",", "/", "(", "@", ":"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        let last = 0;
        for (const { start, end, confidence } of scan(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(confidence).toBeGreaterThanOrEqual(0.5);
          expect(confidence).toBeLessThanOrEqual(1);
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("finds a value wherever it is in a long run of numbers", () => {
    const numbers = Array.from({ length: 150 }, (_, i) => String(10 + (i % 80))).join(" ");
    for (const at of [0, 60, 180, 190, 193, 300]) {
      const text = `${numbers.slice(0, at).trim()} card 4111 1111 1111 1111 ${numbers.slice(at)}`;
      expect(scan(text).map((f) => f.entity)).toContain("CREDIT_CARD");
    }
  });

  it.each([
    ["digits", "1"],
    ["groups of digits", "123 "],
    ["at signs", "a@"],
    ["colons", "a:"],
    ["opening brackets", "("],
    ["plus signs", "+1"],
    ["scheme ends", "://"],
    ["upper case", "AB1 "],
    ["dots", "1."],
    ["hexadecimal pairs", "aa:"],
    ["labels", "passport account number "],
    ["capitalised words", "12 Aaa "],
  ])("takes bounded time on nothing but %s", (_, unit) => {
    const text = unit.repeat(100_000 / unit.length);
    // A hundred kilobytes: quadratic time would take many seconds.
    expect(cpuMsOf(() => scan(text), 1_500)).toBeLessThanOrEqual(1_500);
  });
});

describe("the hashes behind address check sums", () => {
  it("agree with the published vectors", () => {
    const abc = new TextEncoder().encode("abc");
    expect(hex(sha256(abc))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(hex(keccak256(new Uint8Array(0)))).toBe(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
  });

  it("refuse an address whose payload was changed", () => {
    expect(isBase58Address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")).toBe(true);
    expect(isBase58Address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfMa")).toBe(false);
  });
});
