import { expect, test } from "vitest";
import { requestTurns, responseTurns } from "./conversation";

const text = (value: string) => ({ kind: "text", text: value });

test.each([
  [
    "OpenAI chat",
    {
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "Hi" }] },
      ],
    },
  ],
  [
    "Anthropic",
    {
      system: [{ type: "text", text: "Be brief." }],
      messages: [{ role: "user", content: "Hi" }],
    },
  ],
  [
    "Gemini",
    {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [{ role: "user", parts: [{ text: "Hi" }] }],
    },
  ],
  [
    "OpenAI responses",
    {
      instructions: "Be brief.",
      input: [{ role: "user", content: [{ type: "input_text", text: "Hi" }] }],
    },
  ],
])("a prompt to %s reads as its turns", (_api, body) => {
  expect(requestTurns(JSON.stringify(body))).toEqual([
    { role: "system", parts: [text("Be brief.")] },
    { role: "user", parts: [text("Hi")] },
  ]);
});

const events = (list: readonly unknown[]): string =>
  list.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join("");

test.each([
  [
    "OpenAI chat",
    JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hello" } }] }),
  ],
  ["Anthropic", JSON.stringify({ type: "message", content: [{ type: "text", text: "Hello" }] })],
  [
    "Gemini",
    JSON.stringify({ candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] } }] }),
  ],
  [
    "OpenAI responses",
    JSON.stringify({
      output: [
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello" }] },
      ],
    }),
  ],
  [
    "a stream of OpenAI chat",
    `${events([{ choices: [{ delta: { content: "Hel" } }] }, { choices: [{ delta: { content: "lo" } }] }])}data: [DONE]\n\n`,
  ],
  [
    "a stream of Anthropic",
    events([
      { type: "content_block_delta", delta: { type: "text_delta", text: "Hel" } },
      { type: "content_block_delta", delta: { type: "text_delta", text: "lo" } },
    ]),
  ],
  [
    "a stream of Gemini",
    events([
      { candidates: [{ content: { parts: [{ text: "Hel" }] } }] },
      { candidates: [{ content: { parts: [{ text: "lo" }] } }] },
    ]),
  ],
  [
    "a stream of OpenAI responses",
    events([
      { type: "response.output_text.delta", delta: "Hel" },
      { type: "response.output_text.delta", delta: "lo" },
    ]),
  ],
])("an answer from %s reads as one turn", (_api, body) => {
  expect(responseTurns(body)).toEqual([{ role: "assistant", parts: [text("Hello")] }]);
});

test("a tool call that arrives in pieces has its name and all of its arguments", () => {
  const piece = (made: object) => ({ choices: [{ delta: { tool_calls: [{ function: made }] } }] });
  const body = events([
    piece({ name: "weather", arguments: '{"city"' }),
    piece({ arguments: ':"Graz"}' }),
  ]);
  expect(responseTurns(body)).toEqual([
    { role: "assistant", parts: [{ kind: "call", name: "weather", text: '{"city":"Graz"}' }] },
  ]);
});

test("an image is described by type and size and never included", () => {
  const url = `data:image/png;base64,${"A".repeat(400)}`;
  const body = {
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
  };
  expect(requestTurns(JSON.stringify(body))).toEqual([
    { role: "user", parts: [{ kind: "file", what: "image/png", bytes: 300 }] },
  ]);
});

test.each([
  "",
  "not json",
  "[1,2",
  "null",
  '{"messages":{"role":1}}',
  '{"choices":[null,3]}',
  "data: {",
])("a body of no known shape has no turns and does no harm: %s", (body) => {
  expect(requestTurns(body)).toEqual([]);
  expect(responseTurns(body)).toEqual([]);
});
