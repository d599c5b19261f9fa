import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { noUsage, type Usage } from "@/lib/gateway/exchange";
import { createPrices, priceVersion } from "./prices";

const prices = createPrices();
const atMs = Date.UTC(2026, 5, 1);
const cost = (provider: string, model: string, usage: Partial<Usage>) =>
  prices.cost(provider, model, { ...noUsage(), ...usage }, atMs).costNanoUsd;

test.each([
  ["plain", "openai", "gpt-4o", { promptTokens: 1_000, completionTokens: 500 }, 7_500_000],
  [
    "cached input is cheaper",
    "openai",
    "gpt-4o-2024-08-06",
    { promptTokens: 1_000, cachedTokens: 400, completionTokens: 0 },
    600 * 2_500 + 400 * 1_250,
  ],
  [
    "cache writes and reads beside plain input",
    "anthropic",
    "claude-sonnet-4-20250514",
    { promptTokens: 1_100, cachedTokens: 500, cacheWriteTokens: 500, completionTokens: 10 },
    100 * 3_000 + 500 * 300 + 500 * 3_750 + 10 * 15_000,
  ],
  [
    "an hour in the cache costs more than five minutes",
    "anthropic",
    "claude-sonnet-4-20250514",
    { promptTokens: 500, cacheWriteTokens: 500, cacheWriteHourTokens: 200 },
    300 * 3_750 + 200 * 6_000,
  ],
  [
    "searches are billed apart",
    "anthropic",
    "claude-sonnet-4-20250514",
    { promptTokens: 10, webSearches: 3 },
    10 * 3_000 + 3 * 10_000_000,
  ],
  [
    "at a tier's start the low rate holds",
    "google",
    "gemini-2.5-pro",
    { promptTokens: 200_000, completionTokens: 1 },
    200_000 * 1_250 + 10_000,
  ],
  [
    "above it all tokens are billed at the high one",
    "google",
    "gemini-2.5-pro",
    { promptTokens: 200_001, completionTokens: 1 },
    200_001 * 2_500 + 15_000,
  ],
  [
    "audio input has its own rate",
    "google",
    "gemini-2.5-flash",
    { promptTokens: 1_000, audioInputTokens: 900 },
    100 * 300 + 900 * 1_000,
  ],
  [
    "reasoning is billed once, as output",
    "openai",
    "gpt-5",
    { completionTokens: 300, reasoningTokens: 256 },
    300 * 10_000,
  ],
  [
    "images have their own rate",
    "openai",
    "gpt-image-1",
    { promptTokens: 60, imageInputTokens: 50, completionTokens: 100 },
    10 * 5_000 + 50 * 10_000 + 100 * 40_000,
  ],
  [
    "made images cost more than the words beside them",
    "google",
    "gemini-2.5-flash-image",
    { promptTokens: 10, completionTokens: 1_300, imageOutputTokens: 1_290 },
    10 * 300 + 10 * 2_500 + 1_290 * 30_000,
  ],
  [
    "sound from the cache is billed once, at its own rate",
    "google",
    "gemini-2.5-flash",
    { promptTokens: 1_000, audioInputTokens: 900, cachedTokens: 500, cachedAudioTokens: 450 },
    50 * 300 + 50 * 30 + 450 * 100 + 450 * 1_000,
  ],
  [
    "sound from the cache is not billed twice where nobody says that it was sound",
    "google",
    "gemini-2.5-flash",
    { promptTokens: 1_000, audioInputTokens: 900, cachedTokens: 500 },
    500 * 1_000 + 500 * 30,
  ],
  [
    "images from the cache have their own rate",
    "openai",
    "gpt-image-1.5",
    {
      promptTokens: 100,
      imageInputTokens: 80,
      cachedTokens: 60,
      cachedImageTokens: 50,
      completionTokens: 20,
      imageOutputTokens: 15,
    },
    10 * 5_000 + 30 * 8_000 + 10 * 1_250 + 50 * 2_000 + 5 * 10_000 + 15 * 32_000,
  ],
  [
    "a spoken chat costs far more than a written one",
    "openai",
    "gpt-4o-audio-preview-2024-12-17",
    { promptTokens: 100, audioInputTokens: 90, completionTokens: 50, audioOutputTokens: 40 },
    10 * 2_500 + 90 * 40_000 + 10 * 10_000 + 40 * 80_000,
  ],
  [
    "searches in the web and in files",
    "openai",
    "gpt-5",
    { promptTokens: 100, webSearches: 2, fileSearches: 3 },
    100 * 1_250 + 2 * 10_000_000 + 3 * 2_500_000,
  ],
  ["a minute of a recording", "openai", "whisper-1", { audioSeconds: 60 }, 6_000_000],
  ["a thousand letters spoken", "openai", "tts-1", { characters: 1_000 }, 15_000_000],
  ["the same in high definition", "openai", "tts-1-hd", { characters: 1_000 }, 30_000_000],
  [
    "flex costs half",
    "openai",
    "gpt-5-mini",
    { promptTokens: 1_000, cachedTokens: 400, completionTokens: 10, tier: "flex" },
    (600 * 250 + 400 * 25 + 10 * 2_000) / 2,
  ],
  [
    "priority costs more",
    "openai",
    "gpt-4.1-mini-2025-04-14",
    { promptTokens: 1_000, cachedTokens: 400, completionTokens: 10, tier: "priority" },
    600 * 700 + 400 * 175 + 10 * 2_800,
  ],
  [
    "searches cost the same however fast the answer came",
    "openai",
    "gpt-5",
    { promptTokens: 100, webSearches: 1, tier: "priority" },
    100 * 2_500 + 10_000_000,
  ],
  [
    "fast and within one country, both cost extra",
    "anthropic",
    "claude-opus-4-6",
    { promptTokens: 100, completionTokens: 10, tier: "fast", isRegional: true },
    Math.round((100 * 30_000 + 10 * 150_000) * 1.1),
  ],
  ["embeddings have no output", "openai", "text-embedding-3-small", { promptTokens: 8 }, 160],
  ["azure falls back to the maker's price", "azure", "gpt-4o", { promptTokens: 2 }, 5_000],
] as const)("%s", (_case, provider, model, usage, expected) => {
  expect(cost(provider, model, usage)).toBe(expected);
});

