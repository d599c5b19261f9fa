import { expect, test } from "vitest";
import { createDecompressor } from "@/lib/stores/decompressor";
import { noUsage, type Usage } from "../../exchange";
import { createUsageMeter } from "../../usage-meter";
import type { WireFormat } from "../provider";
import { anthropicWire } from "./anthropic";
import { googleWire } from "./google";
import { openaiWire } from "./openai";

const decompressor = createDecompressor();
const meterOf = (wire: WireFormat, contentType: string) =>
  createUsageMeter({ wire, contentType, contentEncoding: "", decompressor });
const usage = (parts: Partial<Usage>): Usage => ({ ...noUsage(), ...parts });

const readJson = (wire: WireFormat, answer: unknown) => {
  const meter = meterOf(wire, "application/json");
  meter.see(Buffer.from(JSON.stringify(answer)));
  return meter.finish();
};
const readEvents = (wire: WireFormat, events: readonly unknown[]) => {
  const meter = meterOf(wire, "text/event-stream");
  for (const event of events) meter.see(Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
  return meter.finish();
};

const tokens = { prompt_tokens: 10, completion_tokens: 5 };
const searched = {
  object: "response",
  model: "gpt-5",
  service_tier: "flex",
  status: "completed",
  output: [
    { type: "web_search_call", action: { type: "search", query: "x" } },
    { type: "web_search_call", action: { type: "open_page", url: "x" } },
    { type: "file_search_call" },
    { type: "message", content: [] },
  ],
  usage: { input_tokens: 10, output_tokens: 5 },
};
const searchedUsage = usage({
  promptTokens: 10,
  completionTokens: 5,
  tier: "flex",
  webSearches: 1,
  fileSearches: 1,
});
const interaction = {
  id: "i",
  model: "gemini-2.5-flash",
  status: "completed",
  steps: [{ type: "model_output", content: [{ type: "text", text: "Hello" }] }],
  usage: {
    total_input_tokens: 20,
    total_cached_tokens: 4,
    total_output_tokens: 7,
    total_thought_tokens: 3,
    input_tokens_by_modality: [{ modality: "audio", tokens: 12 }],
  },
};
const interactionUsage = usage({
  promptTokens: 20,
  completionTokens: 10,
  cachedTokens: 4,
  reasoningTokens: 3,
  audioInputTokens: 12,
});

test.each([
  [
    "the tier that served a chat",
    openaiWire,
    { model: "gpt-4o", service_tier: "priority", usage: tokens },
    usage({ promptTokens: 10, completionTokens: 5, tier: "priority" }),
  ],
  [
    "no tier where it was the standard one",
    openaiWire,
    { model: "gpt-4o", service_tier: "default", usage: tokens },
    usage({ promptTokens: 10, completionTokens: 5 }),
  ],
  ["tools that are billed by the call", openaiWire, searched, searchedUsage],
  [
    "the length of a recording, as older answers in full tell it",
    openaiWire,
    { task: "transcribe", duration: 8.5, text: "Hello" },
    usage({ audioSeconds: 8.5 }),
  ],
  [
    "images made, and images from the cache",
    openaiWire,
    {
      usage: {
        input_tokens: 100,
        input_tokens_details: {
          image_tokens: 80,
          cached_tokens: 60,
          cached_tokens_details: { image_tokens: 50 },
        },
        output_tokens: 20,
        output_tokens_details: { image_tokens: 15 },
      },
    },
    usage({
      promptTokens: 100,
      completionTokens: 20,
      cachedTokens: 60,
      cachedAudioTokens: 0,
      cachedImageTokens: 50,
      imageInputTokens: 80,
      imageOutputTokens: 15,
    }),
  ],
  [
    "speed and country",
    anthropicWire,
    {
      model: "m",
      usage: { input_tokens: 1, output_tokens: 2, speed: "fast", inference_geo: "us" },
    },
    usage({ promptTokens: 1, completionTokens: 2, tier: "fast", isRegional: true }),
  ],
  [
    "images made by Gemini, and its tier",
    googleWire,
    {
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 1_300,
        candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 1_290 }],
        cacheTokensDetails: [{ modality: "AUDIO", tokenCount: 5 }],
        serviceTier: "flex",
      },
    },
    usage({
      promptTokens: 10,
      completionTokens: 1_300,
      imageOutputTokens: 1_290,
      cachedAudioTokens: 5,
      tier: "flex",
    }),
  ],
  ["an interaction", googleWire, interaction, interactionUsage],
])("an answer tells %s", (_what, wire, answer, expected) => {
  expect(readJson(wire, answer).usage).toEqual(expected);
});

test("a response that only says that it is at work tells no usage, and is known to be unfinished", () => {
  const queued = { object: "response", model: "o3", status: "queued", output: [], usage: null };
  expect(readJson(openaiWire, queued)).toMatchObject({ usage: null, isPending: true });
  expect(readJson(openaiWire, searched)).toMatchObject({ isPending: false });
});

test("a streamed response reports its tier and tools at its end", () => {
  const events = [
    { type: "response.created", response: { ...searched, output: [], usage: null } },
    { type: "response.completed", response: searched },
  ];
  expect(readEvents(openaiWire, events).usage).toEqual(searchedUsage);
});

test("a streamed interaction is read to its end, and one that fails is seen to have failed", () => {
  const created = {
    event_type: "interaction.created",
    interaction: { ...interaction, usage: null },
  };
  const completed = { event_type: "interaction.completed", interaction };
  expect(readEvents(googleWire, [created, completed])).toMatchObject({
    usage: interactionUsage,
    model: "gemini-2.5-flash",
    finishReason: "completed",
    hasFailed: false,
  });
  const failed = { event_type: "error", error: { message: "no" } };
  expect(readEvents(googleWire, [created, failed]).hasFailed).toBe(true);
});

test("speech counts the letters spoken, not bytes, and nothing else is speech", () => {
  const spoken = openaiWire.spokenCharacters;
  expect(spoken?.({ model: "tts-1", voice: "alloy", input: "Grüße \u{1f980}" })).toBe(7);
  expect(spoken?.({ model: "text-embedding-3-small", input: "abc" })).toBeNull();
});
