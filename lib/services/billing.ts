import type * as contract from "@/lib/contract/billing";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Invoice, Plan, Subscription } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { toUsd } from "@/lib/money";
import { windowAt } from "@/lib/time";
import { audit } from "./audit";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { countUsed, currentPlan, lockPlan } from "./plan-limits";

const usdOrNull = (nano: bigint | null): number | null => (nano === null ? null : toUsd(nano));
const numberOrNull = (value: bigint | null): number | null =>
  value === null ? null : Number(value);

const toPlanView = (plan: Plan): contract.PlanView => ({
  id: plan.id,
  name: plan.name,
  price_usd: toUsd(plan.priceNanoUsd),
  interval: "month",
  limits: {
    requests: numberOrNull(plan.maxRequests),
    seats: plan.maxSeats,
    retention_days: plan.retentionDays,
    keys: plan.maxKeys,
    spend_usd: usdOrNull(plan.maxSpendNanoUsd),
  },
  features: plan.features,
});

/** An active subscription's period is always the current month, from its start where it began later. */
function toSubscriptionView(row: Subscription, nowMs: number): contract.SubscriptionView {
  const isOver = row.status === "ended";
  const month = windowAt("month", "UTC", nowMs);
  const start = isOver ? row.currentPeriodStart.getTime() : month.startMs;
  const end = isOver ? row.currentPeriodEnd.getTime() : month.endMs;
  return {
    id: row.id,
    plan_id: row.planId,
    status: row.status as contract.SubscriptionView["status"],
    current_period_start: new Date(Math.max(start, row.createdAt.getTime())).toISOString(),
    current_period_end: new Date(end).toISOString(),
  };
}

const page = <Item>(all: Item[], { limit, offset }: { limit: number; offset: number }) => ({
  items: all.slice(offset, offset + limit),
  total: all.length,
  limit,
  offset,
});

/** The catalog, cheapest first. */
export const listPlans: Verb<typeof contract.listPlans> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const plans = await db.plan.findMany({ orderBy: { position: "asc" } });
    return page(plans.map(toPlanView), query);
  });

/** The plans to choose from, cheapest first. */
export const planNames = (): Promise<{ id: string; name: string }[]> =>
  forPlatform((db) =>
    db.plan.findMany({ select: { id: true, name: true }, orderBy: { position: "asc" } }),
  );

/** What the tenant has in excess of the plan, as sentences. */
async function obstacles(db: Db, tenantId: string, plan: Plan): Promise<string[]> {
  const found: string[] = [];
  for (const [what, limit] of [
    ["seats", plan.maxSeats],
    ["keys", plan.maxKeys],
  ] as const) {
    const used = await countUsed(db, tenantId, what);
    if (limit !== null && used > limit) {
      found.push(`it has room for ${limit} ${what} and you use ${used}`);
    }
  }
  const storage = await db.storageSetting.findUnique({ where: { tenantId } });
  if (storage && storage.retentionDays > plan.retentionDays) {
    found.push(
      `it keeps data for ${plan.retentionDays} days and your storage is set to ${storage.retentionDays}`,
    );
  }
  return found;
}

/** Throws CONFLICT with what the plan has no room for. */
export async function assertFits(db: Db, tenantId: string, plan: Plan): Promise<void> {
  const found = await obstacles(db, tenantId, plan);
  if (found.length === 0) return;
  throw new AppError("CONFLICT", `The plan ${plan.name} is too small: ${found.join(", and ")}.`);
}

/** Puts the tenant on a plan, effective now. Other transactions that depend on the plan wait. */
export async function activatePlan(
  db: Db,
  given: {
    readonly tenantId: string;
    readonly plan: Plan;
    readonly nowMs: number;
    readonly createdBy: string | null;
    readonly stripeSubscriptionId?: string | null;
  },
): Promise<Subscription> {
  const { tenantId, plan, nowMs } = given;
  const now = new Date(nowMs);
  await db.subscription.updateMany({
    where: { tenantId, status: { not: "ended" } },
    data: { status: "ended", endedAt: now, currentPeriodEnd: now },
  });
  return db.subscription.create({
    data: {
      id: newId("subscription", nowMs),
      tenantId,
      planId: plan.id,
      status: "active",
      currentPeriodStart: now,
      currentPeriodEnd: new Date(windowAt("month", "UTC", nowMs).endMs),
      stripeSubscriptionId: given.stripeSubscriptionId ?? null,
      createdBy: given.createdBy,
      createdAt: now,
    },
  });
}

/** Throws NOT_FOUND for an unknown plan, CONFLICT where the tenant does not fit, BUDGET_EXCEEDED where it must be bought. */
export const createSubscription: Verb<typeof contract.createSubscription> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenantId, nowMs } = ctx;
    await lockPlan(db, tenantId);
    const plan = await db.plan.findUnique({ where: { id: body.plan_id } });
    if (!plan) throw invalidField("plan_id", "is not a plan of the catalog");
    const before = await currentPlan(db, tenantId);
    assertMayActivate(ctx, plan, before.subscription);
    await assertFits(db, tenantId, plan);
    const row = await activatePlan(db, { tenantId, plan, nowMs, createdBy: ctx.actor.id });
    await audit(db, ctx, {
      action: "subscription.create",
      object: { kind: "subscription", id: row.id, label: plan.name },
      before: { plan_id: before.plan.id },
      after: { plan_id: plan.id },
    });
    return toSubscriptionView(row, nowMs);
  });