test("every cost is a whole number of nano-dollars", () => {
  expect(cost("openai", "gpt-4o-mini", { promptTokens: 1, cachedTokens: 1 })).toBe(75);
  expect(Number.isInteger(cost("anthropic", "claude-3-haiku-20240307", { cachedTokens: 1 }))).toBe(
    true,
  );
});

test("an unknown model has no cost, not a cost of nothing", () => {
  expect(cost("openai", "model-nobody-has", { promptTokens: 10 })).toBeNull();
  expect(cost("azure", "my-deployment", { promptTokens: 10 })).toBeNull();
  expect(cost("openai", "claude-sonnet-4-20250514", { promptTokens: 10 })).toBeNull();
});

test("tokens without a rate have no cost", () => {
  expect(cost("openai", "whisper-1", { promptTokens: 10 })).toBeNull();
  expect(cost("openai", "text-embedding-3-small", { completionTokens: 10 })).toBeNull();
});

test("what is served in a way that has no known price has no cost", () => {
  expect(cost("openai", "gpt-4-turbo", { promptTokens: 10, tier: "priority" })).toBeNull();
  expect(cost("google", "gemini-2.5-pro", { promptTokens: 10, tier: "priority" })).toBeNull();
  expect(cost("anthropic", "claude-sonnet-4-5", { promptTokens: 10, tier: "fast" })).toBeNull();
  expect(cost("openai", "gpt-4o-mini-tts", { characters: 10 })).toBeNull();
  expect(cost("anthropic", "tts-1", { characters: 10 })).toBeNull();
});

/** USD per million tokens, plain, cached and written, as the makers' price pages say. */
test.each([
  ["openai", "gpt-4o", 2.5, 1.25, 10],
  ["openai", "gpt-4o-mini", 0.15, 0.075, 0.6],
  ["openai", "gpt-4.1", 2, 0.5, 8],
  ["openai", "gpt-5", 1.25, 0.125, 10],
  ["openai", "gpt-5-mini", 0.25, 0.025, 2],
  ["openai", "o3", 2, 0.5, 8],
  ["openai", "o4-mini", 1.1, 0.275, 4.4],
  ["anthropic", "claude-3-5-haiku-20241022", 0.8, 0.08, 4],
  ["anthropic", "claude-haiku-4-5-20251001", 1, 0.1, 5],
  ["anthropic", "claude-sonnet-4-5-20250929", 3, 0.3, 15],
  ["anthropic", "claude-opus-4-1-20250805", 15, 1.5, 75],
  ["anthropic", "claude-opus-4-5-20251101", 5, 0.5, 25],
  ["google", "gemini-2.0-flash", 0.1, 0.025, 0.4],
  ["google", "gemini-2.5-flash", 0.3, 0.03, 2.5],
  ["google", "gemini-2.5-pro", 1.25, 0.125, 10],
  ["azure", "gpt-4.1", 2, 0.5, 8],
])("%s %s", (provider, model, plain, cached, written) => {
  const usage = { promptTokens: 3_000, cachedTokens: 1_000, completionTokens: 1_000 };
  const nano = Math.round((2 * plain + cached + written) * 1e6);
  expect(cost(provider, model, usage)).toBe(nano);
});

test("the sandbox and moderation are free", () => {
  expect(cost("sandbox", "any", { promptTokens: 1_000_000 })).toBe(0);
  expect(cost("openai", "omni-moderation-latest", {})).toBe(0);
});

test("the version in every row is that of the installed table", () => {
  const entry = createRequire(import.meta.url).resolve("@pydantic/genai-prices");
  const manifest: unknown = JSON.parse(
    readFileSync(join(dirname(entry), "..", "package.json"), "utf8"),
  );
  expect(manifest).toMatchObject({ version: priceVersion.replace("genai-prices-", "") });
});
