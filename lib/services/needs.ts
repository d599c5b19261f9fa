import { type Db, forTenant } from "@/lib/db";
import { dayMs, hourMs, sumsSince } from "@/lib/time";
import { expiryMs, failingPercent, fewCalls, nearBudgetPercent } from "./attention";
import { getUsage } from "./billing";
import { listBudgets } from "./budgets";
import type { TenantContext } from "./context";
import { maskKey } from "./keys";
import { isOfPlayground } from "./playground-key";

/** Something that needs attention. The worst comes first. */
export type Need =
  | { readonly kind: "violations"; readonly count: number }
  | {
      readonly kind: "provider";
      readonly provider: string;
      readonly failed: number;
      readonly requests: number;
    }
  | {
      readonly kind: "budget";
      readonly scope: "tenant" | "member" | "key";
      readonly subjectId: string | null;
      readonly name: string;
      readonly spentUsd: number;
      readonly limitUsd: number;
      readonly period: string;
    }
  | { readonly kind: "quota"; readonly what: string; readonly used: number; readonly limit: number }
  | { readonly kind: "webhook"; readonly url: string; readonly count: number }
  | { readonly kind: "key"; readonly id: string; readonly name: string; readonly expiresAt: Date }
  | { readonly kind: "unpriced"; readonly count: number };

/** Share of the plan's allowance; deliberately later than the notice about it. */
const nearQuotaPercent = 90;

/** What needs attention in the context's environment right now; budgets and plan are the tenant's. */
export async function readNeeds(ctx: TenantContext): Promise<readonly Need[]> {
  const [[violations, providers, webhooks, keys, prices], budgets, quotas] = await Promise.all([
    forTenant(ctx.tenantId, async (db) => [
      await openCritical(db, ctx),
      await failingProviders(db, ctx),
      await failingWebhooks(db, ctx),
      await expiringKeys(db, ctx),
      await unpriced(db, ctx),
    ]),
    nearBudgets(ctx),
    nearQuotas(ctx),
  ]);
  return [violations, providers, budgets, quotas, webhooks, keys, prices].flatMap(
    (needs) => needs ?? [],
  );
}

const countCritical = (db: Db, { tenantId, env }: TenantContext): Promise<number> =>
  db.violation.count({ where: { tenantId, env, status: "open", severity: "critical" } });

/** Critical violations of the context's environment without a verdict. */
export const countOpenCritical = (ctx: TenantContext): Promise<number> =>
  forTenant(ctx.tenantId, (db) => countCritical(db, ctx));

async function openCritical(db: Db, ctx: TenantContext): Promise<Need[]> {
  const count = await countCritical(db, ctx);
  return count === 0 ? [] : [{ kind: "violations", count }];
}

async function failingProviders(db: Db, ctx: TenantContext): Promise<Need[]> {
  const rows = await db.rollup.groupBy({
    by: ["provider", "outcome"],
    where: {
      tenantId: ctx.tenantId,
      env: ctx.env,
      bucketStart: { gte: new Date(ctx.nowMs - hourMs) },
    },
    _sum: { requests: true },
  });
  const providers = [...new Set(rows.map(({ provider }) => provider))];
  return providers.flatMap((provider): Need[] => {
    const own = rows.filter((row) => row.provider === provider);
    const sum = (part: typeof own) =>
      part.reduce((total, row) => total + Number(row._sum.requests ?? 0), 0);
    const requests = sum(own);
    const failed = sum(own.filter(({ outcome }) => outcome === "failed"));
    const isFailing = requests >= fewCalls && failed * 100 >= requests * failingPercent;
    return isFailing ? [{ kind: "provider", provider, failed, requests }] : [];
  });
}

async function failingWebhooks(db: Db, { tenantId, nowMs }: TenantContext): Promise<Need[]> {
  const rows = await db.webhook.findMany({
    where: { tenantId, isActive: true },
    select: {
      url: true,
      _count: {
        select: {
          deliveries: {
            where: { status: "failed", createdAt: { gte: new Date(nowMs - dayMs) } },
          },
        },
      },
    },
  });
  return rows
    .filter(({ _count }) => _count.deliveries > 0)
    .map(({ url, _count }) => ({ kind: "webhook", url, count: _count.deliveries }));
}

async function expiringKeys(db: Db, { tenantId, env, nowMs }: TenantContext): Promise<Need[]> {
  const rows = await db.apiKey.findMany({
    where: {
      tenantId,
      env,
      deletedAt: null,
      isActive: true,
      lastUsedAt: { not: null },
      expiresAt: { gt: new Date(nowMs), lt: new Date(nowMs + expiryMs) },
    },
    orderBy: { expiresAt: "asc" },
  });
  return rows
    .flatMap(({ id, owner, prefix, tail, metadata, expiresAt }): Need[] => {
      if (!expiresAt || isOfPlayground(metadata)) return [];
      return [{ kind: "key", id, name: owner ?? maskKey({ prefix, tail }), expiresAt }];
    })
    .slice(0, 5);
}

async function unpriced(db: Db, { tenantId, env, nowMs }: TenantContext): Promise<Need[]> {
  const { _sum } = await db.rollup.aggregate({
    where: { tenantId, env, bucketStart: { gte: sumsSince(nowMs, dayMs) } },
    _sum: { unpriced: true },
  });
  const count = Number(_sum.unpriced ?? 0);
  return count === 0 ? [] : [{ kind: "unpriced", count }];
}

async function nearBudgets(ctx: TenantContext): Promise<Need[]> {
  const query = { limit: 200, offset: 0 };
  const { items } = await listBudgets(ctx, { params: undefined, query, body: undefined });
  const near = items
    .filter(({ limit_usd, spent_usd }) => spent_usd >= (nearBudgetPercent / 100) * limit_usd)
    .sort((one, other) => other.spent_usd / other.limit_usd - one.spent_usd / one.limit_usd)
    .slice(0, 5);
  if (near.length === 0) return [];
  const ids = near.flatMap(({ subject_id }) => subject_id ?? []);
  const names = await forTenant(ctx.tenantId, async (db) => {
    const keys = await db.apiKey.findMany({ where: { id: { in: ids } } });
    const members = await db.member.findMany({
      where: { userId: { in: ids } },
      include: { user: { select: { name: true } } },
    });
    return new Map([
      ...keys.map((key) => [key.id, key.owner ?? maskKey(key)] as const),
      ...members.map(({ userId, user }) => [userId, user.name] as const),
    ]);
  });
  return near.map((budget) => ({
    kind: "budget",
    scope: budget.scope,
    subjectId: budget.subject_id,
    name: names.get(budget.subject_id ?? "") ?? ctx.tenant.name,
    spentUsd: budget.spent_usd,
    limitUsd: budget.limit_usd,
    period: budget.period,
  }));
}

async function nearQuotas(ctx: TenantContext): Promise<Need[]> {
  const usage = await getUsage(ctx, { params: undefined, query: undefined, body: undefined });
  const meters = [
    ["requests", usage.requests],
    ["spend", usage.spend_usd],
    ["seats", usage.seats],
    ["keys", usage.keys],
  ] as const;
  return meters.flatMap(([what, { used, limit }]): Need[] =>
    limit !== null && limit > 0 && used >= (nearQuotaPercent / 100) * limit
      ? [{ kind: "quota", what, used, limit }]
      : [],
  );
}
