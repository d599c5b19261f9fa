import type { ClientBase } from "pg";
import type { Exchange } from "@/lib/gateway/exchange";
import { floorTo, rollupMs } from "@/lib/time";
import { type Column, columnValues, insertStatement, storable, timestamp } from "./unnest";
import { insertViolations } from "./violation-rows";

/** Latencies are counted in bins that grow by 2^(1/8). */
const binOf = (ms: number): number => Math.floor(8 * Math.log2(Math.max(ms, 0.01)));

const maxInteger = 2 ** 31 - 1;
const whole = (value: number): number => Math.min(Math.max(Math.round(value), 0), maxInteger);
const count = (value: number | undefined): number | null =>
  value === undefined ? null : whole(value);
const size = (value: number): number => Math.max(Math.round(value), 0);

const exchangeColumns: readonly Column<Exchange>[] = [
  ["id", "text", (row) => row.id],
  ["started_at", "timestamptz", (row) => timestamp(row.startedAtMs)],
  ["request_id", "text", (row) => storable(row.requestId)],
  ["tenant_id", "text", (row) => row.tenantId],
  ["env", "text", (row) => row.env],
  ["key_id", "text", (row) => row.keyId],
  ["provider", "text", (row) => row.provider],
  ["method", "text", (row) => storable(row.method)],
  ["path", "text", (row) => storable(row.path)],
  ["model", "text", (row) => storable(row.model)],
  ["status", "smallint", (row) => row.status],
  ["outcome", "text", (row) => row.outcome],
  ["error_code", "text", (row) => row.errorCode],
  ["error_source", "text", (row) => row.errorSource],
  ["streamed", "boolean", (row) => row.streamed],
  ["latency_ms", "float8", (row) => row.latencyMs],
  ["ttft_ms", "float8", (row) => row.ttftMs],
  ["overhead_ms", "float8", (row) => row.overheadMs],
  ["request_bytes", "bigint", (row) => size(row.requestBytes)],
  ["response_bytes", "bigint", (row) => size(row.responseBytes)],
  ["prompt_tokens", "integer", (row) => count(row.usage?.promptTokens)],
  ["completion_tokens", "integer", (row) => count(row.usage?.completionTokens)],
  ["cached_tokens", "integer", (row) => count(row.usage?.cachedTokens)],
  ["cache_write_tokens", "integer", (row) => count(row.usage?.cacheWriteTokens)],
  ["reasoning_tokens", "integer", (row) => count(row.usage?.reasoningTokens)],
  ["usage_estimated", "boolean", (row) => row.usageEstimated],
  ["cost_nano_usd", "bigint", (row) => row.costNanoUsd],
  ["price_version", "text", (row) => storable(row.priceVersion)],
  ["finish_reason", "text", (row) => storable(row.finishReason)],
  ["attempts", "smallint", (row) => row.attempts],
  ["sdk", "text", (row) => storable(row.sdk)],
];

interface Rollup {
  readonly key: readonly (string | number)[];
  readonly sums: number[];
}

const rollupKey = [
  ["tenant_id", "text"],
  ["env", "text"],
  ["bucket_start", "timestamptz"],
  ["key_id", "text"],
  ["provider", "text"],
  ["model", "text"],
  ["status", "smallint"],
  ["outcome", "text"],
  ["error_source", "text"],
] as const;

const rollupSums = [
  ["requests", "bigint"],
  ["prompt_tokens", "bigint"],
  ["completion_tokens", "bigint"],
  ["cached_tokens", "bigint"],
  ["reasoning_tokens", "bigint"],
  ["cost_nano_usd", "bigint"],
  ["unpriced", "bigint"],
  ["latency_ms", "float8"],
] as const;

const binKey = [
  ["tenant_id", "text"],
  ["env", "text"],
  ["bucket_start", "timestamptz"],
  ["measure", "text"],
  ["bin", "smallint"],
] as const;

type Named = readonly (readonly [name: string, type: string])[];

const names = (columns: Named): string => columns.map(([name]) => name).join(", ");
const arrays = (columns: Named): string =>
  columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");

const insertExchanges = insertStatement("exchanges", exchangeColumns);

const upsert = (table: string, key: Named, sums: Named): string => `
  INSERT INTO ${table} (${names([...key, ...sums])})
  SELECT * FROM unnest(${arrays([...key, ...sums])})
  ON CONFLICT (${names(key)}) DO UPDATE SET
  ${sums.map(([name]) => `${name} = ${table}.${name} + excluded.${name}`).join(", ")}`;

