import { asRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/admin";
import { type Db, forPlatform } from "@/lib/db";
import type { Prisma, Tenant } from "@/lib/generated/prisma/client";
import { toUsd } from "@/lib/money";
import { dayMs, floorTo, minuteMs } from "@/lib/time";
import { audit, likeLiteral, platformChain } from "./audit";
import { notFound, type Verb } from "./context";
import { currentPlan, freePlanId } from "./plan-limits";
import { readStorage } from "./storage-settings";

const contains = (q: string) => ({ contains: likeLiteral(q), mode: "insensitive" as const });

interface Traffic {
  readonly tenantId: string;
  readonly requests: bigint;
  readonly cost: bigint;
}

interface LastCall {
  readonly tenantId: string;
  readonly at: Date;
}

/** Start of the last quarter of an hour with a call, per tenant; absent for none. */
const readLastCalls = (db: Db, tenantIds: readonly string[]): Promise<LastCall[]> =>
  db.$queryRaw<LastCall[]>`
    SELECT wanted.id AS "tenantId", last.at
      FROM unnest(${tenantIds}::text[]) AS wanted (id)
      CROSS JOIN LATERAL (SELECT max(bucket_start) AS at FROM rollups
                           WHERE tenant_id = wanted.id) AS last
     WHERE last.at IS NOT NULL`;

/** Calls of the last 30 days, today included, per tenant, busiest first. The days are those of `readDays`. */
const readTraffic = (db: Db, nowMs: number, tenantIds: string[] | null): Promise<Traffic[]> =>
  db.$queryRaw<Traffic[]>`
    SELECT tenant_id AS "tenantId", sum(requests)::bigint AS requests,
           sum(cost_nano_usd)::bigint AS cost
      FROM rollups
     WHERE bucket_start >= ${new Date(floorTo(nowMs, dayMs) - 29 * dayMs)}
       AND (${tenantIds}::text[] IS NULL OR tenant_id = ANY (${tenantIds}::text[]))
     GROUP BY tenant_id ORDER BY requests DESC LIMIT 100`;

async function toViews(
  db: Db,
  tenants: readonly Tenant[],
  nowMs: number,
): Promise<contract.AdminTenantView[]> {
  const ids = tenants.map(({ id }) => id);
  const where = { tenantId: { in: ids } };
  const members = await db.member.groupBy({ by: ["tenantId"], where, _count: true });
  const keys = await db.apiKey.groupBy({
    by: ["tenantId"],
    where: { ...where, deletedAt: null },
    _count: true,
  });
  const plans = await db.subscription.findMany({ where: { ...where, status: { not: "ended" } } });
  const traffic = new Map((await readTraffic(db, nowMs, ids)).map((it) => [it.tenantId, it]));
  const lastCalls = new Map((await readLastCalls(db, ids)).map((it) => [it.tenantId, it.at]));
  const counted = (rows: { tenantId: string; _count: number }[], id: string): number =>
    rows.find(({ tenantId }) => tenantId === id)?._count ?? 0;
  return tenants.map((tenant) => ({
    id: tenant.id,
    name: tenant.name,
    slug: tenant.slug,
    status: tenant.status === "active" ? "active" : "suspended",
    status_reason: tenant.suspendedReason,
    plan: plans.find(({ tenantId }) => tenantId === tenant.id)?.planId ?? freePlanId,
    members: counted(members, tenant.id),
    keys: counted(keys, tenant.id),
    requests_30d: Number(traffic.get(tenant.id)?.requests ?? 0),
    cost_usd_30d: toUsd(traffic.get(tenant.id)?.cost ?? 0n),
    last_request_at: lastCalls.get(tenant.id)?.toISOString() ?? null,
    created_at: tenant.createdAt.toISOString(),
  }));
}

/** Who is on a plan; without a subscription it is the free one. */
async function onPlan(db: Db, plan: string): Promise<Prisma.TenantWhereInput> {
  const subscribed = await db.subscription.findMany({
    where: { status: { not: "ended" }, planId: plan === freePlanId ? { not: plan } : plan },
    select: { tenantId: true },
  });
  const ids = subscribed.map(({ tenantId }) => tenantId);
  return { id: plan === freePlanId ? { notIn: ids } : { in: ids } };
}

/** Newest first. */
export const listAllTenants: Verb<typeof contract.listAllTenants> = (ctx, { query }) =>
  forPlatform(async (db) => {
    const { q, status, plan, limit, offset } = query;
    const where: Prisma.TenantWhereInput = {
      ...(q ? { OR: [{ name: contains(q) }, { slug: contains(q) }] } : {}),
      ...(status ? { status } : {}),
      ...(plan ? await onPlan(db, plan) : {}),
    };
    const rows = await db.tenant.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
    });
    const items = await toViews(db, rows, ctx.nowMs);
    return { items, total: await db.tenant.count({ where }), limit, offset };
  });

