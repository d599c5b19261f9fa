import type * as contract from "@/lib/contract/analytics";
import { type Db, forTenant } from "@/lib/db";
import { toUsd } from "@/lib/money";
import { dayMs, floorTo, rollupMs, secondMs, type TimeRange } from "@/lib/time";
import type { TenantContext, Verb } from "./context";
import { tenantConfig } from "./settings";
import { readBins, readFacts, type Span, type Sums, sumSpan } from "./stats-query";
import { rangeOf } from "./stats-range";
import { countViolations } from "./violation-summary";

const two = (value: number): number => Math.round(value * 100) / 100;

/**
 * Sums of the token's environment over a period or a range, `start_date` included and `end_date` not. Whole
 * quarters of an hour come from rollups, the ends of a range from the calls themselves, so that the sums
 * are those of the listed calls to the token. A named period starts at a whole quarter of an hour.
 */
export const getStats: Verb<typeof contract.getStats> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const range = rangeOf(query, ctx.nowMs);
    const zone = range.bucketMs === dayMs ? await tenantConfig(db, "timezone", "UTC") : "UTC";
    const span = spanOf(ctx, range, zone);
    const facts = await readFacts(db, span);
    const bins = await readBins(db, span);
    const all = facts.totals;
    return {
      period: query.start_date || query.end_date ? "custom" : query.period,
      start_date: range.start.toISOString(),
      end_date: range.end.toISOString(),
      total_requests: all.requests,
      total_cost_usd: toUsd(all.costNanoUsd),
      unpriced_requests: all.unpriced,
      total_tokens: {
        prompt: all.promptTokens,
        completion: all.completionTokens,
        total: all.promptTokens + all.completionTokens,
        cached: all.cachedTokens,
        reasoning: all.reasoningTokens,
      },
      avg_latency_ms: averageLatency(all),
      latency_ms: percentiles(bins.latency),
      ttft_ms: percentiles(bins.ttft),
      error_rate_pct: errorRatePct(all),
      by_provider: facts.by.provider,
      by_model: facts.by.model,
      by_key: facts.by.key,
      by_status: facts.by.status,
      by_outcome: facts.by.outcome,
      timeseries: facts.series.map(({ at, sums }) => ({
        timestamp: at.toISOString(),
        requests: sums.requests,
        errors: sums.errors,
        blocked: sums.blocked,
        prompt_tokens: sums.promptTokens,
        completion_tokens: sums.completionTokens,
        cost_usd: toUsd(sums.costNanoUsd),
        avg_latency_ms: averageLatency(sums),
      })),
      bucket_seconds: span.bucketSeconds,
      violations: await countViolations(db, span),
    };
  });

/** The few numbers that a period is compared by. */
export interface Totals {
  readonly requests: number;
  readonly costUsd: number;
  readonly errorRatePct: number;
  readonly latencyP95Ms: number | null;
}

/** As `getStats` would count them, for a third of its work. */
export const readTotals = (
  ctx: TenantContext,
  between: Pick<TimeRange, "start" | "end">,
): Promise<Totals> =>
  forTenant(ctx.tenantId, async (db) => {
    const all = await sumSpan(db, spanOf(ctx, { ...between, bucketMs: dayMs }, "UTC"));
    const latency = await readLatency(db, ctx, between);
    return {
      requests: all.requests,
      costUsd: toUsd(all.costNanoUsd),
      errorRatePct: errorRatePct(all),
      latencyP95Ms: latency.p95,
    };
  });

/** Percentiles in milliseconds of all calls of a time; null of none. */
export async function readLatency(
  db: Db,
  ctx: TenantContext,
  between: Pick<TimeRange, "start" | "end">,
): Promise<ReturnType<typeof percentiles>> {
  const span = spanOf(ctx, { ...between, bucketMs: dayMs }, "UTC");
  return percentiles((await readBins(db, span, ["latency"])).latency);
}

const spanOf = (ctx: TenantContext, range: TimeRange, zone: string): Span => ({
  tenantId: ctx.tenantId,
  env: ctx.env,
  start: range.start,
  end: range.end,
  wholeStart: new Date(floorTo(range.start.getTime() + rollupMs - 1, rollupMs)),
  wholeEnd: wholeEnd(range, ctx.nowMs),
  bucketSeconds: range.bucketMs / secondMs,
  zone,
});

const errorRatePct = ({ errors, requests }: Sums): number =>
  requests === 0 ? 0 : two((100 * errors) / requests);

/** No call starts later than now, so the quarter of an hour that is running can be taken whole. */
function wholeEnd({ end }: TimeRange, nowMs: number): Date {
  const endMs = end.getTime();
  return new Date(endMs >= nowMs ? floorTo(endMs + rollupMs, rollupMs) : floorTo(endMs, rollupMs));
}

const averageLatency = ({ latencyMs, requests }: Sums): number =>
  requests === 0 ? 0 : two(latencyMs / requests);

/** A bin `b` holds values from 2^(b/8) up to 2^((b+1)/8) ms; its middle stands for all of them. */
function percentiles(bins: ReadonlyMap<number, number>) {
  const ordered = [...bins].sort(([a], [b]) => a - b);
  const total = ordered.reduce((sum, [, requests]) => sum + requests, 0);
  const at = (share: number): number | null => {
    let seen = 0;
    for (const [bin, requests] of ordered) {
      seen += requests;
      if (seen >= share * total) return two(2 ** ((bin + 0.5) / 8));
    }
    return null;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
