import type * as contract from "@/lib/contract/budgets";
import { type Db, forTenant } from "@/lib/db";
import { fromUsd, toUsd } from "@/lib/money";
import { type BudgetPeriod, windowAt } from "@/lib/time";
import { audit } from "./audit";
import { notFound, type TenantContext, type Verb } from "./context";
import { tenantConfig } from "./settings";

interface Limited {
  readonly scope: contract.BudgetView["scope"];
  readonly subjectId: string;
  readonly limitNanoUsd: bigint;
  readonly period: BudgetPeriod;
}

async function allBudgets(db: Db, ctx: TenantContext): Promise<Limited[]> {
  const { tenantId } = ctx;
  const shared = await db.budget.findMany({
    where: { tenantId },
    orderBy: [{ scope: "desc" }, { subjectId: "asc" }],
  });
  const keys = await db.apiKey.findMany({
    where: { tenantId, env: ctx.env, deletedAt: null, budgetNanoUsd: { not: null } },
    orderBy: { createdAt: "desc" },
    select: { id: true, budgetNanoUsd: true, budgetPeriod: true },
  });
  return [
    ...shared.map(({ scope, period, subjectId, limitNanoUsd }) => ({
      scope: scope as Limited["scope"],
      period: period as BudgetPeriod,
      subjectId,
      limitNanoUsd,
    })),
    ...keys.map(({ id, budgetNanoUsd, budgetPeriod }) => ({
      scope: "key" as const,
      subjectId: id,
      limitNanoUsd: budgetNanoUsd ?? 0n,
      period: (budgetPeriod ?? "month") as BudgetPeriod,
    })),
  ];
}

/** What is left of each budget in its current window. */
async function toBudgetViews(
  db: Db,
  { tenantId, nowMs }: TenantContext,
  budgets: readonly Limited[],
): Promise<contract.BudgetView[]> {
  const zone = await tenantConfig(db, "timezone", "UTC");
  const placed = budgets.map((budget) => ({ budget, at: windowAt(budget.period, zone, nowMs) }));
  const keyOf = ({ budget: { scope, subjectId }, at }: (typeof placed)[number]) => ({
    tenantId,
    scope,
    subjectId,
    windowStart: new Date(at.startMs),
  });
  const rows = await db.budgetWindow.findMany({ where: { OR: placed.map(keyOf) } });
  return placed.map((one) => {
    const { scope, subjectId, limitNanoUsd, period } = one.budget;
    const counted = rows.find((row) => row.scope === scope && row.subjectId === subjectId);
    const isEndless = period === "total";
    return {
      scope,
      subject_id: scope === "tenant" ? null : subjectId,
      limit_usd: toUsd(limitNanoUsd),
      period,
      spent_usd: toUsd(counted?.spent ?? 0n),
      reserved_usd: toUsd(counted?.reserved ?? 0n),
      window_start: isEndless ? null : new Date(one.at.startMs).toISOString(),
      resets_at: isEndless ? null : new Date(one.at.endMs).toISOString(),
    };
  });
}

/** The tenant's budget, its members' and those of the environment's keys, with what is left. */
export const listBudgets: Verb<typeof contract.listBudgets> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset } = query;
    const all = await allBudgets(db, ctx);
    const items = await toBudgetViews(db, ctx, all.slice(offset, offset + limit));
    return { items, total: all.length, limit, offset };
  });

/** Throws NOT_FOUND for a person who is not a member. */
export const putBudget: Verb<typeof contract.putBudget> = async (ctx, { body }) => {
  await forTenant(ctx.tenantId, async (db) => {
    const { tenantId } = ctx;
    const { scope, limit_usd, period } = body;
    const subjectId = body.user_id ?? "";
    let label: string | null = null;
    if (scope === "member") {
      const member = await db.member.findFirst({
        where: { tenantId, userId: subjectId },
        select: { user: { select: { email: true } } },
      });
      if (!member) throw notFound("member");
      label = member.user.email;
    }
    const key = { tenantId, scope, subjectId };
    const before = await db.budget.findFirst({ where: key });
    if (limit_usd === null) {
      await db.budget.deleteMany({ where: key });
    } else {
      const data = {
        limitNanoUsd: BigInt(fromUsd(limit_usd)),
        period,
        updatedBy: ctx.actor.id,
        updatedAt: new Date(ctx.nowMs),
      };
      await db.budget.upsert({
        where: { tenantId_scope_subjectId: key },
        create: { ...key, ...data },
        update: data,
      });
    }
    await audit(db, ctx, {
      action: limit_usd === null ? "budget.delete" : "budget.update",
      object: { kind: "budget", id: subjectId === "" ? scope : subjectId, label },
      ...(before
        ? { before: { limit_usd: toUsd(before.limitNanoUsd), period: before.period } }
        : {}),
      after: { limit_usd, period },
    });
  });
};
