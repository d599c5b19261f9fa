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
