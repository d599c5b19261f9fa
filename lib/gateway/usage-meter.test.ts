import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDecompressor } from "@/lib/stores/decompressor";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { noUsage, type Usage } from "./exchange";
import type { WireFormat } from "./providers/provider";
import { anthropicWire } from "./providers/wire/anthropic";
import { googleWire } from "./providers/wire/google";
import { openaiWire } from "./providers/wire/openai";
import { createUsageMeter, type UsageMeter } from "./usage-meter";

const wires: Record<string, WireFormat> = {
  openai: openaiWire,
  azure: openaiWire,
  anthropic: anthropicWire,
  google: googleWire,
};
const decompressor = createDecompressor();
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../tests/fixtures/${name}`, import.meta.url));

const meterOf = (wire: WireFormat, contentType: string, contentEncoding = ""): UsageMeter =>
  createUsageMeter({ wire, contentType, contentEncoding, decompressor });

function meterFor(name: string, contentEncoding = ""): UsageMeter {
  const wire = wires[name.split("/")[0] ?? ""];
  if (!wire) throw new Error(`no wire format for ${name}`);
  const type = name.endsWith(".sse") ? "text/event-stream" : "application/json";
  return meterOf(wire, `${type}; charset=utf-8`, contentEncoding);
}

const usage = (parts: Partial<Usage>): Usage => ({ ...noUsage(), ...parts });

const cases: [string, Usage | null, string | null, string | null][] = [
  [
    "openai/chat.json",
    usage({ promptTokens: 2006, completionTokens: 300, cachedTokens: 1920, reasoningTokens: 128 }),
    "gpt-4o-2024-08-06",
    "stop",
  ],
  [
    "openai/chat-audio.json",
    usage({
      promptTokens: 120,
      completionTokens: 60,
      audioInputTokens: 100,
      audioOutputTokens: 45,
    }),
    "gpt-4o-audio-preview-2024-12-17",
    "stop",
  ],
  [
    "openai/chat-stream-usage.sse",
    usage({ promptTokens: 19, completionTokens: 9 }),
    "gpt-4o-mini-2024-07-18",
    "stop",
  ],
  ["openai/chat-stream.sse", null, "gpt-4o-mini-2024-07-18", "stop"],
  [
    "openai/chat-tools-stream.sse",
    usage({ promptTokens: 60, completionTokens: 16 }),
    "gpt-4o-mini-2024-07-18",
    "tool_calls",
  ],
  [
    "azure/chat-stream-usage.sse",
    usage({ promptTokens: 19, completionTokens: 9 }),
    "gpt-4o-2024-11-20",
    "stop",
  ],
  [
    "openai/completion.json",
    usage({ promptTokens: 5, completionTokens: 7 }),
    "gpt-3.5-turbo-instruct",
    "length",
  ],
  [
    "openai/response.json",
    usage({ promptTokens: 328, completionTokens: 87, cachedTokens: 256, reasoningTokens: 64 }),
    "o4-mini-2025-04-16",
    "completed",
  ],
  [
    "openai/response-stream.sse",
    usage({ promptTokens: 328, completionTokens: 87, cachedTokens: 256, reasoningTokens: 64 }),
    "o4-mini-2025-04-16",
    "completed",
  ],
  [
    "openai/response-incomplete-stream.sse",
    usage({ promptTokens: 328, completionTokens: 87, cachedTokens: 256, reasoningTokens: 64 }),
    "o4-mini-2025-04-16",
    "max_output_tokens",
  ],
  ["openai/embeddings.json", usage({ promptTokens: 8 }), "text-embedding-3-small", null],
  [
    "openai/transcription.json",
    usage({ promptTokens: 14, completionTokens: 45, audioInputTokens: 10 }),
    null,
    null,
  ],
  ["openai/transcription-whisper.json", usage({ audioSeconds: 9 }), null, null],
  [
    "openai/image.json",
    usage({ promptTokens: 60, completionTokens: 40, imageInputTokens: 50 }),
    null,
    null,
  ],
  ["openai/moderation.json", noUsage(), "omni-moderation-latest", null],
  [
    "anthropic/message.json",
    usage({
      promptTokens: 2009,
      completionTokens: 393,
      cachedTokens: 1800,
      cacheWriteTokens: 188,
      cacheWriteHourTokens: 100,
      reasoningTokens: 300,
    }),
    "claude-sonnet-4-20250514",
    "end_turn",
  ],
  [
    "anthropic/message-stream.sse",
    usage({ promptTokens: 125, completionTokens: 15, cachedTokens: 100 }),
    "claude-sonnet-4-20250514",
    "end_turn",
  ],
  [
    "anthropic/server-tool-stream.sse",
    usage({
      promptTokens: 11258,
      completionTokens: 510,
      cachedTokens: 64,
      cacheWriteTokens: 512,
      webSearches: 1,
    }),
    "claude-sonnet-4-20250514",
    "end_turn",
  ],
  ["anthropic/token-count.json", noUsage(), null, null],
  [
    "google/generate.json",
    usage({
      promptTokens: 1108,
      completionTokens: 240,
      cachedTokens: 900,
      reasoningTokens: 200,
      audioInputTokens: 1000,
    }),
    "gemini-2.5-flash",
    "STOP",
  ],
  [
    "google/stream.sse",
    usage({ promptTokens: 8, completionTokens: 28, reasoningTokens: 20 }),
    "gemini-2.5-flash",
    "STOP",
  ],
  [
    "google/stream-array.json",
    usage({ promptTokens: 8, completionTokens: 28, reasoningTokens: 20 }),
    "gemini-2.5-flash",
    "STOP",
  ],
  ["google/blocked.json", usage({ promptTokens: 8 }), "gemini-2.5-flash", "SAFETY"],
  ["google/token-count.json", noUsage(), null, null],
];

test.each(cases)("%s is read", (name, expectedUsage, model, finishReason) => {
  const meter = meterFor(name);
  meter.see(fixture(name));
  expect(meter.finish()).toEqual({
    usage: expectedUsage,
    model,
    finishReason,
    isEstimated: false,
    hasFailed: false,
    isPending: false,
    readable: true,
  });
});

test.each(cases)(
  "%s is read the same however it is cut, plain or compressed",
  (name, expectedUsage) => {
    const plain = fixture(name);
    const encodings: [string, Buffer][] = [
      ["", plain],
      ["gzip", gzipSync(plain)],
      ["br", brotliCompressSync(plain)],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...encodings),
        fc.integer({ min: 1, max: 900 }),
        ([encoding, bytes], size) => {
          const meter = meterFor(name, encoding);
          for (let at = 0; at < bytes.length; at += size) meter.see(bytes.subarray(at, at + size));
          expect(meter.finish().usage).toEqual(expectedUsage);
        },
      ),
      { numRuns: 40 },
    );
  },
);

test.each([
  ["openai/chat-stream-usage.sse", "[DONE]"],
  ["openai/response-stream.sse", '"response.completed"'],
  ["openai/response-incomplete-stream.sse", '"response.incomplete"'],
  ["anthropic/message-stream.sse", '"message_stop"'],
])("of %s the last event is reported as soon as it is complete", (name, mark) => {
  const meter = meterFor(name);
  const bytes = fixture(name);
  const isLast = Array.from(bytes, (byte) => meter.see(Uint8Array.of(byte)));
  expect(isLast.indexOf(true)).toBe(bytes.length - 1);
  expect(bytes.toString()).toContain(mark);
});

test("Gemini's finish reason is not taken for the end", () => {
  const meter = meterFor("google/stream.sse");
  expect(meter.see(fixture("google/stream.sse"))).toBe(false);
});

test("a stream cut off under way counts its prompt exactly and its words by size", () => {
  const bytes = fixture("anthropic/message-stream.sse");
  const meter = meterFor("anthropic/message-stream.sse");
  meter.see(bytes.subarray(0, bytes.indexOf("event: message_delta")));
  expect(meter.finish()).toMatchObject({
    usage: { promptTokens: 125, completionTokens: Math.ceil("Hello! Ünïcode 🐙".length / 4) },
    model: "claude-sonnet-4-20250514",
    isEstimated: true,
  });
});

test("usage at the end of an event too large to be held is found", () => {
  const response = fixture("openai/response.json")
    .toString()
    .replace("harbour", "x".repeat(900_000));
  const event = JSON.stringify({ type: "response.completed", response: JSON.parse(response) });
  const bytes = Buffer.from(`event: response.completed\ndata: ${event}\n\n`);
  const meter = meterFor("openai/response-stream.sse");
  meter.see(fixture("openai/response-stream.sse").subarray(0, 2_000));
  for (let at = 0; at < bytes.length; at += 50_000) meter.see(bytes.subarray(at, at + 50_000));
  expect(meter.finish()).toMatchObject({
    usage: { promptTokens: 328, completionTokens: 87 },
    model: "o4-mini-2025-04-16",
    readable: true,
  });
});

test("usage in an event that the connection broke off behind is read", () => {
  const bytes = fixture("openai/chat-stream-usage.sse");
  const meter = meterFor("openai/chat-stream-usage.sse");
  meter.see(bytes.subarray(0, bytes.indexOf("\n\ndata: [DONE]")));
  expect(meter.finish().usage).toMatchObject({ promptTokens: 19 });
});

test("of an answer too large to keep, head and tail are enough", () => {
  const filler = Array.from({ length: 60_000 }, (_, i) => i / 7);
  const answer = {
    object: "list",
    model: "text-embedding-3-large",
    data: [{ embedding: filler, note: '"usage":{"prompt_tokens":1}' }],
    usage: { prompt_tokens: 77, total_tokens: 77 },
  };
  const bytes = Buffer.from(JSON.stringify(answer, null, 1));
  expect(bytes.length).toBeGreaterThan(1_000_000);
  const meter = meterOf(openaiWire, "application/json");
  for (let at = 0; at < bytes.length; at += 65_536) meter.see(bytes.subarray(at, at + 65_536));
  expect(meter.finish()).toEqual({
    usage: usage({ promptTokens: 77 }),
    model: "text-embedding-3-large",
    finishReason: null,
    isEstimated: false,
    hasFailed: false,
    isPending: false,
    readable: true,
  });
});

test("a large array of Gemini parts yields the last usage", () => {
  const part = (count: number) => ({
    candidates: [{ content: { parts: [{ text: "x".repeat(20_000) }] } }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: count },
    modelVersion: "gemini-2.5-pro",
  });
  const bytes = Buffer.from(JSON.stringify(Array.from({ length: 30 }, (_, i) => part(i))));
  const meter = meterOf(googleWire, "application/json");
  for (let at = 0; at < bytes.length; at += 10_000) meter.see(bytes.subarray(at, at + 10_000));
  expect(meter.finish()).toMatchObject({
    usage: { promptTokens: 5, completionTokens: 29 },
    model: "gemini-2.5-pro",
  });
});

test("300 MiB pass without being kept", () => {
  const meter = meterOf(openaiWire, "text/event-stream");
  const chunk = Buffer.alloc(1_048_576, 0x61);
  const before = process.memoryUsage();
  for (let i = 0; i < 300; i++) meter.see(Buffer.from(chunk));
  const after = process.memoryUsage();
  expect(meter.finish()).toMatchObject({ usage: null, readable: false });
  expect(after.heapUsed - before.heapUsed).toBeLessThan(8_000_000);
});

test("bytes of any kind are survived", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(openaiWire, anthropicWire, googleWire),
      fc.constantFrom("text/event-stream", "application/json", "application/problem+json"),
      fc.constantFrom("", "gzip", "br", "deflate"),
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }),
      (wire, type, encoding, chunks) => {
        const meter = meterOf(wire, type, encoding);
        for (const chunk of chunks) meter.see(chunk);
        expect(meter.finish().usage ?? noUsage()).toEqual(noUsage());
        meter.completionTexts();
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ["audio/mpeg", ""],
  ["application/octet-stream", ""],
  ["", ""],
  ["application/json", "zstd"],
])("an answer of type %j encoded as %j is left unread", (type, encoding) => {
  const meter = meterOf(openaiWire, type, encoding);
  meter.see(fixture("openai/chat.json"));
  expect(meter.finish()).toMatchObject({ usage: null, model: null, readable: false });
  expect(meter.completionTexts()).toEqual([]);
});

test("a stream without usage gives its words to be counted", () => {
  const meter = meterFor("openai/chat-stream.sse");
  meter.see(fixture("openai/chat-stream.sse"));
  meter.finish();
  expect(meter.completionTexts().join("")).toBe("Grüße from the 🚢: everything passes.");
});

test("a long stream gives about as much text as it held", () => {
  const chunk = `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" word"}}]}\n\n`;
  const bytes = Buffer.from(chunk);
  const meter = meterOf(openaiWire, "text/event-stream");
  for (let i = 0; i < 5_000; i++) meter.see(bytes);
  meter.finish();
  const { length } = meter.completionTexts().join("");
  expect(length).toBeGreaterThan(24_000);
  expect(length).toBeLessThan(26_000);
});

test.each([
  ["openai/chat.json", "Hello! How can I assist you today?"],
  ["openai/response.json", "In a quiet harbour a ship waits."],
  ["openai/response-stream.sse", "In a quiet harbour a ship waits."],
  ["openai/transcription.json", "Imagine the wildest idea."],
  ["anthropic/message.json", "Hi! My name is Claude."],
  ["anthropic/message-stream.sse", "Hello! Ünïcode 🐙"],
  ["google/generate.json", "AI learns patterns."],
  ["google/stream.sse", "Der Hafen schläft."],
])("texts of %s are its words, once", (name, expected) => {
  const meter = meterFor(name);
  meter.see(fixture(name));
  meter.finish();
  const text = meter.completionTexts().join("");
  expect(text.startsWith(expected)).toBe(true);
  expect(text.split(expected)).toHaveLength(2);
});

test.each(Object.keys(wires))("%s: an answer of nothing but openings is given up soon", (name) => {
  const read = () => {
    const meter = meterOf(wires[name] as WireFormat, "application/json");
    meter.see(Buffer.from('{"usage":'.repeat(14_000)));
    return meter.finish();
  };
  expect(read()).toMatchObject({ usage: null, readable: false });
  // Scanned again and again it would take ten seconds, blocking every other call.
  expect(cpuMsOf(read, 1_000)).toBeLessThanOrEqual(1_000);
});

const ownErrors: [string, WireFormat, string][] = [
  ["a chat", openaiWire, 'data: {"error":{"message":"overloaded"}}\n\n'],
  ["a response", openaiWire, 'data: {"type": "error", "message": "overloaded"}\n\n'],
  ["a failed response", openaiWire, 'data: {"type":"response.failed","response":{}}\n\n'],
  ["a message", anthropicWire, 'event: error\ndata: {"type":"error","error":{}}\n\n'],
  ["a generation", googleWire, 'data: {"error": {"code": 503}}\n\n'],
];

test.each(ownErrors)("an error in the middle of %s is not a success", (_name, wire, error) => {
  const event = 'data: {"type":"x","choices":[{"delta":{"content":"\\"error\\":{"}}]}\n\n';
  for (const [text, hasFailed] of [
    [event.repeat(6) + error, true],
    [event.repeat(6), false],
  ] as const) {
    const meter = meterOf(wire, "text/event-stream");
    meter.see(Buffer.from(text));
    expect(meter.finish()).toMatchObject({ hasFailed });
  }
});

test("parts of a prompt are never more than the prompt", () => {
  const meter = meterOf(openaiWire, "application/json");
  const details = { cached_tokens: 1e10, audio_tokens: 1e10, image_tokens: 1e10 };
  const reported = { prompt_tokens: 5, completion_tokens: 7, prompt_tokens_details: details };
  meter.see(Buffer.from(JSON.stringify({ usage: reported })));
  expect(meter.finish().usage).toMatchObject({
    promptTokens: 5,
    cachedTokens: 5,
    audioInputTokens: 5,
    imageInputTokens: 5,
  });
});