async function toDetail(db: Db, tenant: Tenant, nowMs: number) {
  const [view] = await toViews(db, [tenant], nowMs);
  if (!view) throw notFound("tenant");
  const tenantId = tenant.id;
  const owners = await db.member.findMany({
    where: { tenantId, role: "owner" },
    select: { user: { select: { id: true, email: true, name: true } } },
  });
  const environments = await db.environment.findMany({ where: { tenantId } });
  const keys = await db.apiKey.findMany({ where: { tenantId, deletedAt: null, isActive: true } });
  const lastHour = await db.rollup.aggregate({
    where: { tenantId, bucketStart: { gt: new Date(nowMs - 75 * minuteMs) } },
    _sum: { requests: true },
  });
  const { plan } = await currentPlan(db, tenantId);
  const { backend, capture, retentionDays } = await readStorage(db, tenantId, plan);
  return {
    ...view,
    owners: owners.map(({ user }) => ({ user_id: user.id, email: user.email, name: user.name })),
    environments: environments.map(({ name }) => name),
    storage: { backend, capture, retention_days: retentionDays },
    active_keys: keys.filter(({ expiresAt }) => !expiresAt || expiresAt.getTime() > nowMs).length,
    requests_1h: Number(lastHour._sum.requests ?? 0n),
  };
}

/** Throws NOT_FOUND. */
export const getTenantDetail: Verb<typeof contract.getTenantDetail> = (ctx, { params }) =>
  forPlatform(async (db) => {
    const tenant = await db.tenant.findUnique({ where: { id: params.id } });
    if (!tenant) throw notFound("tenant");
    return toDetail(db, tenant, ctx.nowMs);
  });

/**
 * Suspends or reactivates; every instance learns of it within a second. Audited for both the tenant and the platform.
 * Throws NOT_FOUND.
 */
export const setTenantStatus: Verb<typeof contract.setTenantStatus> = (ctx, { params, body }) =>
  forPlatform(async (db) => {
    const before = await db.tenant.findUnique({ where: { id: params.id } });
    if (!before) throw notFound("tenant");
    const { status } = body;
    const suspendedReason = status === "suspended" ? (body.reason ?? null) : null;
    const tenant = await db.tenant.update({
      where: { id: params.id },
      data: { status, suspendedReason },
    });
    for (const tenantId of [tenant.id, platformChain]) {
      await audit(db, ctx, {
        action: status === "suspended" ? "tenant.suspend" : "tenant.reactivate",
        object: { kind: "tenant", id: tenant.id, label: tenant.slug },
        before: { status: before.status, reason: before.suspendedReason },
        after: { status, reason: body.reason ?? null },
        tenantId,
      });
    }
    return toDetail(db, tenant, ctx.nowMs);
  });

/** Newest first. */
export const listAllUsers: Verb<typeof contract.listAllUsers> = (_ctx, { query }) =>
  forPlatform(async (db) => {
    const { q, limit, offset } = query;
    const where: Prisma.UserWhereInput = q
      ? { OR: [{ name: contains(q) }, { email: contains(q) }] }
      : {};
    const rows = await db.user.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
      include: { members: { include: { tenant: { select: { id: true, slug: true } } } } },
    });
    const items = rows.map((user) => ({
      id: user.id,
      email: user.email,
      name: user.name,
      is_platform_admin: user.isPlatformAdmin,
      tenants: user.members.map(({ tenant, role }) => ({
        ...tenant,
        role: asRole(role) ?? ("viewer" as const),
      })),
      created_at: user.createdAt.toISOString(),
      last_seen_at: user.lastSeenAt?.toISOString() ?? null,
    }));
    return { items, total: await db.user.count({ where }), limit, offset };
  });

