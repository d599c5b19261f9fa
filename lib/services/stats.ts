import type * as contract from "@/lib/contract/analytics";
import { type Db, forTenant } from "@/lib/db";
import { toUsd } from "@/lib/money";
import { dayMs, secondMs, type TimeRange } from "@/lib/time";
import { bucketZone } from "./buckets";
import type { TenantContext, Verb } from "./context";
import { type Bins, type Percentiles, percentiles, readBins } from "./latency-bins";
import { readFacts, type Sums, sumSpan } from "./stats-query";
import { rangeOf } from "./stats-range";
import { spanOf } from "./stats-span";
import { countViolations } from "./violation-summary";

const two = (value: number): number => Math.round(value * 100) / 100;

/**
 * Sums of the token's environment over a period or a range, `start_date` included and `end_date` not. Whole
 * quarters of an hour come from rollups, the ends of a range from the calls themselves, so that the sums match the
 * listed calls to the token. A named period starts at a whole quarter of an hour.
 */
export const getStats: Verb<typeof contract.getStats> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const range = rangeOf(query, ctx.nowMs);
    const span = spanOf(ctx, range, await bucketZone(db, range.bucketMs));
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
      bucket_seconds: span.bucketMs / secondMs,
      violations: await countViolations(db, span),
    };
  });

/** The headline numbers of a span. */
export interface Totals {
  readonly requests: number;
  readonly errors: number;
  /** Of the errors; the others are the gateway's. */
  readonly providerErrors: number;
  readonly errorRatePct: number;
  readonly costUsd: number;
  readonly unpriced: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly latency: Percentiles;
}

export const toTotals = (all: Sums, latency: Bins): Totals => ({
  requests: all.requests,
  errors: all.errors,
  providerErrors: all.providerErrors,
  errorRatePct: errorRatePct(all),
  costUsd: toUsd(all.costNanoUsd),
  unpriced: all.unpriced,
  promptTokens: all.promptTokens,
  completionTokens: all.completionTokens,
  latency: percentiles(latency),
});

/** As `getStats` counts them, at a third of the cost. */
export const readTotals = (
  ctx: TenantContext,
  between: Pick<TimeRange, "start" | "end">,
): Promise<Totals> =>
  forTenant(ctx.tenantId, async (db) => {
    const span = spanOf(ctx, { ...between, bucketMs: dayMs }, "UTC");
    return toTotals(await sumSpan(db, span), (await readBins(db, span, "latency")).latency);
  });

/** Percentiles of all calls in a span. */
export async function readLatency(
  db: Db,
  ctx: TenantContext,
  between: Pick<TimeRange, "start" | "end">,
): Promise<Percentiles> {
  const span = spanOf(ctx, { ...between, bucketMs: dayMs }, "UTC");
  return percentiles((await readBins(db, span, "latency")).latency);
}

const errorRatePct = ({ errors, requests }: Sums): number =>
  requests === 0 ? 0 : two((100 * errors) / requests);

const averageLatency = ({ latencyMs, requests }: Sums): number =>
  requests === 0 ? 0 : two(latencyMs / requests);
