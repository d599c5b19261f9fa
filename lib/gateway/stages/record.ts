import { type AppError, toAppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Clock } from "@/lib/time";
import type { Arrival, Ending } from "../arrival";
import { type Exchange, noUsage } from "../exchange";
import type { Stage } from "../pipeline";
import type { KeyRecord, Sink } from "../ports";
import type { Provider, Target } from "../providers/provider";
import type { Arrived, Keyed, Recording, Routed } from "./context";

function begun(arrival: Arrival, provider: Provider, target: Target, key: KeyRecord): Exchange {
  const agent = arrival.headers["user-agent"];
  return {
    id: newId("exchange", arrival.arrivedMs),
    requestId: arrival.requestId,
    tenantId: key.tenantId,
    keyId: key.id,
    env: key.env,
    usedOldSecret: key.retiresAtMs !== null,
    startedAtMs: arrival.arrivedMs,
    provider: provider.id,
    method: arrival.method,
    path: target.path,
    model: target.model,
    status: 0,
    outcome: "ok",
    errorCode: null,
    errorSource: null,
    streamed: false,
    latencyMs: 0,
    ttftMs: null,
    overheadMs: 0,
    requestBytes: 0,
    responseBytes: 0,
    usage: null,
    usageEstimated: false,
    costNanoUsd: null,
    priceVersion: null,
    finishReason: null,
    attempts: 0,
    sdk: typeof agent === "string" ? agent.slice(0, 120) : null,
    violations: [],
  };
}

/** A refusal is the caller's to fix and a block is a rule's decision; only the rest are failures. */
function outcomeOf(error: AppError): Exchange["outcome"] {
  if (error.code === "POLICY_VIOLATION") return "blocked";
  return error.status >= 500 ? "failed" : "refused";
}

function refused(exchange: Exchange, error: AppError): void {
  exchange.status = error.status;
  exchange.outcome = outcomeOf(error);
  exchange.errorCode = error.code;
  exchange.errorSource = "gateway";
  exchange.usage = noUsage();
  exchange.costNanoUsd = 0;
}

function ended(exchange: Exchange, ending: Ending, error: Error | undefined): void {
  if (ending === "aborted") {
    exchange.status = 499;
    exchange.outcome = "cancelled";
    exchange.errorSource = null;
  } else if (ending === "broken") {
    const cause = toAppError(error);
    exchange.status = cause.code === "INTERNAL_ERROR" ? 502 : cause.status;
    exchange.outcome = outcomeOf(cause);
    exchange.errorCode = cause.code === "INTERNAL_ERROR" ? "PROVIDER_ERROR" : cause.code;
    exchange.errorSource = "gateway";
  }
}

/**
 * Keeps an admitted call's one record: begun before anything can go wrong, ended exactly once before the caller sees
 * the end, whatever happens in between.
 */
export const record =
  (sink: Sink, clock: Clock): Stage<Arrived & Keyed & Routed, Recording> =>
  async ({ arrival, key, provider, target }, next) => {
    const exchange = begun(arrival, provider, target, key);
    const timing = { bodyWaitMs: 0, sentTicksMs: 0, headTicksMs: 0 };
    sink.begin(exchange);
    const end = (): void => {
      exchange.latencyMs = clock.ticksMs() - arrival.arrivedTicksMs;
      sink.end(exchange);
    };
    try {
      const reply = await next({ exchange, timing });
      reply.whenSettled = sink.whenSafe;
      reply.settles.push((ending, error) => {
        ended(exchange, ending, error);
        end();
      });
      return reply;
    } catch (error) {
      const cause = toAppError(error);
      if (arrival.caller.gone) ended(exchange, "aborted", cause);
      else refused(exchange, cause);
      end();
      await new Promise<void>((resolve) => sink.whenSafe(resolve));
      throw cause;
    }
  };
