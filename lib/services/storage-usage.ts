import { environments } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/storage";
import { type Db, forTenant } from "@/lib/db";
import { dayMs, floorTo, rollupMs } from "@/lib/time";
import type { TenantContext, Verb } from "./context";

const startOfRollup = (at: Date): Date => new Date(floorTo(at.getTime(), rollupMs));

async function oldestCall(db: Db, tenantId: string): Promise<Date | null> {
  const found: Date[] = [];
  for (const env of environments) {
    const row = await db.exchange.findFirst({
      where: { tenantId, env },
      orderBy: { startedAt: "asc" },
      select: { startedAt: true },
    });
    if (row) found.push(row.startedAt);
  }
  return found.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

/** Number of stored calls, read from sums: those outlast calls, so only sums since the oldest call count. */
async function countCalls(
  db: Db,
  tenantId: string,
  oldest: Date | null,
  before?: Date,
): Promise<number> {
  if (!oldest) return 0;
  const { _sum } = await db.rollup.aggregate({
    where: {
      tenantId,
      bucketStart: { gte: startOfRollup(oldest), ...(before ? { lt: before } : {}) },
    },
    _sum: { requests: true },
  });
  return Number(_sum.requests ?? 0);
}

interface Bodies {
  readonly bodies: number;
  readonly in_bucket: number;
  readonly bytes: bigint;
  readonly beyond: number;
}

/** Bytes per row, averaged over a thousand. */
async function rowBytes(db: Db, tenantId: string): Promise<{ call: number; violation: number }> {
  const [size] = await db.$queryRaw<{ call: number; violation: number }[]>`
    SELECT (SELECT coalesce(avg(bytes), 0)::float FROM (
              SELECT pg_column_size(e.*) AS bytes FROM exchanges e
               WHERE tenant_id = ${tenantId} LIMIT 1000) AS sample) AS call,
           (SELECT coalesce(avg(bytes), 0)::float FROM (
              SELECT pg_column_size(v.*) AS bytes FROM violations v
               WHERE tenant_id = ${tenantId} LIMIT 1000) AS sample) AS violation`;
  return size ?? { call: 0, violation: 0 };
}

async function countBodies(db: Db, tenantId: string, before: Date): Promise<Bodies> {
  const [row] = await db.$queryRaw<Bodies[]>`
    SELECT count(*)::int AS bodies, count(object_key)::int AS in_bucket,
           coalesce(sum(octet_length(body)), 0)::bigint AS bytes,
           (count(*) FILTER (WHERE captured_at < ${before}))::int AS beyond
      FROM payloads WHERE tenant_id = ${tenantId}`;
  return row ?? { bodies: 0, in_bucket: 0, bytes: 0n, beyond: 0 };
}

async function readUsage(
  db: Db,
  { tenantId, nowMs }: TenantContext,
  days: number,
): Promise<contract.StorageUsage> {
  const before = new Date(nowMs - days * dayMs);
  const oldest = await oldestCall(db, tenantId);
  const calls = await countCalls(db, tenantId, oldest);
  const violations = await db.violation.count({ where: { tenantId } });
  const size = await rowBytes(db, tenantId);
  const kept = await countBodies(db, tenantId, before);
  return {
    calls,
    violations,
    oldest_at: oldest?.toISOString() ?? null,
    call_bytes: Math.round(calls * size.call + violations * size.violation),
    bodies: kept.bodies,
    bodies_in_bucket: kept.in_bucket,
    body_bytes: Number(kept.bytes),
    beyond:
      days === 0
        ? null
        : {
            days,
            calls: await countCalls(db, tenantId, oldest, before),
            violations: await db.violation.count({
              where: { tenantId, detectedAt: { lt: before } },
            }),
            bodies: kept.beyond,
          },
  };
}

/** How much is stored for the tenant, and how much would be deleted if fewer days were kept. */
export const getStorageUsage: Verb<typeof contract.getStorageUsage> = (ctx, { query }) =>
  forTenant(ctx.tenantId, (db) => readUsage(db, ctx, query.retention_days));
