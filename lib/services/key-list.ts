import type * as contract from "@/lib/contract/keys";
import { type Db, forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { dayMs, sumsSince } from "@/lib/time";
import type { TenantContext, Verb } from "./context";
import { type KeyUsage, keyUsage, toKeyView, visibleKeys } from "./keys";

type Query = Parameters<Verb<typeof contract.listKeys>>[1]["query"];

interface Found {
  readonly id: string;
  readonly calls: bigint;
  readonly cost: bigint;
}

/** A key can have more than one: a rotating key is also active or disabled. */
const statuses: Readonly<
  Record<NonNullable<Query["status"]>, (now: Date, soon: Date) => Prisma.Sql>
> = {
  active: (now) => Prisma.sql`k.is_active AND (k.expires_at IS NULL OR k.expires_at > ${now})`,
  disabled: () => Prisma.sql`NOT k.is_active`,
  expiring: (now, soon) =>
    Prisma.sql`k.is_active AND k.expires_at > ${now} AND k.expires_at <= ${soon}`,
  expired: (now) => Prisma.sql`k.expires_at <= ${now}`,
  rotating: (now) => Prisma.sql`k.previous_until > ${now}`,
};

const orders: Readonly<Record<Query["sort"], Prisma.Sql>> = {
  "created_at.desc": Prisma.sql`k.created_at DESC`,
  "created_at.asc": Prisma.sql`k.created_at`,
  "name.asc": Prisma.sql`lower(k.owner) NULLS LAST`,
  "name.desc": Prisma.sql`lower(k.owner) DESC NULLS LAST`,
  "last_used.desc": Prisma.sql`k.last_used_at DESC NULLS LAST`,
  "last_used.asc": Prisma.sql`k.last_used_at NULLS FIRST`,
  "calls.desc": Prisma.sql`calls DESC`,
  "calls.asc": Prisma.sql`calls`,
  "spend.desc": Prisma.sql`cost DESC`,
  "spend.asc": Prisma.sql`cost`,
};

function filterOf(ctx: TenantContext, query: Query): Prisma.Sql {
  const now = new Date(ctx.nowMs);
  const parts = [
    Prisma.sql`k.tenant_id = ${ctx.tenantId} AND k.env = ${ctx.env} AND k.deleted_at IS NULL`,
  ];
  if (query.q) {
    const part = query.q.toLowerCase();
    parts.push(Prisma.sql`strpos(lower(concat_ws(' ', k.owner, k.id, k.prefix || '...' || k.tail,
      k.previous_prefix || '...' || k.previous_tail)), ${part}) > 0`);
  }
  if (query.status) {
    parts.push(statuses[query.status](now, new Date(ctx.nowMs + 7 * dayMs)));
  }
  if (query.unused_days !== undefined) {
    const since = new Date(ctx.nowMs - query.unused_days * dayMs);
    parts.push(Prisma.sql`coalesce(k.last_used_at, k.created_at) < ${since}`);
  }
  if (query.model) {
    parts.push(Prisma.sql`(k.allowed_models = '{}' OR ${query.model} = ANY(k.allowed_models))`);
  }
  return Prisma.join(parts, " AND ");
}

function findKeys(db: Db, ctx: TenantContext, query: Query): Promise<Found[]> {
  const since = sumsSince(ctx.nowMs, 7 * dayMs);
  return db.$queryRaw<Found[]>`
    SELECT k.id, coalesce(u.calls, 0)::bigint AS calls, coalesce(u.cost, 0)::bigint AS cost
      FROM api_keys k
      LEFT JOIN (SELECT key_id, sum(requests) AS calls, sum(cost_nano_usd) AS cost
                   FROM rollups
                  WHERE tenant_id = ${ctx.tenantId} AND env = ${ctx.env} AND bucket_start >= ${since}
                  GROUP BY key_id) u ON u.key_id = k.id
     WHERE ${filterOf(ctx, query)}
     ORDER BY ${orders[query.sort]}, k.id DESC
     LIMIT ${query.limit} OFFSET ${query.offset}`;
}

async function countKeys(db: Db, ctx: TenantContext, query: Query): Promise<number> {
  const [row] = await db.$queryRaw<{ total: bigint }[]>`
    SELECT count(*) AS total FROM api_keys k WHERE ${filterOf(ctx, query)}`;
  return Number(row?.total ?? 0);
}

/** Keys of the token's environment with their usage, newest first unless sorted. */
export const listKeys: Verb<typeof contract.listKeys> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const found = await findKeys(db, ctx, query);
    const rows = await db.apiKey.findMany({ where: { id: { in: found.map(({ id }) => id) } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = found.flatMap(({ id, calls, cost }) => {
      const row = byId.get(id);
      const usage: KeyUsage = { calls: Number(calls), costNanoUsd: cost };
      return row ? [toKeyView(row, ctx.nowMs, usage)] : [];
    });
    const { limit, offset } = query;
    return { items, total: await countKeys(db, ctx, query), limit, offset };
  });

/** One key of the token's environment; null where there is none, or it is deleted. */
export const findKey = (ctx: TenantContext, id: string): Promise<contract.KeyView | null> =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await db.apiKey.findFirst({ where: { ...visibleKeys(ctx), id } });
    return row && toKeyView(row, ctx.nowMs, await keyUsage(db, ctx, id));
  });
