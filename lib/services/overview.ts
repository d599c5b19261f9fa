import type { StatsQuery } from "@/lib/contract/analytics";
import { type Db, forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import { bucketOf, bucketZone, everyBucket } from "./buckets";
import { maskKey } from "./keys";
import {
  addBins,
  type BinsByMeasure,
  type Measure,
  percentiles,
  readBinsByBucket,
} from "./latency-bins";
import { type Totals, toTotals } from "./stats";
import { facts, sumSpan } from "./stats-query";
import { rangeOf } from "./stats-range";
import { type Place, type Span, spanOf } from "./stats-span";

/** A period in buckets, oldest first, for the overview's numbers and charts, with its most used keys and models. */
export interface Overview {
  /** Width of a bucket in milliseconds; a day is a day of `zone`. */
  readonly bucketMs: number;
  readonly zone: string;
  /** Start of each bucket, epoch milliseconds. Every list of the series has the same length. */
  readonly at: readonly number[];
  readonly requests: OutcomeSeries;
  readonly costUsd: {
    readonly all: readonly number[];
    readonly provider: readonly Named[];
    readonly model: readonly Named[];
  };
  readonly latency: Readonly<Record<"p50" | "p95" | "p99" | "ttft", readonly (number | null)[]>>;
  readonly totals: Totals & { readonly ttftP50Ms: number | null };
  readonly topKeys: readonly Used[];
  readonly topModels: readonly Used[];
}

interface OutcomeSeries {
  readonly all: readonly number[];
  /** Includes redacted and cancelled calls. */
  readonly ok: readonly number[];
  readonly blocked: readonly number[];
  readonly failed: readonly number[];
  readonly refused: readonly number[];
}

interface Named {
  readonly name: string;
  readonly values: readonly number[];
}

interface Used {
  /** A key's id or a model's name. */
  readonly id: string;
  readonly name: string;
  readonly requests: number;
  readonly costUsd: number;
}

/** Counts as `getStats` does. Latencies are read in parallel with the sums, since both take Postgres a while. */
export async function readOverview(ctx: Place, query: StatsQuery): Promise<Overview> {
  const range = rangeOf(query, ctx.nowMs);
  const read = <T>(part: (db: Db, span: Span) => Promise<T>): Promise<T> =>
    forTenant(ctx.tenantId, async (db) =>
      part(db, spanOf(ctx, range, await bucketZone(db, range.bucketMs))),
    );
  const [{ zone, sums, at, all, topKeys }, bins] = await Promise.all([
    read(async (db, span) => {
      const sums = await readSums(db, span);
      const [at, all] = [await readBuckets(db, span), await sumSpan(db, span)];
      return { zone: span.zone, sums, at, all, topKeys: await rankKeys(db, sums) };
    }),
    read(readBinsByBucket),
  ]);
  const measured = [...bins.values()];
  const ttft = addBins(measured.map((bucket) => bucket.ttft));
  return {
    bucketMs: range.bucketMs,
    zone,
    at,
    ...toSeries(at, sums),
    latency: toLatency(at, bins),
    totals: {
      ...toTotals(all, addBins(measured.map((bucket) => bucket.latency))),
      ttftP50Ms: percentiles(ttft).p50,
    },
    topKeys,
    topModels: rank(sums, "model").map((row) => ({ ...row, name: row.name || "unknown" })),
  };
}

async function readBuckets(db: Db, span: Span): Promise<number[]> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT bucket AT TIME ZONE ${span.zone} AS at FROM (${everyBucket(span)}) AS every ORDER BY at`;
  return rows.map(({ at }) => at.getTime());
}

/** The usage of one key or model. */
interface SumRow {
  readonly facet: "outcome" | "provider" | "model" | "key";
  readonly name: string;
  /** Starts of buckets, epoch milliseconds; none for a key, whose lists below have one sum. */
  readonly at: readonly number[];
  readonly requests: readonly number[];
  readonly costNanoUsd: readonly number[];
}

/** Lists come as text, since rows would cost more than numbers. */
async function readSums(db: Db, span: Span): Promise<SumRow[]> {
  const rows = await db.$queryRaw<Record<keyof SumRow, string | null>[]>`
    WITH placed AS (
      SELECT ${bucketOf(Prisma.sql`at`, span)} AS bucket, outcome, provider, model, key_id, requests,
        cost_nano_usd
      FROM (${facts(span)}) AS facts
    ), summed AS (
      SELECT
        CASE WHEN grouping(outcome) = 0 THEN 'outcome' WHEN grouping(provider) = 0 THEN 'provider'
          WHEN grouping(model) = 0 THEN 'model' ELSE 'key' END AS facet,
        coalesce(outcome, provider, model, key_id) AS name,
        extract(epoch FROM bucket AT TIME ZONE ${span.zone})::bigint * 1000 AS at,
        sum(requests)::bigint AS requests, sum(cost_nano_usd)::bigint AS cost
      FROM placed
      GROUP BY GROUPING SETS ((bucket, outcome), (bucket, provider), (bucket, model), (key_id))
    )
    SELECT facet, name, string_agg(at::text, ',') AS at,
      string_agg(requests::text, ',') AS requests, string_agg(cost::text, ',') AS "costNanoUsd"
    FROM summed GROUP BY facet, name`;
  const numbers = (list: string | null) => (list === null ? [] : list.split(",").map(Number));
  return rows.map(({ facet, name, at, requests, costNanoUsd }) => ({
    facet: facet as SumRow["facet"],
    name: name ?? "",
    at: numbers(at),
    requests: numbers(requests),
    costNanoUsd: numbers(costNanoUsd),
  }));
}

function toSeries(
  at: readonly number[],
  sums: readonly SumRow[],
): Pick<Overview, "requests" | "costUsd"> {
  const place = new Map(at.map((ms, index) => [ms, index]));
  const spread = (rows: readonly SumRow[], of: "requests" | "costNanoUsd"): number[] => {
    const values = at.map(() => 0);
    for (const row of rows) {
      for (const [index, ms] of row.at.entries()) {
        const bucket = place.get(ms);
        if (bucket !== undefined) values[bucket] = (values[bucket] ?? 0) + (row[of][index] ?? 0);
      }
    }
    return values;
  };
  const of = (facet: SumRow["facet"]) => sums.filter((row) => row.facet === facet);
  const outcomes = of("outcome");
  const requests = (...names: readonly string[]) =>
    spread(
      outcomes.filter(({ name }) => names.includes(name)),
      "requests",
    );
  const cost = (rows: readonly SumRow[]) => spread(rows, "costNanoUsd").map((nano) => toUsd(nano));
  const costs = (facet: "provider" | "model"): Named[] =>
    of(facet)
      .filter((row) => row.costNanoUsd.some((nano) => nano !== 0))
      .map((row) => ({ name: row.name || "unknown", values: cost([row]) }));
  return {
    requests: {
      all: spread(outcomes, "requests"),
      ok: requests("ok", "redacted", "cancelled"),
      blocked: requests("blocked"),
      failed: requests("failed"),
      refused: requests("refused"),
    },
    costUsd: { all: cost(outcomes), provider: costs("provider"), model: costs("model") },
  };
}

function toLatency(
  at: readonly number[],
  bins: ReadonlyMap<number, BinsByMeasure>,
): Overview["latency"] {
  const of = (measure: Measure) =>
    at.map((ms) => percentiles(bins.get(ms)?.[measure] ?? new Map()));
  const latency = of("latency");
  return {
    p50: latency.map(({ p50 }) => p50),
    p95: latency.map(({ p95 }) => p95),
    p99: latency.map(({ p99 }) => p99),
    ttft: of("ttft").map(({ p50 }) => p50),
  };
}

const listed = 5;
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The names with the highest cost, then with the most calls. */
const rank = (sums: readonly SumRow[], facet: "key" | "model"): Used[] =>
  sums
    .filter((row) => row.facet === facet)
    .map(({ name, requests, costNanoUsd }) => ({
      id: name,
      name,
      requests: total(requests),
      costUsd: toUsd(total(costNanoUsd)),
    }))
    .sort((one, other) => other.costUsd - one.costUsd || other.requests - one.requests)
    .slice(0, listed);

async function rankKeys(db: Db, sums: readonly SumRow[]): Promise<Used[]> {
  const used = rank(sums, "key");
  const keys = await db.apiKey.findMany({
    where: { id: { in: used.map(({ id }) => id) } },
    select: { id: true, owner: true, prefix: true, tail: true },
  });
  const names = new Map(keys.map((key) => [key.id, key.owner ?? maskKey(key)]));
  return used.map((row) => ({ ...row, name: names.get(row.id) ?? row.name }));
}