const upsertRollups = upsert("rollups", rollupKey, rollupSums);
const upsertBins = upsert("latency_bins", binKey, [["requests", "bigint"]]);

/** Sums by key, in primary-key order, so that instances upserting the same rows never deadlock. */
class Sums {
  readonly #byKey = new Map<string, Rollup>();

  add(key: readonly (string | number)[], sums: readonly number[]): void {
    const name = key.join("\u0001");
    const known = this.#byKey.get(name);
    if (!known) {
      this.#byKey.set(name, { key, sums: [...sums] });
      return;
    }
    for (const [index, value] of sums.entries())
      known.sums[index] = (known.sums[index] ?? 0) + value;
  }

  /** One array per column. */
  columns(width: number): unknown[][] {
    const columns: unknown[][] = Array.from({ length: width }, () => []);
    for (const name of [...this.#byKey.keys()].sort()) {
      const row = this.#byKey.get(name);
      if (!row) continue;
      for (const [index, value] of [...row.key, ...row.sums].entries()) columns[index]?.push(value);
    }
    return columns;
  }
}

let lastBucketMs = Number.NaN;
let lastBucket = "";

/** The bucket's start; most rows of a batch share one. */
function bucketOf(startedAtMs: number): string {
  const bucketStartMs = floorTo(startedAtMs, rollupMs);
  if (bucketStartMs !== lastBucketMs) {
    lastBucketMs = bucketStartMs;
    lastBucket = timestamp(bucketStartMs);
  }
  return lastBucket;
}

function sumUp(rows: readonly Exchange[]): { rollups: Sums; bins: Sums } {
  const rollups = new Sums();
  const bins = new Sums();
  for (const row of rows) {
    const place = [row.tenantId, row.env, bucketOf(row.startedAtMs)];
    rollups.add(
      [
        ...place,
        row.keyId,
        row.provider,
        storable(row.model) ?? "",
        row.status,
        row.outcome,
        row.errorSource ?? "",
      ],
      [
        1,
        count(row.usage?.promptTokens) ?? 0,
        count(row.usage?.completionTokens) ?? 0,
        count(row.usage?.cachedTokens) ?? 0,
        count(row.usage?.reasoningTokens) ?? 0,
        row.costNanoUsd ?? 0,
        row.usage && row.costNanoUsd === null ? 1 : 0,
        row.latencyMs,
      ],
    );
    bins.add([...place, "latency", binOf(row.latencyMs)], [1]);
    if (row.ttftMs !== null) bins.add([...place, "ttft", binOf(row.ttftMs)], [1]);
  }
  return { rollups, bins };
}

/**
 * Inserts exchanges with their violations and adds them to the sums, in the caller's transaction. An existing row is
 * left alone, so the same lines may be read twice. Returns the number of new rows.
 */
export async function insertRows(client: ClientBase, rows: readonly Exchange[]): Promise<number> {
  const values = columnValues(exchangeColumns, rows);
  const inserted = await client.query<{ id: string }>(insertExchanges, values);
  if (inserted.rows.length === 0) return 0;
  const ids = new Set(inserted.rows.map(({ id }) => id));
  // An id counts once, even where two lines of one batch carry it.
  const fresh = rows.filter(({ id }) => ids.delete(id));
  const { rollups, bins } = sumUp(fresh);
  await client.query(upsertRollups, rollups.columns(rollupKey.length + rollupSums.length));
  await client.query(upsertBins, bins.columns(binKey.length + 1));
  await insertViolations(client, fresh);
  return fresh.length;
}

/** A use of a key, or of the secret that its last rotation replaced. */
export interface KeyUse {
  readonly keyId: string;
  readonly usedOldSecret: boolean;
  readonly atMs: number;
}

const touch = (column: "last_used_at" | "previous_used_at"): string => `
  UPDATE api_keys SET ${column} = used.at
    FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at)
   WHERE api_keys.id = used.id
     AND (api_keys.${column} IS NULL OR api_keys.${column} < used.at)`;

/** Records when keys were last used; never moves a time back. */
export async function touchKeys(client: ClientBase, uses: readonly KeyUse[]): Promise<void> {
  const sorted = [...uses].sort((one, other) => (one.keyId < other.keyId ? -1 : 1));
  const values = (wanted: readonly KeyUse[]) => [
    wanted.map(({ keyId }) => keyId),
    wanted.map(({ atMs }) => timestamp(atMs)),
  ];
  await client.query(touch("last_used_at"), values(sorted));
  const old = sorted.filter(({ usedOldSecret }) => usedOldSecret);
  if (old.length > 0) await client.query(touch("previous_used_at"), values(old));
}
