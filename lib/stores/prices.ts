import { calcPrice, type ModelPrice } from "@pydantic/genai-prices";
import { LRUCache } from "lru-cache";
import type { Usage } from "@/lib/gateway/exchange";
import type { Prices } from "@/lib/gateway/ports";
import { dayMs } from "@/lib/time";
import { serviceFactor } from "./price-tiers";

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

/** What the table lacks, beside or instead of its rates. Source: platform.openai.com/docs/pricing. */
const supplements: readonly (readonly [model: RegExp, rates: ModelPrice])[] = [
  [/^tts-1-hd\b/, { input_mchars: 30 }],
  [/^tts-1\b/, { input_mchars: 15 }],
  [/^gpt-4o-audio-preview\b/, { input_audio_mtok: 40, output_audio_mtok: 80 }],
  [/^gpt-4o-mini-audio-preview\b/, { input_audio_mtok: 10, output_audio_mtok: 20 }],
];

/** The first of the rates that the table has, in nano-dollars per token. */
function rateOf(price: ModelPrice, promptTokens: number, names: readonly string[]): number | null {
  for (const name of names) {
    const usd = rateAt(price[name], promptTokens);
    if (usd !== undefined) return perToken(usd);
  }
  return null;
}

/** Null when the table lacks a rate for tokens that were used. */
function tokenCost(price: ModelPrice, usage: Usage): number | null {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens } = usage;
  const rate = (...names: string[]) => rateOf(price, promptTokens, names);
  const input = rate("input_mtok");
  const output = rate("output_mtok");
  if (input === null || (output === null && completionTokens > 0)) return null;

  const cachedAudio = Math.min(usage.cachedAudioTokens ?? 0, cachedTokens);
  const cachedImages = Math.min(usage.cachedImageTokens ?? 0, cachedTokens - cachedAudio);
  const cached = rate("cache_read_mtok") ?? input;
  const hourTokens = Math.min(usage.cacheWriteHourTokens ?? 0, cacheWriteTokens);
  // What came from the cache may be sound or images too, and is not to be billed twice.
  const uncached = Math.max(0, promptTokens - cachedTokens - cacheWriteTokens);
  const audio = Math.min(Math.max(0, usage.audioInputTokens - cachedAudio), uncached);
  const shown = Math.max(0, (usage.imageInputTokens ?? 0) - cachedImages);
  const images = Math.min(shown, uncached - audio);
  const imageOutput = usage.imageOutputTokens ?? 0;
  const textOutput =
    completionTokens - usage.audioOutputTokens - usage.reasoningTokens - imageOutput;
  return (
    (uncached - audio - images) * input +
    (cachedTokens - cachedAudio - cachedImages) * cached +
    cachedAudio * (rate("cache_audio_read_mtok") ?? cached) +
    cachedImages * (rate("cache_image_read_mtok") ?? cached) +
    (cacheWriteTokens - hourTokens) * (rate("cache_write_mtok", "cache_write_5m_mtok") ?? input) +
    hourTokens * (rate("cache_write_1h_mtok", "cache_write_mtok") ?? input) +
    audio * (rate("input_audio_mtok") ?? input) +
    images * (rate("input_image_mtok") ?? input) +
    Math.max(0, textOutput) * (output ?? 0) +
    imageOutput * (rate("output_image_mtok") ?? output ?? 0) +
    usage.audioOutputTokens * (rate("output_audio_mtok") ?? output ?? 0) +
    usage.reasoningTokens * (rate("output_reasoning_mtok") ?? output ?? 0)
  );
}

const secondsPerHour = 3_600;

/** What is billed by length, in nano-dollars; null where the table has no rate for it. */
function lengthCost(price: ModelPrice, { audioSeconds, characters }: Usage): number | null {
  if (characters !== undefined) {
    const perCharacter = rateOf(price, 0, ["input_mchars"]);
    return perCharacter === null ? null : characters * perCharacter;
  }
  const perHour = rateAt(price.input_audio_hours ?? price.audio_hours, 0);
  return perHour === undefined ? null : ((audioSeconds ?? 0) / secondsPerHour) * perHour * 1e9;
}

/** Null when the table lacks a rate for what was used. */
function costOf(price: ModelPrice, model: string, usage: Usage): number | null {
  const isByLength = usage.audioSeconds !== undefined || usage.characters !== undefined;
  const used = isByLength ? lengthCost(price, usage) : tokenCost(price, usage);
  const factor = serviceFactor(usage, model);
  if (used === null || factor === null) return null;
  const web = rateAt(price.web_searches_kcount, usage.promptTokens) ?? 0;
  const files = rateAt(price.storage_searches_kcount, usage.promptTokens) ?? 0;
  const searches =
    (usage.webSearches ?? 0) * perCall(web) + (usage.fileSearches ?? 0) * perCall(files);
  return Math.round(used * factor + searches);
}

function tablePrice(provider: string, model: string, atMs: number): ModelPrice | null {
  for (const providerId of tableIds[provider] ?? []) {
    const found = calcPrice({}, model, { providerId, timestamp: new Date(atMs) });
    if (found) return found.model_price;
  }
  return null;
}

function lookUp(provider: string, model: string, atMs: number): ModelPrice | null {
  const price = tablePrice(provider, model, atMs);
  const isOpenAi = tableIds[provider]?.includes("openai") ?? false;
  const supplement = isOpenAi && supplements.find(([pattern]) => pattern.test(model));
  return supplement ? { ...price, ...supplement[1] } : price;
}

/**
 * Costs in integers, from the table of the genai-prices package as it was installed: it never updates itself
 * over the network. A rate is looked up once per provider, model and day, since prices change by date.
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
      return { costNanoUsd: known.price && costOf(known.price, model, usage), priceVersion };
    },
  };
}
