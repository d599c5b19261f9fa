import type { Exchange, Outcome, ViolationRecord } from "@/lib/gateway/exchange";
import { newId } from "@/lib/ids";
import { fromUsd } from "@/lib/money";
import { dayMs, hourMs } from "@/lib/time";
import { type Chance, newChance, pick, pickByShare } from "./chance";
import type { DemoKey, DemoRules } from "./tenant";
import { makeViolation } from "./violations";

/** A model's calls: prices per million tokens in dollars, null where none is known. */
interface ModelShape {
  readonly provider: string;
  readonly model: string;
  readonly path: string;
  readonly inputUsd: number | null;
  readonly outputUsd: number;
  readonly typicalMs: number;
  readonly typicalPrompt: number;
  readonly typicalAnswer: number;
}

const shape = (
  provider: string,
  model: string,
  path: string,
  prices: readonly [number | null, number],
  [typicalMs, typicalPrompt, typicalAnswer]: readonly [number, number, number],
): ModelShape => ({
  provider,
  model,
  path,
  inputUsd: prices[0],
  outputUsd: prices[1],
  typicalMs,
  typicalPrompt,
  typicalAnswer,
});

const chat = "/chat/completions";
const models: Readonly<Record<string, ModelShape>> = {
  mini: shape("openai", "gpt-4o-mini", chat, [0.15, 0.6], [820, 640, 190]),
  large: shape("openai", "gpt-4o", chat, [2.5, 10], [1_900, 1_100, 320]),
  embed: shape("openai", "text-embedding-3-small", "/embeddings", [0.02, 0], [140, 420, 0]),
  tuned: shape("openai", "ft:gpt-4o-mini:acme", chat, [null, 0], [900, 300, 120]),
  sonnet: shape("anthropic", "claude-sonnet-4-5", "/v1/messages", [3, 15], [2_400, 1_500, 410]),
  haiku: shape("anthropic", "claude-haiku-4-5", "/v1/messages", [1, 5], [980, 700, 210]),
  flash: shape(
    "google",
    "gemini-2.5-flash",
    "/v1beta/models/gemini-2.5-flash:generateContent",
    [0.3, 2.5],
    [760, 820, 240],
  ),
  azure: shape(
    "azure",
    "gpt-4o",
    "/openai/deployments/gpt-4o/chat/completions",
    [2.5, 10],
    [1_700, 900, 260],
  ),
};

/** Office hours on weekdays, little at night, less at weekends, a little more each week. */
function weightOf(atMs: number, endMs: number): number {
  const at = new Date(atMs);
  const hour = at.getUTCHours();
  const day = at.getUTCDay();
  const byHour = 0.15 + Math.exp(-((hour - 13.5) ** 2) / 22);
  const byDay = day === 0 || day === 6 ? 0.35 : 1;
  return byHour * byDay * (1 + 0.3 * (1 - (endMs - atMs) / (30 * dayMs)));
}

/** Sorted times of `count` calls in the 30 days up to `endMs`. */
function timesOf(count: number, endMs: number, chance: Chance): number[] {
  const hours = Array.from({ length: 720 }, (_, i) => endMs - (720 - i) * hourMs);
  const weights = hours.map((startMs) => weightOf(startMs, endMs) * (0.85 + chance() * 0.3));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  let owed = 0;
  for (const [index, startMs] of hours.entries()) {
    owed += ((weights[index] ?? 0) / total) * count;
    for (; times.length < Math.round(owed); ) times.push(startMs + chance() * hourMs);
  }
  return times.sort((a, b) => a - b).map(Math.floor);
}

/** Around `typical`, long-tailed to the right. */
const around = (chance: Chance, typical: number): number =>
  typical * Math.exp((chance() + chance() + chance() - 1.5) * 0.9);

interface Ending {
  readonly outcome: Outcome;
  readonly status: number;
  readonly errorCode: Exchange["errorCode"];
  readonly errorSource: Exchange["errorSource"];
}

const ending = (
  outcome: Outcome,
  status: number,
  errorCode: Exchange["errorCode"] = null,
  errorSource: Exchange["errorSource"] = null,
): Ending => ({ outcome, status, errorCode, errorSource });

/** One provider had a bad afternoon six days before the end. */
const isOutage = (shown: ModelShape, agoMs: number): boolean =>
  shown.provider === "anthropic" && agoMs > 6 * dayMs && agoMs < 6 * dayMs + 3 * hourMs;

