import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, MalformedJson, pathOf, readJson } from "./json-text";

const ask = {
  isMarked: (name: string) => name === "role",
  isRanged: (name: string) => name === "logs",
};

function stringsOf(value: unknown, out: string[]): string[] {
  if (typeof value === "string") out.push(value);
  else if (Array.isArray(value)) for (const member of value) stringsOf(member, out);
  else if (value !== null && typeof value === "object") {
    for (const member of Object.values(value)) stringsOf(member, out);
  }
  return out;
}

test("every string of any JSON is found at its position", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const tokens = readJson(text, ask).tokens.filter(({ kind }) => kind === "string");
      expect(tokens.map((token) => token.value)).toEqual(stringsOf(JSON.parse(text), []));
      for (const { start, end, value: read } of tokens) {
        expect(JSON.parse(text.slice(start, end))).toBe(read);
      }
    }),
    { numRuns: 500 },
  );
});

test("rewriting every string leaves all else as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const edits = readJson(text, ask).tokens.map(({ start, end }) => ({
        start,
        end,
        text: text.slice(start, end),
      }));
      expect(applyEdits(text, edits)).toBe(text);
    }),
  );
});

test("a token knows its path, its neighbours' marks and the requested ranges", () => {
  const text = '{"messages":[{"content":"hi","role":"user"}],"logs":[1,{"a":"b"}]}';
  const { tokens, ranges } = readJson(text, ask);
  const content = tokens.find(({ value }) => value === "hi");
  expect(pathOf(content?.frame ?? null, content?.key ?? "")).toBe("messages[0].content");
  expect(content?.frame.marks).toEqual({ role: "user" });
  expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['[1,{"a":"b"}]']);
});

test.each([
  "",
  "{",
  '{"a"}',
  '{"a":}',
  "[1 2]",
  '"a',
  '"\\u12"',
  "nope",
  "{}x",
  "[1,",
  '{"a":1"b"}',
])("%j is no JSON", (text) => {
  expect(() => readJson(text, ask)).toThrow(MalformedJson);
});
