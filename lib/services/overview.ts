import type { StatsQuery } from "@/lib/contract/analytics";
import { type Db, forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import { dayMs, secondMs } from "@/lib/time";
import type { TenantContext } from "./context";
import { maskKey } from "./keys";
import { tenantConfig } from "./settings";
import { rangeOf } from "./stats-range";

/** A period in buckets, oldest first, for the overview's charts, and who and what was used most in it. */
export interface Overview {
  /** Width of a bucket in milliseconds; a day is a day of `zone`. */
  readonly bucketMs: number;
  readonly zone: string;
  /** Start of each bucket, epoch milliseconds. Every list below has as many entries. */
  readonly at: readonly number[];
  readonly ok: readonly number[];
  readonly blocked: readonly number[];
  readonly failed: readonly number[];
  readonly costUsd: { readonly provider: Named[]; readonly model: Named[] };
  readonly latency: Readonly<Record<"p50" | "p95" | "p99" | "ttft", readonly (number | null)[]>>;
  readonly topKeys: readonly Used[];
  readonly topModels: readonly Used[];
}

interface Named {
  readonly name: string;
  readonly values: number[];
}

interface Used {
  /** A key's id or a model's name. */
  readonly id: string;
  readonly name: string;
  readonly requests: number;
  readonly costUsd: number;
}

interface Span {
  readonly tenantId: string;
  readonly env: string;
  readonly start: Date;
  readonly end: Date;
  readonly bucketSeconds: number;
  readonly zone: string;
}

const bucketOf = ({ bucketSeconds, zone }: Span) => Prisma.sql`
  date_bin(make_interval(secs => ${bucketSeconds}), bucket_start AT TIME ZONE ${zone},
    timestamp '2000-01-01')`;

const within = ({ tenantId, env, start, end }: Span) => Prisma.sql`
  tenant_id = ${tenantId} AND env = ${env} AND bucket_start >= ${start} AND bucket_start < ${end}`;

/**
 * Reads rollups alone, so a quarter of an hour that a custom range cuts counts where it begins. Its parts are
 * read side by side, since each takes Postgres a while.
 */
export async function readOverview(ctx: TenantContext, query: StatsQuery): Promise<Overview> {
  const read = <T>(part: (db: Db) => Promise<T>): Promise<T> => forTenant(ctx.tenantId, part);
  const range = rangeOf(query, ctx.nowMs);
  const span: Span = {
    tenantId: ctx.tenantId,
    env: ctx.env,
    start: range.start,
    end: range.end,
    bucketSeconds: range.bucketMs / secondMs,
    zone:
      range.bucketMs === dayMs ? await read((db) => tenantConfig(db, "timezone", "UTC")) : "UTC",
  };
  const [at, sums, latency, top] = await Promise.all([
    read((db) => readBuckets(db, span)),
    read((db) => readSums(db, span)),
    read((db) => readLatency(db, span)),
    read((db) => readTop(db, span)),
  ]);
  const place = new Map(at.map((ms, index) => [ms, index]));
  const spread = (rows: readonly SumRow[], take: (row: SumRow, index: number) => number) => {
    const values = at.map(() => 0);
    for (const row of rows) {
      for (const [index, ms] of row.at.entries()) {
        const bucket = place.get(ms);
        if (bucket !== undefined) values[bucket] = (values[bucket] ?? 0) + take(row, index);
      }
    }
    return values;
  };
  const column = (wanted: readonly string[]) => {
    const rows = sums.filter(({ facet, name }) => facet === "outcome" && wanted.includes(name));
    return spread(rows, ({ requests }, index) => requests[index] ?? 0);
  };
  const costs = (facet: "provider" | "model"): Named[] =>
    sums
      .filter((row) => row.facet === facet && row.cost.some((nano) => nano !== 0))
      .map((row) => ({
        name: row.name || "unknown",
        values: spread([row], ({ cost }, index) => toUsd(cost[index] ?? 0)),
      }));
  return {
    bucketMs: range.bucketMs,
    zone: span.zone,
    at,
    ok: column(["ok", "redacted", "cancelled"]),
    blocked: column(["blocked"]),
    failed: column(["failed", "refused"]),
    costUsd: { provider: costs("provider"), model: costs("model") },
    latency: placeLatency(latency, place),
    topKeys: top.keys,
    topModels: top.models,
  };
}

async function readBuckets(db: Db, span: Span): Promise<number[]> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT bucket AT TIME ZONE ${span.zone} AS at FROM generate_series(
      date_bin(make_interval(secs => ${span.bucketSeconds}),
        ${span.start}::timestamptz AT TIME ZONE ${span.zone}, timestamp '2000-01-01'),
      (${span.end}::timestamptz - interval '1 ms') AT TIME ZONE ${span.zone},
      make_interval(secs => ${span.bucketSeconds})) AS bucket ORDER BY bucket`;
  return rows.map(({ at }) => at.getTime());
}

/** What one name of a facet was used for, by bucket: as lists, since rows cost more than numbers. */
interface SumRow {
  facet: "outcome" | "provider" | "model";
  name: string;
  /** Starts of buckets, epoch milliseconds. */
  at: number[];
  requests: number[];
  cost: number[];
}

const readSums = (db: Db, span: Span): Promise<SumRow[]> =>
  db.$queryRaw<SumRow[]>`
    WITH placed AS (
      SELECT ${bucketOf(span)} AS bucket, outcome, provider, model, requests, cost_nano_usd
      FROM rollups WHERE ${within(span)}
    ), summed AS (
      SELECT
        CASE WHEN grouping(outcome) = 0 THEN 'outcome' WHEN grouping(provider) = 0 THEN 'provider'
          ELSE 'model' END AS facet,
        coalesce(outcome, provider, model) AS name, bucket,
        sum(requests)::float8 AS requests, sum(cost_nano_usd)::float8 AS cost
      FROM placed
      GROUP BY GROUPING SETS ((bucket, outcome), (bucket, provider), (bucket, model))
    )
    SELECT facet, name, array_agg(requests) AS requests, array_agg(cost) AS cost,
      array_agg((extract(epoch FROM bucket AT TIME ZONE ${span.zone}) * 1000)::float8) AS at
    FROM summed GROUP BY facet, name`;

interface LatencyRow {
  measure: "latency" | "ttft";
  at: Date;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** A bin's middle stands for its calls; see `latency_bins`. */
const readLatency = (db: Db, span: Span): Promise<LatencyRow[]> =>
  db.$queryRaw<LatencyRow[]>`
    WITH bins AS (
      SELECT ${bucketOf(span)} AS bucket, measure, bin, sum(requests::float8) AS requests
      FROM latency_bins WHERE ${within(span)} GROUP BY 1, 2, 3
    ), counted AS (
      SELECT *, sum(requests) OVER (PARTITION BY bucket, measure ORDER BY bin) AS upto,
        sum(requests) OVER (PARTITION BY bucket, measure) AS total
      FROM bins
    )
    SELECT bucket AT TIME ZONE ${span.zone} AS at, measure,
      power(2, (min(bin) FILTER (WHERE upto >= 0.5 * total) + 0.5) / 8)::float8 AS p50,
      power(2, (min(bin) FILTER (WHERE upto >= 0.95 * total) + 0.5) / 8)::float8 AS p95,
      power(2, (min(bin) FILTER (WHERE upto >= 0.99 * total) + 0.5) / 8)::float8 AS p99
    FROM counted GROUP BY bucket, measure`;

function placeLatency(
  rows: readonly LatencyRow[],
  place: ReadonlyMap<number, number>,
): Overview["latency"] {
  const empty = () => Array.from({ length: place.size }, (): number | null => null);
  const latency = { p50: empty(), p95: empty(), p99: empty(), ttft: empty() };
  for (const { measure, at, p50, p95, p99 } of rows) {
    const index = place.get(at.getTime());
    if (index === undefined) continue;
    if (measure === "ttft") latency.ttft[index] = p50;
    else {
      latency.p50[index] = p50;
      latency.p95[index] = p95;
      latency.p99[index] = p99;
    }
  }
  return latency;
}

interface TopRow {
  facet: "key" | "model";
  name: string;
  requests: bigint;
  cost: bigint;
}

async function readTop(db: Db, span: Span): Promise<{ keys: Used[]; models: Used[] }> {
  const rows = await db.$queryRaw<TopRow[]>`
    SELECT facet, name, requests, cost FROM (
      SELECT CASE WHEN grouping(key_id) = 0 THEN 'key' ELSE 'model' END AS facet,
        coalesce(key_id, model) AS name, sum(requests)::bigint AS requests,
        sum(cost_nano_usd)::bigint AS cost,
        row_number() OVER (PARTITION BY grouping(key_id)
          ORDER BY sum(cost_nano_usd) DESC, sum(requests) DESC) AS rank
      FROM rollups WHERE ${within(span)} GROUP BY GROUPING SETS ((key_id), (model))
    ) AS ranked WHERE rank <= 5 ORDER BY rank`;
  const of = (facet: TopRow["facet"]) => rows.filter((row) => row.facet === facet);
  return {
    keys: await nameKeys(db, of("key")),
    models: of("model").map((row) => ({ ...toUsed(row), name: row.name || "unknown" })),
  };
}

const toUsed = ({ name, requests, cost }: TopRow): Used => ({
  id: name,
  name,
  requests: Number(requests),
  costUsd: toUsd(cost),
});

async function nameKeys(db: Db, rows: readonly TopRow[]): Promise<Used[]> {
  const keys = await db.apiKey.findMany({
    where: { id: { in: rows.map(({ name }) => name) } },
    select: { id: true, owner: true, prefix: true, tail: true },
  });
  const names = new Map(keys.map((key) => [key.id, key.owner ?? maskKey(key)]));
  return rows.map((row) => ({ ...toUsed(row), name: names.get(row.name) ?? row.name }));
}
