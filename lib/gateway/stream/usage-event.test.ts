import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { injectUsageOption, takeUsageEvent } from "./usage-event";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../tests/fixtures/${name}`, import.meta.url), "utf8");

function pass(bytes: Uint8Array, places: readonly number[]): string {
  const rewrite = takeUsageEvent();
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  const parts = [...sorted, bytes.length].map((to, i) =>
    rewrite.push(bytes.slice(sorted[i - 1] ?? 0, to)).slice(),
  );
  return decoder.decode(Buffer.concat([...parts, rewrite.flush()]));
}

const isUsageEvent = (event: string): boolean => event.includes('"choices":[],"usage":{');
const withoutUsage = (stream: string): string =>
  stream
    .split("\n\n")
    .filter((event) => !isUsageEvent(event))
    .join("\n\n");

test.each([
  "openai/chat-stream-usage.sse",
  "openai/chat-tools-stream.sse",
  "azure/chat-stream-usage.sse",
])("of %s the usage event goes and every other byte stays, under every split", (name) => {
  const stream = fixture(name);
  const bytes = encoder.encode(stream);
  const expected = withoutUsage(stream);
  expect(expected.length).toBeLessThan(stream.length);
  for (let at = 0; at <= bytes.length; at++) expect(pass(bytes, [at])).toBe(expected);
});

test.each(["\n", "\r\n", "\r"])("the same with lines that end in %j, under any chunking", (eol) => {
  const usage = `data: {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}${eol}${eol}`;
  const before = `: hello${eol}${eol}data: {"choices":[{}],"usage":null}${eol}${eol}`;
  const after = `data: [DONE]${eol}${eol}`;
  const bytes = encoder.encode(before + usage + after);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 10 }), (places) => {
      expect(pass(bytes, places)).toBe(before + after);
    }),
    { numRuns: 2_000 },
  );
});

test("a stream without that event passes unchanged", () => {
  for (const name of [
    "openai/chat-stream.sse",
    "openai/response-stream.sse",
    "google/stream.sse",
  ]) {
    const stream = fixture(name);
    expect(pass(encoder.encode(stream), [7, 300, 301, 900])).toBe(stream);
  }
});

test("complete events pass at once and uncopied", () => {
  const rewrite = takeUsageEvent();
  const chunk = encoder.encode('data: {"choices":[{"delta":{}}]}\n\ndata: {"choices":[]}\n\n');
  expect(rewrite.push(chunk)).toBe(chunk);
});

test("an event too large to be the usage event is not held", () => {
  const rewrite = takeUsageEvent();
  const opening = encoder.encode(`data: {"choices":[],"x":"${"y".repeat(70_000)}`);
  expect(rewrite.push(opening).length).toBe(opening.length);
  const rest = encoder.encode('","usage":{"prompt_tokens":1}}');
  expect(rewrite.push(rest).length).toBe(rest.length);
});

test("a usage event that the stream breaks off after is taken too, other fragments are not", () => {
  expect(pass(encoder.encode('data: {"choices":[],"usage":{"prompt_tokens":1}}'), [9])).toBe("");
  expect(pass(encoder.encode('data: {"choices":[],"usage":{"prompt_to'), [9])).toContain(
    "prompt_to",
  );
});

test.each([
  [
    '{"model":"m","stream":true}',
    '{"stream_options":{"include_usage":true},"model":"m","stream":true}',
  ],
  [
    ' \n{\n  "model": "ü"\n}\n',
    ' \n{"stream_options":{"include_usage":true},\n  "model": "ü"\n}\n',
  ],
  ["{ }", "{ }"],
  ["[]", "[]"],
  ["", ""],
])("asking for usage in %j splices one member in", (body, expected) => {
  expect(decoder.decode(injectUsageOption(encoder.encode(body)))).toBe(expected);
});
