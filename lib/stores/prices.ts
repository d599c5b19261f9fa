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

/** The rate of that name, else of the other, in nano-dollars per token; null when the table has neither. */
function rateOf(
  price: ModelPrice,
  promptTokens: number,
  name: string,
  other: string,
): number | null {
  const usd = rateAt(price[name], promptTokens) ?? rateAt(price[other], promptTokens);
  return usd === undefined ? null : perToken(usd);
}

/** Null when the table lacks a rate for tokens that were used. */
function tokenCost(price: ModelPrice, usage: Usage): number | null {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens } = usage;
  const input = rateOf(price, promptTokens, "input_mtok", "input_mtok");
  const output = rateOf(price, promptTokens, "output_mtok", "output_mtok");
  if (input === null || (output === null && completionTokens > 0)) return null;
  /** Most kinds are absent from most calls, and their rates are not even looked up. */
  const billed = (tokens: number, otherwise: number, name: string, other = name): number =>
    tokens === 0 ? 0 : tokens * (rateOf(price, promptTokens, name, other) ?? otherwise);

  const cachedAudio = Math.min(usage.cachedAudioTokens ?? 0, cachedTokens);
  const cachedImages = Math.min(usage.cachedImageTokens ?? 0, cachedTokens - cachedAudio);
  const hourTokens = Math.min(usage.cacheWriteHourTokens ?? 0, cacheWriteTokens);
  // Cached tokens may be sound or images too, and are not to be billed twice.
  const uncached = Math.max(0, promptTokens - cachedTokens - cacheWriteTokens);
  const audio = Math.min(Math.max(0, usage.audioInputTokens - cachedAudio), uncached);
  const shown = Math.max(0, (usage.imageInputTokens ?? 0) - cachedImages);
  const images = Math.min(shown, uncached - audio);
  const imageOutput = usage.imageOutputTokens ?? 0;
  const textOutput =
    completionTokens - usage.audioOutputTokens - usage.reasoningTokens - imageOutput;
  const written = output ?? 0;
  return (
    (uncached - audio - images) * input +
    billed(cachedTokens - cachedAudio - cachedImages, input, "cache_read_mtok") +
    billed(cachedAudio, input, "cache_audio_read_mtok", "cache_read_mtok") +
    billed(cachedImages, input, "cache_image_read_mtok", "cache_read_mtok") +
    billed(cacheWriteTokens - hourTokens, input, "cache_write_mtok", "cache_write_5m_mtok") +
    billed(hourTokens, input, "cache_write_1h_mtok", "cache_write_mtok") +
    billed(audio, input, "input_audio_mtok") +
    billed(images, input, "input_image_mtok") +
    Math.max(0, textOutput) * written +
    billed(imageOutput, written, "output_image_mtok") +
    billed(usage.audioOutputTokens, written, "output_audio_mtok") +
    billed(usage.reasoningTokens, written, "output_reasoning_mtok")
  );
}

const secondsPerHour = 3_600;

/** What is billed by length, in nano-dollars; null where the table has no rate for it. */
function lengthCost(price: ModelPrice, { audioSeconds, characters }: Usage): number | null {
  if (characters !== undefined) {
    const perCharacter = rateOf(price, 0, "input_mchars", "input_mchars");
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
