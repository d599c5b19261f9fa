import { calcPrice, type ModelPrice } from "@pydantic/genai-prices";
import { LRUCache } from "lru-cache";
import type { Usage } from "@/lib/gateway/exchange";
import type { Prices } from "@/lib/gateway/ports";
import { dayMs } from "@/lib/time";

/** Written to every row's `price_version`; a test keeps it equal to the package's own version. */
export const priceVersion = "genai-prices-0.1.8";

/** The table's names for our providers, in order of preference. */
const tableIds: Readonly<Record<string, readonly string[]>> = {
  openai: ["openai"],
  anthropic: ["anthropic"],
  google: ["google"],
  azure: ["azure", "openai"],
};

/** Truly free, and therefore in no price table. Source: platform.openai.com/docs/guides/moderation. */
const freeModels = /^(?:omni|text)-moderation-/;
const freeProviders: ReadonlySet<string> = new Set(["sandbox"]);

/** USD per million tokens → nano-dollars per token, kept to a thousandth. */
const perToken = (usdPerMillion: number): number => Math.round(usdPerMillion * 1e6) / 1e3;
/** USD per thousand calls → nano-dollars per call. */
const perCall = (usdPerThousand: number): number => Math.round(usdPerThousand * 1e6);

type Rate = ModelPrice[string];

/** Above a tier's start the whole call is billed at the tier's rate. Source: genai-prices, TieredPrices. */
function rateAt(rate: Rate, promptTokens: number): number | undefined {
  if (rate === undefined || typeof rate === "number") return rate;
  let usd = rate.base;
  for (const tier of rate.tiers) if (promptTokens > tier.start) usd = tier.price;
  return usd;
}

/** Null when the table lacks a rate for tokens that were used. */
function costOf(price: ModelPrice, usage: Usage): number | null {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens } = usage;
  const rate = (...names: string[]): number | undefined => {
    for (const name of names) {
      const usd = rateAt(price[name], promptTokens);
      if (usd !== undefined) return perToken(usd);
    }
    return undefined;
  };
  const input = rate("input_mtok");
  const output = rate("output_mtok");
  if (input === undefined || (output === undefined && completionTokens > 0)) return null;

  const hourTokens = Math.min(usage.cacheWriteHourTokens ?? 0, cacheWriteTokens);
  const imageTokens = usage.imageInputTokens ?? 0;
  const parts = cachedTokens + cacheWriteTokens + usage.audioInputTokens + imageTokens;
  const outputParts = usage.audioOutputTokens + usage.reasoningTokens;
  const searches = rateAt(price.web_searches_kcount, promptTokens) ?? 0;
  return Math.round(
    Math.max(0, promptTokens - parts) * input +
      cachedTokens * (rate("cache_read_mtok") ?? input) +
      (cacheWriteTokens - hourTokens) * (rate("cache_write_mtok", "cache_write_5m_mtok") ?? input) +
      hourTokens * (rate("cache_write_1h_mtok", "cache_write_mtok") ?? input) +
      usage.audioInputTokens * (rate("input_audio_mtok") ?? input) +
      imageTokens * (rate("input_image_mtok") ?? input) +
      Math.max(0, completionTokens - outputParts) * (output ?? 0) +
      usage.audioOutputTokens * (rate("output_audio_mtok") ?? output ?? 0) +
      usage.reasoningTokens * (rate("output_reasoning_mtok") ?? output ?? 0) +
      (usage.webSearches ?? 0) * perCall(searches),
  );
}

function lookUp(provider: string, model: string, atMs: number): ModelPrice | null {
  for (const providerId of tableIds[provider] ?? []) {
    const found = calcPrice({}, model, { providerId, timestamp: new Date(atMs) });
    if (found) return found.model_price;
  }
  return null;
}

/**
 * Costs in integers, from the table of the genai-prices package as it was installed: it never updates itself
 * over the network. A rate is looked up once per provider, model and day, since prices change by date.
 * Service tiers (batch, flex, priority) are billed as standard.
 */
export function createPrices(): Prices {
  const rates = new LRUCache<string, { readonly price: ModelPrice | null }>({ max: 2_000 });
  return {
    cost(provider, model, usage, atMs) {
      if (freeProviders.has(provider) || freeModels.test(model)) {
        return { costNanoUsd: 0, priceVersion };
      }
      const id = `${provider} ${Math.floor(atMs / dayMs)} ${model}`;
      let known = rates.get(id);
      if (!known) {
        known = { price: lookUp(provider, model, atMs) };
        rates.set(id, known);
      }
      return { costNanoUsd: known.price && costOf(known.price, usage), priceVersion };
    },
  };
}