/** Where Stripe takes the money, it also decides what is paid for. */
function assertMayActivate(ctx: TenantContext, plan: Plan, running: Subscription | null): void {
  if (!ctx.installation.STRIPE_SECRET_KEY) return;
  if (plan.priceNanoUsd > 0n) {
    throw new AppError(
      "BUDGET_EXCEEDED",
      `${plan.name} is a paid plan. Buy it through POST /platform/api/service/billing/checkout.`,
    );
  }
  if (running?.stripeSubscriptionId) {
    throw new AppError(
      "CONFLICT",
      "The running plan is paid through Stripe. Cancel it there first: POST /platform/api/service/billing/portal.",
    );
  }
}

/** The running subscription first. */
export const listSubscriptions: Verb<typeof contract.listSubscriptions> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset } = query;
    const where = { tenantId: ctx.tenantId };
    const rows = await db.subscription.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
    });
    const items = rows.map((row) => toSubscriptionView(row, ctx.nowMs));
    return { items, total: await db.subscription.count({ where }), limit, offset };
  });

/** Calls and their cost over all environments in a half-open span, excluding refused calls. */
export async function sumUsage(
  db: Db,
  tenantId: string,
  start: Date,
  end: Date,
): Promise<{ requests: bigint; costNanoUsd: bigint }> {
  const [row] = await db.$queryRaw<{ requests: bigint; cost: bigint }[]>`
    SELECT coalesce(sum(requests), 0)::bigint AS requests,
           coalesce(sum(cost_nano_usd), 0)::bigint AS cost
      FROM rollups
     WHERE tenant_id = ${tenantId} AND outcome <> 'refused'
       AND bucket_start >= ${start} AND bucket_start < ${end}`;
  return { requests: row?.requests ?? 0n, costNanoUsd: row?.cost ?? 0n };
}

/** What the tenant has used of its plan. */
export const getUsage: Verb<typeof contract.getUsage> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenantId } = ctx;
    const { startMs, endMs } = windowAt("month", "UTC", ctx.nowMs);
    const start = new Date(startMs);
    const end = new Date(endMs);
    const { plan } = await currentPlan(db, tenantId);
    const sums = await sumUsage(db, tenantId, start, end);
    return {
      plan_id: plan.id,
      period_start: start.toISOString(),
      period_end: end.toISOString(),
      requests: { used: Number(sums.requests), limit: numberOrNull(plan.maxRequests) },
      spend_usd: { used: toUsd(sums.costNanoUsd), limit: usdOrNull(plan.maxSpendNanoUsd) },
      seats: { used: await countUsed(db, tenantId, "seats"), limit: plan.maxSeats },
      keys: { used: await countUsed(db, tenantId, "keys"), limit: plan.maxKeys },
      retention_days: plan.retentionDays,
    };
  });

/** What a provider charges for the month so far. */
export interface ProviderCostRow {
  readonly provider: string;
  readonly requests: number;
  readonly costUsd: number;
  /** Calls to models without a known price. */
  readonly unpriced: number;
}

/** The current UTC month over all environments, the most expensive provider first. */
export const readProviderCost = (ctx: TenantContext): Promise<readonly ProviderCostRow[]> =>
  forTenant(ctx.tenantId, async (db) => {
    const start = new Date(windowAt("month", "UTC", ctx.nowMs).startMs);
    const rows = await db.rollup.groupBy({
      by: ["provider"],
      where: { tenantId: ctx.tenantId, outcome: { not: "refused" }, bucketStart: { gte: start } },
      _sum: { requests: true, costNanoUsd: true, unpriced: true },
      orderBy: { _sum: { costNanoUsd: "desc" } },
    });
    return rows.map(({ provider, _sum }) => ({
      provider,
      requests: Number(_sum.requests ?? 0),
      costUsd: toUsd(_sum.costNanoUsd ?? 0n),
      unpriced: Number(_sum.unpriced ?? 0),
    }));
  });

const toInvoiceView = (row: Invoice): contract.InvoiceView => ({
  id: row.id,
  number: row.number,
  status: row.status as contract.InvoiceView["status"],
  plan_id: row.planId,
  plan_name: row.planName,
  period_start: row.periodStart.toISOString(),
  period_end: row.periodEnd.toISOString(),
  requests: Number(row.requests),
  provider_cost_usd: toUsd(row.providerCostNanoUsd),
  lines: row.lines as contract.InvoiceView["lines"],
  total_usd: toUsd(row.totalNanoUsd),
  issued_at: row.issuedAt.toISOString(),
});

/** Newest first. */
export const listInvoices: Verb<typeof contract.listInvoices> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset } = query;
    const where = { tenantId: ctx.tenantId };
    const rows = await db.invoice.findMany({
      where,
      orderBy: { periodStart: "desc" },
      take: limit,
      skip: offset,
    });
    const total = await db.invoice.count({ where });
    return { items: rows.map(toInvoiceView), total, limit, offset };
  });

/** Throws NOT_FOUND. */
export const getInvoice: Verb<typeof contract.getInvoice> = async (ctx, { params }) => {
  const where = { id: params.id, tenantId: ctx.tenantId };
  const row = await forTenant(ctx.tenantId, (db) => db.invoice.findFirst({ where }));
  if (!row) throw notFound("invoice");
  return toInvoiceView(row);
};
