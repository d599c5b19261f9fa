import type { Db } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { bucketOf } from "./buckets";
import { andEnds, inQuarters, type Span } from "./stats-span";

export type Measure = "latency" | "ttft";

/** Bin → calls. A bin `b` holds values from 2^(b/8) up to 2^((b+1)/8) milliseconds. */
export type Bins = ReadonlyMap<number, number>;

export type BinsByMeasure = Readonly<Record<Measure, Bins>>;

/** Milliseconds; null where there are no calls. */
export type Percentiles = Readonly<Record<"p50" | "p95" | "p99", number | null>>;

/** A bin's middle stands for all its calls. */
export function percentiles(bins: Bins): Percentiles {
  const ordered = [...bins].sort(([a], [b]) => a - b);
  const total = ordered.reduce((sum, [, requests]) => sum + requests, 0);
  const at = (share: number): number | null => {
    let seen = 0;
    for (const [bin, requests] of ordered) {
      seen += requests;
      if (seen >= share * total) return Math.round(100 * 2 ** ((bin + 0.5) / 8)) / 100;
    }
    return null;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Merges several sets of bins. */
export function addBins(many: Iterable<Bins>): Bins {
  const all = new Map<number, number>();
  for (const bins of many) {
    for (const [bin, requests] of bins) all.set(bin, (all.get(bin) ?? 0) + requests);
  }
  return all;
}

/** Restricts to one measure; absent for both, since Postgres would estimate a condition on both as selective. */
const binRows = (span: Span, only: Measure | null) => {
  const wanted = only === null ? Prisma.empty : Prisma.sql`AND measure = ${only}`;
  const calls = Prisma.sql`
    SELECT started_at, measure, floor(8 * ln(greatest(ms, 0.01)) / ln(2.0::float8)), 1
    FROM exchanges JOIN LATERAL (VALUES ('latency', latency_ms), ('ttft', ttft_ms))
      AS measured (measure, ms) ON ms IS NOT NULL ${wanted}`;
  return Prisma.sql`
    SELECT bucket_start AS at, measure, bin, requests FROM latency_bins
    WHERE ${inQuarters(span)} ${wanted} ${andEnds(span, calls)}`;
};

/** Over the whole span, for both measures or the requested one. */
export async function readBins(
  db: Db,
  span: Span,
  only: Measure | null = null,
): Promise<BinsByMeasure> {
  const rows = await db.$queryRaw<{ measure: Measure; bin: number; requests: number }[]>`
    SELECT measure, bin::int AS bin, sum(requests)::float8 AS requests
    FROM (${binRows(span, only)}) AS bins GROUP BY measure, bin`;
  const of = (measure: Measure) =>
    new Map(
      rows.filter((row) => row.measure === measure).map(({ bin, requests }) => [bin, requests]),
    );
  return { latency: of("latency"), ttft: of("ttft") };
}

interface ListedBins {
  readonly at: number;
  readonly bins: string;
  readonly latency: string;
  readonly ttft: string;
}

/**
 * By bucket, epoch milliseconds of its start. A bucket's bins come as text: as rows they would take several times as
 * long to read, and Postgres longer to sort than to sum.
 */
export async function readBinsByBucket(
  db: Db,
  span: Span,
): Promise<ReadonlyMap<number, BinsByMeasure>> {
  const rows = await db.$queryRaw<ListedBins[]>`
    WITH summed AS (
      SELECT ${bucketOf(Prisma.sql`at`, span)} AS bucket, bin,
        coalesce(sum(requests::int) FILTER (WHERE measure = 'latency'), 0) AS latency,
        coalesce(sum(requests::int) FILTER (WHERE measure = 'ttft'), 0) AS ttft
      FROM (${binRows(span, null)}) AS bins GROUP BY 1, 2
    )
    SELECT (extract(epoch FROM bucket AT TIME ZONE ${span.zone}) * 1000)::float8 AS at,
      string_agg(bin::text, ',') AS bins, string_agg(latency::text, ',') AS latency,
      string_agg(ttft::text, ',') AS ttft
    FROM summed GROUP BY bucket`;
  return new Map(
    rows.map((row) => {
      const bins = row.bins.split(",").map(Number);
      const of = (counts: string) =>
        new Map(
          counts.split(",").flatMap((count, index) => {
            const [bin, calls] = [bins[index], Number(count)];
            return bin === undefined || calls === 0 ? [] : [[bin, calls] as const];
          }),
        );
      return [row.at, { latency: of(row.latency), ttft: of(row.ttft) }];
    }),
  );
}
