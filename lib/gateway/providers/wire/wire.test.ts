import fc from "fast-check";
import { expect, test } from "vitest";
import { anthropicWire } from "./anthropic";
import { googleWire } from "./google";
import { openaiWire } from "./openai";

test("JSON of any shape is survived", () => {
  const names = [
    "usage",
    "choices",
    "message",
    "type",
    "response",
    "delta",
    "candidates",
    "content",
    "parts",
    "model",
    "usageMetadata",
    "input_tokens",
  ];
  const shape = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 1, -1, 1e300, "x", "message_start", "message_delta", true),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 5 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.constantFrom(openaiWire, anthropicWire, googleWire), shape, (wire, value) => {
      const text = JSON.stringify(value);
      const readings = { usage: null, model: null, finishReason: null };
      wire.readAnswer(JSON.parse(text), readings);
      wire.readEvent({ event: "message", data: text }, readings);
      for (const found of [
        wire.promptTexts(JSON.parse(text)),
        wire.completionTexts(JSON.parse(text)),
      ]) {
        expect(found.every((item) => typeof item === "string")).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});

const nested = (open: string, close: string, levels: number, inside = ""): string =>
  open.repeat(levels) + inside + close.repeat(levels);
const endless = [
  nested("[", "]", 20_000),
  nested('{"a":', "}", 20_000, "1"),
  nested('[{"content":', "}]", 10_000, '"x"'),
  nested('{"candidates":[{"content":{"parts":[{"functionCall":{"args":', "}}]}}]}", 5_000, "1"),
];

test.each(["openai", "anthropic", "google"] as const)(
  "%s: nesting that no stack holds is survived, wherever it stands",
  (name) => {
    const wire = { openai: openaiWire, anthropic: anthropicWire, google: googleWire }[name];
    for (const deep of endless) {
      const readings = { usage: null, model: null, finishReason: null };
      wire.readAnswer(JSON.parse(deep), readings);
      wire.readEvent({ event: "message", data: deep }, readings);
      wire.completionTexts(JSON.parse(deep));
      for (const member of ["tools", "messages", "contents", "input", "content"]) {
        const body = `{"messages":[{"content":"x"}],"contents":[{"parts":[{"text":"x"}]}],"${member}":${deep}}`;
        wire.promptTexts(JSON.parse(body));
        wire.completionTexts(JSON.parse(`{"content":[{"type":"tool_use","input":${deep}}]}`));
      }
    }
  },
);

test("texts of a prompt are those a model would read", () => {
  const chat = {
    model: "gpt-4o",
    messages: [
      { role: "system", content: "Be kind." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        ],
      },
      {
        role: "assistant",
        tool_calls: [{ id: "c", type: "function", function: { name: "look", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c", content: "A cat" },
    ],
  };
  expect(openaiWire.promptTexts(chat)).toEqual([
    "Be kind.",
    "What is this?",
    "look",
    "{}",
    "A cat",
  ]);
  expect(openaiWire.promptTexts({ input: ["a", "b"] })).toEqual(["a", "b"]);
  expect(openaiWire.promptTexts({ input_file_id: "file-1", endpoint: "/v1/x" })).toEqual([]);
  const message = {
    system: [{ type: "text", text: "Be kind." }],
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: [{ type: "tool_use", name: "look", input: { at: 1 } }] },
      {
        role: "user",
        content: [
          { type: "tool_result", content: [{ type: "text", text: "A cat" }] },
          { type: "image", source: { data: "AAAA" } },
        ],
      },
    ],
  };
  expect(anthropicWire.promptTexts(message)).toEqual(["Be kind.", "Hello", '{"at":1}', "A cat"]);
  const gemini = {
    systemInstruction: { parts: [{ text: "Be kind." }] },
    contents: [{ role: "user", parts: [{ text: "Hello" }, { inlineData: { data: "AAAA" } }] }],
  };
  expect(googleWire.promptTexts(gemini)).toEqual(["Be kind.", "Hello"]);
});