interface DayRow {
  readonly date: string;
  readonly requests: bigint;
  readonly errors: bigint;
  readonly cost: bigint;
}

const readDays = (db: Db, nowMs: number): Promise<DayRow[]> => db.$queryRaw<DayRow[]>`
  SELECT to_char(day, 'YYYY-MM-DD') AS date, coalesce(sum(requests), 0)::bigint AS requests,
         coalesce(sum(requests) FILTER (WHERE outcome = 'failed'), 0)::bigint AS errors,
         coalesce(sum(cost_nano_usd), 0)::bigint AS cost
    FROM generate_series(
           date_trunc('day', ${new Date(nowMs)}::timestamptz AT TIME ZONE 'UTC') - interval '29 days',
           date_trunc('day', ${new Date(nowMs)}::timestamptz AT TIME ZONE 'UTC'),
           interval '1 day') AS day
    LEFT JOIN rollups ON bucket_start >= day AT TIME ZONE 'UTC'
      AND bucket_start < (day + interval '1 day') AT TIME ZONE 'UTC'
   GROUP BY day ORDER BY day`;

/** Numbers over all tenants. */
export const getPlatformStats: Verb<typeof contract.getPlatformStats> = ({ nowMs }) =>
  forPlatform(async (db) => {
    const monthAgo = new Date(nowMs - 30 * dayMs);
    const suspended = await db.tenant.count({ where: { status: "suspended" } });
    const tenants = await db.tenant.count();
    const days = await readDays(db, nowMs);
    const [today] = await db.$queryRaw<Omit<DayRow, "date">[]>`
      SELECT coalesce(sum(requests), 0)::bigint AS requests,
             coalesce(sum(cost_nano_usd), 0)::bigint AS cost,
             coalesce(sum(requests) FILTER (WHERE outcome = 'failed'), 0)::bigint AS errors
        FROM rollups WHERE bucket_start >= ${new Date(nowMs - dayMs)}`;
    const traffic = await readTraffic(db, nowMs, null);
    const top = traffic.slice(0, 5);
    const named = await db.tenant.findMany({ where: { id: { in: top.map((t) => t.tenantId) } } });
    const plans = await db.subscription.groupBy({
      by: ["planId"],
      where: { status: { not: "ended" } },
      _count: true,
    });
    const subscribed = plans.reduce((sum, { _count }) => sum + _count, 0);
    const byPlan = Object.fromEntries(plans.map(({ planId, _count }) => [planId, _count]));
    byPlan[freePlanId] = (byPlan[freePlanId] ?? 0) + tenants - subscribed;
    return {
      tenants: { total: tenants, active: tenants - suspended, suspended },
      users: {
        total: await db.user.count(),
        seen_30d: await db.user.count({ where: { lastSeenAt: { gte: monthAgo } } }),
      },
      keys: {
        total: await db.apiKey.count({ where: { deletedAt: null } }),
        used_30d: await db.apiKey.count({
          where: { deletedAt: null, lastUsedAt: { gte: monthAgo } },
        }),
      },
      requests_24h: Number(today?.requests ?? 0),
      requests_30d: days.reduce((sum, day) => sum + Number(day.requests), 0),
      errors_24h: Number(today?.errors ?? 0),
      cost_usd_24h: toUsd(today?.cost ?? 0n),
      cost_usd_30d: toUsd(days.reduce((sum, day) => sum + day.cost, 0n)),
      by_plan: byPlan,
      top_tenants: top.flatMap(({ tenantId, requests }) => {
        const tenant = named.find(({ id }) => id === tenantId);
        return tenant
          ? [
              {
                id: tenant.id,
                name: tenant.name,
                slug: tenant.slug,
                requests_30d: Number(requests),
              },
            ]
          : [];
      }),
      timeseries: days.map((day) => ({
        date: day.date,
        requests: Number(day.requests),
        errors: Number(day.errors),
        cost_usd: toUsd(day.cost),
      })),
    };
  });
