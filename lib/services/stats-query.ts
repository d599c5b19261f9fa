import type { Db } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { bucketOf, everyBucket } from "./buckets";
import { andEnds, inQuarters, type Span } from "./stats-span";

export interface Sums {
  readonly requests: number;
  readonly errors: number;
  readonly providerErrors: number;
  readonly blocked: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly costNanoUsd: bigint;
  readonly unpriced: number;
  readonly latencyMs: number;
}

export type Facet = "provider" | "model" | "key" | "status" | "outcome";

export interface Facts {
  readonly totals: Sums;
  readonly by: Readonly<Record<Facet, Record<string, number>>>;
  /** Every bucket of the span, empty ones too, oldest first. */
  readonly series: readonly { readonly at: Date; readonly sums: Sums }[];
}

interface FactRow {
  facet: Facet | "series" | null;
  name: string | null;
  at: Date | null;
  requests: bigint | null;
  errors: bigint | null;
  providerErrors: bigint | null;
  blocked: bigint | null;
  promptTokens: bigint | null;
  completionTokens: bigint | null;
  cachedTokens: bigint | null;
  reasoningTokens: bigint | null;
  costNanoUsd: bigint | null;
  unpriced: bigint | null;
  latencyMs: number | null;
}

/** A facet lists at most this many names, most used first; model names come from callers. */
const maxNames = 500;

const calls = Prisma.sql`
  SELECT started_at, key_id, provider, coalesce(model, ''), status, outcome,
    coalesce(error_source, ''), 1,
    coalesce(prompt_tokens, 0), coalesce(completion_tokens, 0), coalesce(cached_tokens, 0),
    coalesce(reasoning_tokens, 0), coalesce(cost_nano_usd, 0),
    (prompt_tokens IS NOT NULL AND cost_nano_usd IS NULL)::int, latency_ms
  FROM exchanges`;

/** Rollups and, for the ends of the span, individual calls, in their common columns. */
export const facts = (span: Span) => Prisma.sql`
  SELECT bucket_start AS at, key_id, provider, model, status, outcome, error_source, requests,
    prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_nano_usd, unpriced, latency_ms
  FROM rollups WHERE ${inQuarters(span)}
  ${andEnds(span, calls)}`;

const sums = Prisma.sql`
  sum(requests)::bigint AS requests,
  coalesce(sum(requests) FILTER (WHERE outcome = 'failed'), 0)::bigint AS errors,
  coalesce(sum(requests) FILTER (WHERE outcome = 'failed' AND error_source = 'provider'), 0)::bigint
    AS "providerErrors",
  coalesce(sum(requests) FILTER (WHERE outcome = 'blocked'), 0)::bigint AS blocked,
  sum(prompt_tokens)::bigint AS "promptTokens",
  sum(completion_tokens)::bigint AS "completionTokens",
  sum(cached_tokens)::bigint AS "cachedTokens",
  sum(reasoning_tokens)::bigint AS "reasoningTokens",
  sum(cost_nano_usd)::bigint AS "costNanoUsd",
  sum(unpriced)::bigint AS unpriced,
  sum(latency_ms) AS "latencyMs"`;

/** Only the sums, for a span that another is compared with. */
export async function sumSpan(db: Db, span: Span): Promise<Sums> {
  const [row] = await db.$queryRaw<FactRow[]>`SELECT ${sums} FROM (${facts(span)}) AS facts`;
  return toSums(row);
}

/** One statement, so that all sums reflect one moment. */
export async function readFacts(db: Db, span: Span): Promise<Facts> {
  const rows = await db.$queryRaw<FactRow[]>`
    WITH facts AS (${facts(span)}), placed AS (
      SELECT *, ${bucketOf(Prisma.sql`at`, span)} AS bucket FROM facts
    ), grouped AS (
      SELECT
        CASE
          WHEN grouping(bucket) = 0 THEN 'series' WHEN grouping(provider) = 0 THEN 'provider'
          WHEN grouping(model) = 0 THEN 'model' WHEN grouping(key_id) = 0 THEN 'key'
          WHEN grouping(status) = 0 THEN 'status' WHEN grouping(outcome) = 0 THEN 'outcome'
        END AS facet,
        coalesce(provider, model, key_id, status::text, outcome) AS name,
        bucket,
        ${sums}
      FROM placed
      GROUP BY GROUPING SETS ((), (bucket), (provider), (model), (key_id), (status), (outcome))
    ), buckets AS (
      SELECT 'series' AS facet, bucket FROM (${everyBucket(span)}) AS every
    )
    SELECT facet, name, bucket AT TIME ZONE ${span.zone} AS at, requests, errors,
      "providerErrors", blocked, "promptTokens", "completionTokens", "cachedTokens", "reasoningTokens", "costNanoUsd",
      unpriced, "latencyMs"
    FROM grouped FULL JOIN buckets USING (facet, bucket)
    ORDER BY bucket, requests DESC, name`;
  const names = (facet: Facet): Record<string, number> =>
    Object.fromEntries(
      rows
        .filter((row) => row.facet === facet)
        .slice(0, maxNames)
        .map((row) => [row.name || "unknown", Number(row.requests)]),
    );
  const totals = rows.find((row) => row.facet === null);
  return {
    totals: toSums(totals),
    by: {
      provider: names("provider"),
      model: names("model"),
      key: names("key"),
      status: names("status"),
      outcome: names("outcome"),
    },
    series: rows.flatMap((row) => (row.at ? [{ at: row.at, sums: toSums(row) }] : [])),
  };
}

const toSums = (row: FactRow | undefined): Sums => ({
  requests: Number(row?.requests ?? 0),
  errors: Number(row?.errors ?? 0),
  providerErrors: Number(row?.providerErrors ?? 0),
  blocked: Number(row?.blocked ?? 0),
  promptTokens: Number(row?.promptTokens ?? 0),
  completionTokens: Number(row?.completionTokens ?? 0),
  cachedTokens: Number(row?.cachedTokens ?? 0),
  reasoningTokens: Number(row?.reasoningTokens ?? 0),
  costNanoUsd: row?.costNanoUsd ?? 0n,
  unpriced: Number(row?.unpriced ?? 0),
  latencyMs: row?.latencyMs ?? 0,
});
