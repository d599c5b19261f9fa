import { AppError } from "@/lib/errors";
import type { NanoUsd } from "@/lib/money";
import { noUsage, runsNoModel } from "../exchange";
import type { Stage } from "../pipeline";
import type { AnswerLengths, Budgets, CostEstimate, Prices, Quotas } from "../ports";
import type { Json } from "../providers/provider";
import type { Arrived, Bodied, Keyed, Recording, Routed } from "./context";

export interface ReservePorts {
  readonly budgets: Budgets;
  readonly answerLengths: AnswerLengths;
  readonly quotas: Quotas;
  readonly prices: Prices;
}

type Ctx = Arrived & Keyed & Routed & Recording & Bodied;

/** The providers' names for the longest answer that a call may get. */
const maxTokensFields = ["max_completion_tokens", "max_tokens", "max_output_tokens"];
/** What nearly every answer stays below whose caller names no limit. */
const usualCompletionTokens = 500;
const bytesPerToken = 4;

const asObject = (json: Json | undefined): { readonly [name: string]: Json } =>
  json !== null && typeof json === "object" && !Array.isArray(json)
    ? (json as { readonly [name: string]: Json })
    : {};

const firstNumber = (values: readonly (Json | undefined)[]): number | null => {
  const given = values.find((value) => typeof value === "number" && value >= 0);
  return typeof given === "number" ? given : null;
};

/** What the caller lets the answer have in tokens; null when it sets no limit. */
function namedLimit(body: { readonly [name: string]: Json }): number | null {
  const { maxOutputTokens } = asObject(body.generationConfig);
  return firstNumber([...maxTokensFields.map((name) => body[name]), maxOutputTokens]);
}

/** Answers asked for at once: OpenAI's `n`, Google's `candidateCount`. */
const answersAsked = (body: { readonly [name: string]: Json }): number =>
  Math.max(1, firstNumber([body.n, asObject(body.generationConfig).candidateCount]) ?? 1);

/** How much a call may answer, as far as its caller says. */
interface Asked {
  readonly maxTokens: number | null;
  readonly answers: number;
}

function askedOf(json: Json | undefined): Asked {
  const body = asObject(json);
  return { maxTokens: namedLimit(body), answers: answersAsked(body) };
}

/** Null when the call's model has no known price. */
function estimate(ctx: Ctx, model: string, asked: Asked, ports: ReservePorts): CostEstimate | null {
  const { key, exchange, provider, body } = ctx;
  if (!(body instanceof Uint8Array)) return null;
  const cost = (tokens: number): NanoUsd | null => {
    const usage = noUsage();
    usage.promptTokens = Math.ceil(body.length / bytesPerToken);
    usage.completionTokens = tokens * asked.answers;
    return ports.prices.cost(provider.id, model, usage, exchange.startedAtMs).costNanoUsd;
  };
  // Of embeddings only the prompt has a price.
  const usual = cost(asked.maxTokens ?? usualCompletionTokens) ?? cost(0);
  if (usual === null) return null;
  const longest = asked.maxTokens ?? ports.answerLengths.longest(key.id, model);
  return { usualNanoUsd: usual, mostNanoUsd: Math.max(usual, cost(longest) ?? usual) };
}

/**
 * Holds the call's estimated cost back from every budget that it draws on, and replaces it with the real one at the
 * end, however the call ends. Calls that run no model are free. Throws BUDGET_EXCEEDED.
 */
export const reserve = (ports: ReservePorts): Stage<Ctx> => {
  const { budgets, answerLengths, quotas } = ports;
  const holding: Stage<Ctx> = async (ctx, next) => {
    const { key, exchange, json } = ctx;
    const { model } = exchange;
    const asked = askedOf(json);
    const held = await budgets.reserve(
      key,
      exchange.id,
      model === null ? null : estimate(ctx, model, asked, ports),
    );
    if (held === null) return next({});
    const settle = (): void => {
      held.settle(exchange.costNanoUsd);
      const answered = exchange.usage?.completionTokens ?? 0;
      if (model === null || asked.maxTokens !== null || answered === 0) return;
      answerLengths.note(key.id, model, answered / asked.answers);
    };
    try {
      const reply = await next({});
      reply.settles.push(settle);
      return reply;
    } catch (error) {
      settle();
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
