import type { Clock } from "@/lib/time";
import type { Ending, Reply } from "../arrival";
import { type Exchange, noUsage, runsNoModel, type Usage } from "../exchange";
import { headerOf, removeHeader } from "../headers";
import type { Stage } from "../pipeline";
import type { Decompressor, Prices, UsageEstimator } from "../ports";
import type { Json, Target } from "../providers/provider";
import { injectUsageOption, takeUsageEvent } from "../stream/usage-event";
import { createUsageMeter, type UsageMeter } from "../usage-meter";
import type { Addressed, Arrived, Bodied, Keyed, Recording, Routed } from "./context";

export interface MeterPorts {
  readonly prices: Prices;
  readonly estimator: UsageEstimator;
  readonly decompressor: Decompressor;
  readonly clock: Clock;
}

type Ctx = Arrived & Keyed & Routed & Recording & Bodied & Addressed;

const asksForUsage = (json: Json | undefined): boolean =>
  json !== null && typeof json === "object" && !Array.isArray(json) && "stream_options" in json;

/** The one exception to passing bodies unchanged. Source: contract section 2, "Usage is read". */
function mayInject({ key, provider, target, json, exchange }: Ctx): boolean {
  return (
    exchange.streamed &&
    key.settings.usageInjection &&
    provider.takesUsageOption(target) &&
    !asksForUsage(json)
  );
}

/** Four bytes per token is the rule of thumb; the estimator's count replaces it within a second. */
const tokensBySize = (texts: readonly string[]): number =>
  Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);

function price(exchange: Exchange, usage: Usage, model: string | null, prices: Prices): void {
  exchange.usage = usage;
  if (model === null) return;
  const found = prices.cost(exchange.provider, model, usage, exchange.startedAtMs);
  exchange.costNanoUsd = found.costNanoUsd;
  exchange.priceVersion = found.priceVersion;
}

/** A rejected call costs nothing, and neither does one that ran no model. */
const isFree = (exchange: Exchange): boolean =>
  (exchange.status >= 400 && exchange.status !== 499) || runsNoModel(exchange.method);

/** Deployment names say nothing about prices: use the tenant's mapping first, then the answer's model. */
function pricedModel(ctx: Ctx, target: Target, answered: string | null): string | null {
  const mapped = ctx.credential?.deployments[target.model ?? ""];
  return mapped ?? answered ?? ctx.exchange.model;
}

/** Speech comes as sound, which tells no usage; what was spoken is known all the same. */
function spokenUsage({ provider, json }: Ctx): Usage | null {
  const characters = json === undefined ? null : provider.wire.spokenCharacters?.(json);
  if (characters === null || characters === undefined) return null;
  const usage = noUsage();
  usage.characters = characters;
  return usage;
}

function settleUsage(ctx: Ctx, meter: UsageMeter, ports: MeterPorts, ending: Ending): void {
  const { exchange, target, provider, json } = ctx;
  const neverBegan = ending === "broken" && exchange.responseBytes === 0;
  const readings = meter.finish();
  const model = pricedModel(ctx, target, readings.model);
  if (target.resource !== null || exchange.model === null) exchange.model = model;
  exchange.finishReason = readings.finishReason;
  if (readings.hasFailed && (exchange.outcome === "ok" || exchange.outcome === "redacted")) {
    exchange.outcome = "failed";
    exchange.errorSource = "provider";
  }
  // Fetching a stored answer shows its usage again, which was billed when it was made.
  if (readings.usage && !runsNoModel(exchange.method)) {
    exchange.usageEstimated = readings.isEstimated;
    price(exchange, readings.usage, model, ports.prices);
    return;
  }
  if (readings.isPending) return;
  if (isFree(exchange) || neverBegan) {
    exchange.usage = noUsage();
    exchange.costNanoUsd = 0;
    return;
  }
  const spoken = spokenUsage(ctx);
  if (spoken) price(exchange, spoken, model, ports.prices);
  else if (json !== undefined) {
    const promptTexts = provider.wire.promptTexts(json);
    if (promptTexts.length === 0) return;
    const completionTexts = meter.completionTexts();
    const usage = noUsage();
    usage.promptTokens = tokensBySize(promptTexts);
    usage.completionTokens = tokensBySize(completionTexts);
    exchange.usageEstimated = true;
    price(exchange, usage, model, ports.prices);
    ports.estimator.estimate(exchange, promptTexts, completionTexts);
  }
}

function watch(reply: Reply, ctx: Ctx, ports: MeterPorts): void {
  const { exchange, provider, arrival } = ctx;
  const meter = createUsageMeter({
    wire: provider.wire,
    contentType: headerOf(reply.headers, "content-type") ?? "",
    contentEncoding: headerOf(reply.headers, "content-encoding") ?? "",
    decompressor: ports.decompressor,
  });
  reply.taps.push((chunk) => {
    exchange.ttftMs ??= ports.clock.ticksMs() - arrival.arrivedTicksMs;
    exchange.responseBytes += chunk.length;
    return meter.see(chunk);
  });
  reply.settles.push((ending) => settleUsage(ctx, meter, ports, ending));
}

const isPlain = (reply: Reply): boolean =>
  /^(?:identity)?$/i.test(headerOf(reply.headers, "content-encoding") ?? "");

/**
 * Reads tokens, model and cost from the answer as it passes, without holding it up. Where a streamed chat does not
 * ask for usage, asks for it, and removes the extra event again.
 */
export const meter =
  (ports: MeterPorts): Stage<Ctx, Pick<Bodied, "body" | "needsPlainAnswer">> =>
  async (ctx, next) => {
    const { body, needsPlainAnswer } = ctx;
    const isInjected = body instanceof Uint8Array && mayInject(ctx);
    const reply = await next({
      body: isInjected ? injectUsageOption(body) : body,
      needsPlainAnswer: needsPlainAnswer || isInjected,
    });
    watch(reply, ctx, ports);
    if (isInjected && reply.status < 400 && isPlain(reply)) {
      removeHeader(reply.headers, "content-length");
      reply.rewrites.push(takeUsageEvent());
    }
    return reply;
  };
