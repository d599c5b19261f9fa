import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsMoreValues } from "./json-size";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Containers plus commas plus one: how values are counted. */
function countOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  return members.reduce<number>(
    (sum, member) => sum + countOf(member),
    Math.max(members.length - 1, 0) + 1,
  );
}

test("values are counted whatever their strings hold", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const count = countOf(JSON.parse(text)) + 1;
      for (const framed of [text, ` \n${text}`, `\ufeff${text}`, `${text}\n${text},,,,`]) {
        expect(holdsMoreValues(bytes(framed), count)).toBe(false);
        expect(holdsMoreValues(bytes(framed), count - 1)).toBe(true);
      }
    }),
  );
});

test("commas and brackets in a prompt do not count as values, and escaped quotes and broken ends do no harm", () => {
  for (const text of [
    `{"a":"${",[{".repeat(1_000)}"}`,
    `["${'\\"'.repeat(1_000)},,,,,,,"]`,
    `["${"\\\\".repeat(1_000)}"]`,
    `["${",".repeat(1_000)}`,
    "a,b,c,d\n".repeat(1_000),
    "",
  ]) {
    expect(holdsMoreValues(bytes(text), 4)).toBe(false);
  }
});
