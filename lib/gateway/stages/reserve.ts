import { AppError } from "@/lib/errors";
import type { NanoUsd } from "@/lib/money";
import { noUsage, runsNoModel } from "../exchange";
import type { Stage } from "../pipeline";
import type { Budgets, Prices, Quotas } from "../ports";
import type { Json } from "../providers/provider";
import type { Arrived, Bodied, Keyed, Recording, Routed } from "./context";

export interface ReservePorts {
  readonly budgets: Budgets;
  readonly quotas: Quotas;
  readonly prices: Prices;
}

type Ctx = Arrived & Keyed & Routed & Recording & Bodied;

/** Names under which providers take the longest answer that a call may get. */
const maxTokensFields = ["max_completion_tokens", "max_tokens", "max_output_tokens"];
/** Assumed where the caller names none: longer answers are rare, and the real cost replaces it. */
const usualCompletionTokens = 500;
const bytesPerToken = 4;

const asObject = (json: Json | undefined): { readonly [name: string]: Json } =>
  json !== null && typeof json === "object" && !Array.isArray(json)
    ? (json as { readonly [name: string]: Json })
    : {};

function maxCompletionTokens(json: Json | undefined): number {
  const body = asObject(json);
  const named = [
    ...maxTokensFields.map((name) => body[name]),
    asObject(body.generationConfig).maxOutputTokens,
  ];
  const given = named.find((value) => typeof value === "number" && value >= 0);
  return typeof given === "number" ? given : usualCompletionTokens;
}

/** What the call will cost at most, about; null when its model has no known price. */
function estimate({ exchange, provider, body, json }: Ctx, prices: Prices): NanoUsd | null {
  if (!(body instanceof Uint8Array) || exchange.model === null) return null;
  const usage = noUsage();
  usage.promptTokens = Math.ceil(body.length / bytesPerToken);
  usage.completionTokens = maxCompletionTokens(json);
  return prices.cost(provider.id, exchange.model, usage, exchange.startedAtMs).costNanoUsd;
}

/**
 * Holds the call's estimated cost back from every budget that it draws on, and puts the real one in its place at
 * the end, whatever the end. Calls that run no model are free. Throws BUDGET_EXCEEDED.
 */
export const reserve = ({ budgets, quotas, prices }: ReservePorts): Stage<Ctx> => {
  const holding: Stage<Ctx> = async (ctx, next) => {
    const { key, exchange } = ctx;
    const held = await budgets.reserve(key, exchange.id, estimate(ctx, prices));
    if (held === null) return next({});
    try {
      const reply = await next({});
      reply.settles.push(() => held.settle(exchange.costNanoUsd));
      return reply;
    } catch (error) {
      held.settle(exchange.costNanoUsd);
      throw error;
    }
  };
  return (ctx, next) => {
    const { key, arrival } = ctx;
    if (runsNoModel(arrival.method)) return next({});
    const refusal = quotas.refusal(key);
    if (refusal !== null) throw new AppError("BUDGET_EXCEEDED", refusal);
    return key.budgets === null ? next({}) : holding(ctx, next);
  };
};
