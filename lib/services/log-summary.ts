import type { LogFilter } from "@/lib/contract/analytics";
import type * as contract from "@/lib/contract/exchanges";
import { type Db, forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import { bucketFor, periodRange, rollupMs, secondMs } from "@/lib/time";
import { bucketOf, bucketZone, everyBucket } from "./buckets";
import type { TenantContext, Verb } from "./context";
import { maskKey } from "./keys";
import { isInSums, logConditions, rollupConditions } from "./log-filter";
import { readLatency } from "./stats";

/** Totals of a filtered set of calls, and its distribution over time. */
export interface LogSummary {
  readonly requests: number;
  readonly costUsd: number;
  readonly unpriced: number;
  /** Milliseconds; with a filter besides the period, over the newest 20,000 calls. Null where fewer than 20 match. */
  readonly p95Ms: number | null;
  readonly bucketMs: number;
  /** Time zone of day-wide buckets. */
  readonly zone: string;
  readonly buckets: readonly LogBucket[];
}

export interface LogBucket {
  /** Epoch milliseconds of its start. */
  readonly at: number;
  readonly ok: number;
  readonly blocked: number;
  readonly failed: number;
}

/** A filter with both bounds set. */
export type BoundedFilter = LogFilter & { readonly start_date: Date; readonly end_date: Date };

const sampleSize = 20_000;
const fewestCalls = 20;

interface SumRow {
  readonly at: Date;
  readonly requests: number;
  readonly blocked: number;
  readonly failed: number;
  readonly unpriced: number;
  readonly cost: bigint;
}

/** Sums hold whole quarter-hours, so they can answer ranges made of those, or that end now. */
const isWhole = ({ start_date: start, end_date: end }: BoundedFilter, nowMs: number): boolean =>
  start.getTime() % rollupMs === 0 &&
  (end.getTime() % rollupMs === 0 || end.getTime() >= nowMs - secondMs);

async function facts(db: Db, ctx: TenantContext, filter: BoundedFilter): Promise<Prisma.Sql> {
  const { start_date: start, end_date: end } = filter;
  if (isInSums(filter) && isWhole(filter, ctx.nowMs)) {
    const where = await rollupConditions(db, ctx, filter);
    return Prisma.sql`
      SELECT bucket_start AS at, outcome, requests, unpriced, cost_nano_usd AS cost
      FROM rollups WHERE ${where} AND bucket_start >= ${start} AND bucket_start < ${end}`;
  }
  return Prisma.sql`
    SELECT started_at AS at, outcome, 1 AS requests,
      (prompt_tokens IS NOT NULL AND cost_nano_usd IS NULL)::int AS unpriced,
      coalesce(cost_nano_usd, 0) AS cost
    FROM exchanges WHERE ${await logConditions(db, ctx, filter)}`;
}

/** Sums and bars of the calls that match. */
export const readLogSummary = (ctx: TenantContext, filter: BoundedFilter): Promise<LogSummary> =>
  forTenant(ctx.tenantId, async (db) => {
    const { start_date: start, end_date: end } = filter;
    const bucketMs = bucketFor(start, end);
    const zone = await bucketZone(db, bucketMs);
    const buckets = { start, end, bucketMs, zone };
    const rows = await db.$queryRaw<SumRow[]>`
      WITH facts AS (${await facts(db, ctx, filter)}), summed AS (
        SELECT ${bucketOf(Prisma.sql`at`, buckets)} AS bucket, sum(requests)::int AS requests,
          (coalesce(sum(requests) FILTER (WHERE outcome = 'blocked'), 0))::int AS blocked,
          (coalesce(sum(requests) FILTER (WHERE outcome IN ('refused', 'failed')), 0))::int AS failed,
          sum(unpriced)::int AS unpriced, sum(cost)::bigint AS cost
        FROM facts GROUP BY 1
      ), buckets AS (${everyBucket(buckets)})
      SELECT bucket AT TIME ZONE ${zone} AS at, coalesce(requests, 0) AS requests,
        coalesce(blocked, 0) AS blocked, coalesce(failed, 0) AS failed,
        coalesce(unpriced, 0) AS unpriced, coalesce(cost, 0)::bigint AS cost
      FROM buckets FULL JOIN summed USING (bucket) ORDER BY bucket`;
    const sum = (of: (row: SumRow) => number) =>
      rows.reduce((total, row) => total + Number(of(row)), 0);
    const requests = sum((row) => row.requests);
    return {
      requests,
      costUsd: toUsd(rows.reduce((total, row) => total + row.cost, 0n)),
      unpriced: sum((row) => row.unpriced),
      p95Ms: requests < fewestCalls ? null : await readP95(db, ctx, filter),
      bucketMs,
      zone,
      buckets: rows.map((row) => ({
        at: row.at.getTime(),
        ok: row.requests - row.blocked - row.failed,
        blocked: row.blocked,
        failed: row.failed,
      })),
    };
  });

/** Nothing but a period is given. */
const isUnfiltered = (filter: BoundedFilter): boolean =>
  Object.entries(filter).every(
    ([name, value]) => value === undefined || name === "start_date" || name === "end_date",
  );

async function readP95(db: Db, ctx: TenantContext, filter: BoundedFilter): Promise<number | null> {
  if (isUnfiltered(filter)) {
    const span = { start: filter.start_date, end: filter.end_date };
    return (await readLatency(db, ctx, span)).p95;
  }
  const where = await logConditions(db, ctx, filter);
  const [found] = await db.$queryRaw<{ p95: number | null }[]>`
    SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95 FROM (
      SELECT latency_ms FROM exchanges WHERE ${where}
      ORDER BY started_at DESC, id DESC LIMIT ${sampleSize}) AS newest`;
  return found?.p95 ?? null;
}

const valueColumns = {
  provider: "provider",
  model: "model",
  api_key: "key_id",
  status: "status::text",
} as const;

/** The values that a filter can take, most frequent first, with their number of calls. */
export const listLogValues: Verb<typeof contract.listLogValues> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { start } = periodRange(query.period, ctx.nowMs);
    const rows = await db.$queryRaw<{ value: string; count: bigint }[]>`
      SELECT ${Prisma.raw(valueColumns[query.field])} AS value, sum(requests)::bigint AS count
      FROM rollups
      WHERE tenant_id = ${ctx.tenantId} AND env = ${ctx.env} AND bucket_start >= ${start}
      GROUP BY 1 ORDER BY count DESC, value LIMIT 200`;
    const keys = await db.apiKey.findMany({
      where: { id: { in: query.field === "api_key" ? rows.map(({ value }) => value) : [] } },
      select: { id: true, owner: true, prefix: true, tail: true },
    });
    const names = new Map(keys.map((key) => [key.id, key.owner ?? maskKey(key)]));
    const items = rows.map(({ value, count }) => ({
      value: value || "unknown",
      label: names.get(value) ?? (value || "unknown"),
      count: Number(count),
    }));
    return { items };
  });