function endingOf(chance: Chance, shown: ModelShape, agoMs: number): Ending {
  if (isOutage(shown, agoMs) && chance() < 0.4) return ending("failed", 529, null, "provider");
  const luck = chance();
  if (luck < 0.004) return ending("failed", 500, null, "provider");
  if (luck < 0.007) return ending("failed", 429, null, "provider");
  if (luck < 0.008) return ending("failed", 504, "PROVIDER_TIMEOUT", "gateway");
  if (luck < 0.014) return ending("refused", 429, "RATE_LIMIT_EXCEEDED", "gateway");
  if (luck < 0.019) return ending("cancelled", 499);
  if (luck < 0.021) return ending("blocked", 403, "POLICY_VIOLATION", "gateway");
  if (luck < 0.029) return ending("redacted", 200);
  return ending("ok", 200);
}

const sdks = ["openai-python/2.8.1", "openai-node/6.49.0", "anthropic-python/0.74.0"] as const;

interface Demand {
  readonly tenantId: string;
  readonly count: number;
  readonly endMs: number;
  readonly keys: readonly [DemoKey, ...DemoKey[]];
  readonly rules: DemoRules;
}

function makeExchange(chance: Chance, demand: Demand, atMs: number): Exchange {
  const { tenantId, endMs, rules } = demand;
  const key = pickByShare(chance, demand.keys);
  const shown =
    models[pick(chance, key.models)] ?? shape("openai", "gpt-4o-mini", chat, [0, 0], [1, 1, 1]);
  const end = endingOf(chance, shown, endMs - atMs);
  const isAnswered =
    end.outcome === "ok" || end.outcome === "redacted" || end.outcome === "cancelled";
  const hasLeft = end.outcome !== "blocked" && end.outcome !== "refused";
  const streamed = shown.typicalAnswer > 0 && chance() < 0.55;
  const promptTokens = Math.ceil(around(chance, shown.typicalPrompt));
  const completionTokens = Math.ceil(around(chance, shown.typicalAnswer));
  const overheadMs = Math.round(around(chance, 0.6) * 100) / 100;
  const latencyMs = hasLeft ? Math.round(around(chance, shown.typicalMs)) : overheadMs;
  const cachedTokens = chance() < 0.25 ? Math.floor(promptTokens * 0.6) : 0;
  const id = newId("exchange", atMs);
  const record: Omit<Exchange, "violations"> = {
    id,
    requestId: newId("request", atMs),
    tenantId,
    keyId: key.id,
    env: "production",
    startedAtMs: atMs,
    provider: shown.provider,
    method: "POST",
    path: shown.path,
    model: shown.model,
    ...end,
    streamed,
    latencyMs,
    ttftMs: isAnswered
      ? Math.round(streamed ? latencyMs * (0.2 + chance() * 0.2) : latencyMs)
      : null,
    overheadMs,
    requestBytes: promptTokens * 4 + 180,
    responseBytes: isAnswered ? completionTokens * 5 + 400 : 240,
    usage: isAnswered
      ? {
          promptTokens,
          completionTokens,
          cachedTokens,
          cacheWriteTokens: 0,
          reasoningTokens: 0,
          audioInputTokens: 0,
          audioOutputTokens: 0,
        }
      : null,
    usageEstimated: end.outcome === "cancelled",
    costNanoUsd:
      isAnswered && shown.inputUsd !== null
        ? fromUsd(
            ((promptTokens - cachedTokens / 2) * shown.inputUsd +
              completionTokens * shown.outputUsd) /
              1e6,
          )
        : null,
    priceVersion: shown.inputUsd === null ? null : "demo",
    finishReason: isAnswered && end.outcome !== "cancelled" ? "stop" : null,
    attempts: hasLeft ? 1 : 0,
    usedOldSecret: false,
    sdk: pick(chance, sdks),
  };
  return { ...record, violations: violationsOf(chance, record, rules) };
}

function violationsOf(
  chance: Chance,
  { outcome, startedAtMs }: Omit<Exchange, "violations">,
  rules: DemoRules,
): ViolationRecord[] {
  if (outcome === "blocked") return [makeViolation(chance, startedAtMs, rules, "block")];
  if (outcome === "redacted") return [makeViolation(chance, startedAtMs, rules, "redact")];
  if (outcome === "ok" && chance() < 0.000_1) {
    return [makeViolation(chance, startedAtMs, rules, "alert")];
  }
  return [];
}

/** A month of calls in chronological order, in batches that fit one statement. */
export function* makeTraffic(demand: Demand, batchSize: number): Generator<Exchange[]> {
  const chance = newChance(20_261);
  const times = timesOf(demand.count, demand.endMs, chance);
  for (let from = 0; from < times.length; from += batchSize) {
    yield times.slice(from, from + batchSize).map((atMs) => makeExchange(chance, demand, atMs));
  }
}
