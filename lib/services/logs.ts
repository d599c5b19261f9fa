import type * as contract from "@/lib/contract/analytics";
import type { EnvironmentName } from "@/lib/contract/common";
import { type Db, forTenant } from "@/lib/db";
import type { Exchange, Prisma } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import type { TenantContext, Verb } from "./context";
import { maskKey } from "./keys";

export interface KeyName {
  readonly id: string;
  readonly prefix: string;
  readonly tail: string;
  readonly owner: string | null;
}

const toMs = (ms: number): number => Math.round(ms * 1_000) / 1_000;

function toLogView(row: Exchange, key: KeyName | undefined): contract.LogView {
  return {
    id: row.id,
    timestamp: row.startedAt.toISOString(),
    request_id: row.requestId,
    api_key: key ? maskKey(key) : row.keyId,
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
  };
}

/** Calls of the token's environment, newest first. Another tenant's key as filter yields an empty list. */
export const listLogs: Verb<typeof contract.listLogs> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = await toWhere(db, ctx, query);
    const rows = await db.exchange.findMany({
      where,
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      take: query.limit,
      skip: query.offset,
    });
    const total = await db.exchange.count({ where });
    const keys = await db.apiKey.findMany({
      where: { id: { in: [...new Set(rows.map((row) => row.keyId))] } },
      select: { id: true, prefix: true, tail: true, owner: true },
    });
    const names = new Map(keys.map((key) => [key.id, key]));
    const items = rows.map((row) => toLogView(row, names.get(row.keyId)));
    return { items, total, limit: query.limit, offset: query.offset };
  });

async function toWhere(
  db: Db,
  ctx: TenantContext,
  query: contract.LogsQuery,
): Promise<Prisma.ExchangeWhereInput> {
  const { api_key, provider, model, status, start_date, end_date } = query;
  return {
    tenantId: ctx.tenantId,
    env: ctx.env,
    ...(api_key ? { keyId: { in: await keyIds(db, ctx, api_key) } } : {}),
    ...(provider ? { provider } : {}),
    ...(model ? { model } : {}),
    ...(status ? { status: statusRange(status) } : {}),
    ...(start_date || end_date
      ? {
          startedAt: {
            ...(start_date ? { gte: start_date } : {}),
            ...(end_date ? { lt: end_date } : {}),
          },
        }
      : {}),
  };
}

const maskedForm = /^(sk-[0-9A-Za-z]{4})\.{3}([0-9A-Za-z]{4})$/;

/** The keys that an id or a masked form can mean, deleted ones included. */
export async function keyIds(db: Db, ctx: TenantContext, given: string): Promise<string[]> {
  const masked = maskedForm.exec(given);
  if (!masked?.[1] || !masked[2]) return [given];
  const rows = await db.apiKey.findMany({
    where: { tenantId: ctx.tenantId, env: ctx.env, prefix: masked[1], tail: masked[2] },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

function statusRange(status: string): Prisma.IntFilter {
  if (!status.endsWith("xx")) return { equals: Number(status) };
  const first = Number(status[0]) * 100;
  return { gte: first, lt: first + 100 };
}
