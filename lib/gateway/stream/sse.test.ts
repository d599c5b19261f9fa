import fc from "fast-check";
import { expect, test } from "vitest";
import type { SseEvent } from "../providers/provider";
import { createByteSearch } from "./byte-search";
import { SseFramer, SseParser } from "./sse";

const encoder = new TextEncoder();
const message = (data: string): SseEvent => ({ event: "message", data });

function parse(chunks: readonly Uint8Array[], maxEventBytes = 1_000_000): SseEvent[] {
  const events: SseEvent[] = [];
  const parser = new SseParser({ maxEventBytes, onEvent: (event) => events.push(event) });
  for (const chunk of chunks) parser.push(chunk);
  return events;
}

/** Cuts at the given positions, which may repeat or be out of order. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  return [...sorted, bytes.length].map((to, i) => bytes.slice(sorted[i - 1] ?? 0, to));
}

const cases: [string, string, SseEvent[]][] = [
  ["a byte order mark at the start is no part of the field", "\uFEFFdata:1\n\n", [message("1")]],
  ["only the first of two byte order marks is", "\uFEFF\uFEFFdata:1\n\ndata:2\n\n", [message("2")]],
  [
    "a later byte order mark stays",
    "data:1\n\n\uFEFFdata:2\n\ndata:3\n\n",
    ["1", "3"].map(message),
  ],
  [
    "comments are passed over, long ones and empty ones",
    `data:1\n:\0\n:\r\ndata:2\n:${"x".repeat(2_000)}\rdata:3\n:data:fail\ndata:4\n\n`,
    [message("1\n2\n3\n4")],
  ],
  [
    "data without a final blank line is not dispatched",
    "retry:1000\ndata:test1\n\nid:t\ndata:t2",
    [message("test1")],
  ],
  [
    "data of one line, of several, and empty",
    "data:\n\ndata\ndata\n\ndata:test\n\n",
    ["", "\n", "test"].map(message),
  ],
  ["a field name must be exact", "data:1\nDATA:2\ndata :3\n data:4\ndata:5\n\n", [message("1\n5")]],
  [
    "an event name holds for one event",
    "event:a\ndata:1\n\ndata:2\n\n",
    [{ event: "a", data: "1" }, message("2")],
  ],
  ["an empty event name means message", "event: \ndata:data\n\n", [message("data")]],
  ["an event without data is none", "event:a\n\ndata:1\n\n", [message("1")]],
  ["id and retry are no data", "id: 1\nretry: 5\nretry:x\ndata:1\nid\n\n", [message("1")]],
  [
    "unknown fields are ignored",
    "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacomment\ndata:test\n\n",
    [message("test\n\ntest")],
  ],
  [
    "one leading space is dropped, a tab is not",
    "data:\ttest\rdata: \ndata:test\n\n",
    [message("\ttest\n\ntest")],
  ],
  [
    "every line end counts: LF, CR, CRLF",
    "data:test\r\ndata\ndata:test\r\n\r\n",
    [message("test\n\ntest")],
  ],
  ["carriage returns alone end lines and events", "data:1\r\rdata:2\r\r", ["1", "2"].map(message)],
  ["a null byte is data like any other", "data:\0\n\n\0data\n\n", [message("\0")]],
  ["a value keeps its further colons", "data: a: b:c\n\n", [message("a: b:c")]],
  [
    "blank lines before and between dispatch nothing",
    "\n\n\r\n\rdata:1\n\n\n\ndata:2\n\n",
    ["1", "2"].map(message),
  ],
  [
    "text outside ASCII is UTF-8",
    "data:ok…\ndata: grüße 🐙 \u{10FFFF}\n\n",
    [message("ok…\ngrüße 🐙 \u{10FFFF}")],
  ],
];

test.each(cases)("%s", (_name, stream, expected) => {
  expect(parse([encoder.encode(stream)])).toEqual(expected);
});

test.each(cases)("%s, under every byte split", (_name, stream, expected) => {
  const bytes = encoder.encode(stream);
  expect(parse(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  const stride = bytes.length > 300 ? 37 : 1;
  for (let at = 0; at <= bytes.length; at += stride) {
    expect(parse([bytes.slice(0, at), bytes.slice(at)])).toEqual(expected);
  }
});

const soup = fc.array(
  fc.constantFrom(
    "data:",
    "data: x",
    "event:e",
    ":c",
    "id:1",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "é🐙",
    "\uFEFF",
    "z",
  ),
  { maxLength: 60 },
);
const places = fc.array(fc.nat(400), { maxLength: 12 });

test("chunking never changes what is read", () => {
  fc.assert(
    fc.property(soup, places, (parts, at) => {
      const bytes = encoder.encode(parts.join(""));
      expect(parse(cut(bytes, at))).toEqual(parse([bytes]));
    }),
    { numRuns: 2_000 },
  );
});

test("frames in a row are the stream, byte for byte, whatever their size and chunking", () => {
  fc.assert(
    fc.property(soup, places, fc.integer({ min: 1, max: 40 }), (parts, at, maxEventBytes) => {
      const bytes = encoder.encode(parts.join(""));
      const seen: number[] = [];
      const take = (from: Uint8Array, start: number, end: number) => {
        seen.push(...from.subarray(start, end));
      };
      const framer = new SseFramer({ event: take, oversize: take }, maxEventBytes);
      for (const chunk of cut(bytes, at)) framer.push(chunk);
      seen.push(...framer.takeRest());
      expect(seen).toEqual([...bytes]);
    }),
    { numRuns: 2_000 },
  );
});

test("an event larger than allowed is skipped and reported, its neighbours are read", () => {
  const stream = encoder.encode(`data:1\n\ndata:${"x".repeat(1_048_576)}\n\ndata:2\n\n`);
  const chunks = cut(
    stream,
    Array.from({ length: 40 }, (_, i) => i * 30_011),
  );
  const events: SseEvent[] = [];
  const parser = new SseParser({ maxEventBytes: 1_000, onEvent: (event) => events.push(event) });
  for (const chunk of chunks) parser.push(chunk);
  expect(events).toEqual(["1", "2"].map(message));
  expect(parser.isDamaged).toBe(true);
});

test("what the stream ended on is read on request", () => {
  const events: SseEvent[] = [];
  const parser = new SseParser({ maxEventBytes: 100, onEvent: (event) => events.push(event) });
  parser.push(encoder.encode("data:1\n\ndata:2"));
  parser.flush();
  parser.flush();
  expect(events).toEqual(["1", "2"].map(message));
});

test("events that are not wanted are not decoded", () => {
  const events: SseEvent[] = [];
  const search = createByteSearch(["usage", "DONE"]);
  const parser = new SseParser({
    maxEventBytes: 100,
    onEvent: (event) => events.push(event),
    isWanted: search,
  });
  parser.push(encoder.encode("data:a\n\ndata:usage\n\ndata:usag\n\ndata:[DONE]\n\n"));
  expect(events).toEqual(["usage", "[DONE]"].map(message));
});

test("the byte search finds what includes finds", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), maxLength: 60 }),
      (marks, text) => {
        const bytes = encoder.encode(`abc${text}abc`);
        const found = createByteSearch(marks)(bytes, 3, bytes.length - 3);
        expect(found).toBe(marks.some((mark) => text.includes(mark)));
      },
    ),
    { numRuns: 3_000 },
  );
});
