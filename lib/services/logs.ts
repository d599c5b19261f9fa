import type * as contract from "@/lib/contract/analytics";
import type { EnvironmentName } from "@/lib/contract/common";
import { type Db, forTenant } from "@/lib/db";
import { type Exchange, Prisma } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import type { TenantContext, Verb } from "./context";
import { maskKey } from "./keys";
import { logConditions } from "./log-filter";

export interface KeyName {
  readonly id: string;
  readonly prefix: string;
  readonly tail: string;
  readonly owner: string | null;
}

const toMs = (ms: number): number => Math.round(ms * 1_000) / 1_000;

function toLogView(
  row: Exchange,
  key: KeyName | undefined,
  violationIds: string[],
): contract.LogView {
  return {
    id: row.id,
    timestamp: row.startedAt.toISOString(),
    request_id: row.requestId,
    api_key: key ? maskKey(key) : row.keyId,
    key_id: row.keyId,
    key_name: key?.owner ?? null,
    env: row.env as EnvironmentName,
    path: row.path,
    method: row.method,
    status_code: row.status,
    outcome: row.outcome as contract.LogView["outcome"],
    error_code: row.errorCode,
    error_source: row.errorSource as contract.LogView["error_source"],
    streamed: row.streamed,
    latency_ms: toMs(row.latencyMs),
    ttft_ms: row.ttftMs === null ? null : toMs(row.ttftMs),
    overhead_ms: toMs(row.overheadMs),
    request_size_bytes: Number(row.requestBytes),
    response_size_bytes: Number(row.responseBytes),
    provider: row.provider,
    model: row.model,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    cached_tokens: row.cachedTokens,
    reasoning_tokens: row.reasoningTokens,
    usage_estimated: row.usageEstimated,
    cost_usd: row.costNanoUsd === null ? null : toUsd(row.costNanoUsd),
    sdk: row.sdk,
    violation_ids: violationIds,
  };
}

/** Rows with the names of their keys and what was found in them. */
export async function toLogViews(db: Db, rows: readonly Exchange[]): Promise<contract.LogView[]> {
  const keys = await db.apiKey.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.keyId))] } },
    select: { id: true, prefix: true, tail: true, owner: true },
  });
  const found = await db.violation.findMany({
    where: { exchangeId: { in: rows.map((row) => row.id) } },
    select: { id: true, exchangeId: true },
    orderBy: { id: "asc" },
  });
  const names = new Map(keys.map((key) => [key.id, key]));
  return rows.map((row) =>
    toLogView(
      row,
      names.get(row.keyId),
      found.flatMap(({ id, exchangeId }) => (exchangeId === row.id ? [id] : [])),
    ),
  );
}

const columns = Prisma.raw(
  `id, started_at AS "startedAt", request_id AS "requestId", tenant_id AS "tenantId", env,
   key_id AS "keyId", provider, method, path, model, status, outcome, error_code AS "errorCode",
   error_source AS "errorSource", streamed, latency_ms AS "latencyMs", ttft_ms AS "ttftMs",
   overhead_ms AS "overheadMs", request_bytes AS "requestBytes", response_bytes AS "responseBytes",
   prompt_tokens AS "promptTokens", completion_tokens AS "completionTokens",
   cached_tokens AS "cachedTokens", cache_write_tokens AS "cacheWriteTokens",
   reasoning_tokens AS "reasoningTokens", usage_estimated AS "usageEstimated",
   cost_nano_usd AS "costNanoUsd", price_version AS "priceVersion",
   finish_reason AS "finishReason", attempts, sdk`,
);

const orders: Readonly<Record<contract.LogsQuery["sort"], Prisma.Sql>> = {
  "timestamp.desc": Prisma.sql`started_at DESC, id DESC`,
  "timestamp.asc": Prisma.sql`started_at, id`,
  "latency_ms.desc": Prisma.sql`latency_ms DESC, id DESC`,
  "latency_ms.asc": Prisma.sql`latency_ms, id`,
  "cost_usd.desc": Prisma.sql`cost_nano_usd DESC NULLS LAST, id DESC`,
  "cost_usd.asc": Prisma.sql`cost_nano_usd NULLS LAST, id`,
};

/** A page of rows that match `where`. */
const readRows = (db: Db, where: Prisma.Sql, query: contract.LogsQuery): Promise<Exchange[]> =>
  db.$queryRaw<Exchange[]>`
    SELECT ${columns} FROM exchanges WHERE ${where}
    ORDER BY ${orders[query.sort]} LIMIT ${query.limit} OFFSET ${query.offset}`;

async function countRows(db: Db, where: Prisma.Sql): Promise<number> {
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM exchanges WHERE ${where}`;
  return counted?.total ?? 0;
}

/** Calls of the token's environment, newest first. Filtering by another tenant's key yields an empty list. */
export const listLogs: Verb<typeof contract.listLogs> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = await logConditions(db, ctx, query);
    const rows = await readRows(db, where, query);
    const total = await countRows(db, where);
    return { items: await toLogViews(db, rows), total, limit: query.limit, offset: query.offset };
  });

/** A page of calls without their total, for pages that read the total from sums. */
export const readLogPage = (
  ctx: TenantContext,
  query: contract.LogsQuery,
): Promise<contract.LogView[]> =>
  forTenant(ctx.tenantId, async (db) => {
    const where = await logConditions(db, ctx, query);
    return toLogViews(db, await readRows(db, where, query));
  });

/** The time of the environment's newest call; null where there is none. */
export const newestLogAt = (ctx: TenantContext): Promise<Date | null> =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await db.exchange.findFirst({
      where: { tenantId: ctx.tenantId, env: ctx.env },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      select: { startedAt: true },
    });
    return row?.startedAt ?? null;
  });

const batchRows = 1_000;

/**
 * Every matching call, newest first, in batches, each in a transaction of its own, so that a slow reader holds
 * nothing open.
 */
export async function* readAllLogs(
  ctx: TenantContext,
  filter: contract.LogFilter,
): AsyncGenerator<contract.LogView[]> {
  let last: Exchange | undefined;
  for (;;) {
    const after = last
      ? Prisma.sql`(started_at, id) < (${last.startedAt}, ${last.id})`
      : Prisma.sql`started_at < ${new Date(ctx.nowMs)}`;
    const [rows, views] = await forTenant(ctx.tenantId, async (db) => {
      const where = Prisma.sql`${await logConditions(db, ctx, filter)} AND ${after}`;
      const batch = await db.$queryRaw<Exchange[]>`
        SELECT ${columns} FROM exchanges WHERE ${where}
        ORDER BY started_at DESC, id DESC LIMIT ${batchRows}`;
      return [batch, await toLogViews(db, batch)] as const;
    });
    if (views.length > 0) yield views;
    last = rows.at(-1);
    if (rows.length < batchRows) return;
  }
}
