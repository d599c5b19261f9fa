import { type EnvironmentName, environments } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/environments";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Policy } from "@/lib/generated/prisma/client";
import { dayMs, sumsSince } from "@/lib/time";
import { invalidField, type TenantContext, type Verb } from "./context";
import { insertPolicy, maxRules } from "./policies";
import { changedFields, rowState } from "./policy-state";

/** What each environment holds, in their fixed order. */
export const listEnvironments: Verb<typeof contract.listEnvironments> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenantId } = ctx;
    const by = ["env" as const];
    const keys = await db.apiKey.groupBy({
      by,
      where: { tenantId, deletedAt: null },
      _count: true,
    });
    const credentials = await db.providerCredential.groupBy({
      by,
      where: { tenantId },
      _count: true,
    });
    const rules = await db.policy.groupBy({ by, where: { tenantId }, _count: true });
    const calls = await db.rollup.groupBy({
      by,
      where: { tenantId, bucketStart: { gte: sumsSince(ctx.nowMs, 7 * dayMs) } },
      _sum: { requests: true },
    });
    const countIn = (rows: readonly { env: string; _count: number }[], name: string): number =>
      rows.find(({ env }) => env === name)?._count ?? 0;
    return {
      items: environments.map((name) => ({
        name,
        keys: countIn(keys, name),
        credentials: countIn(credentials, name),
        rules: countIn(rules, name),
        calls_7d: Number(calls.find(({ env }) => env === name)?._sum.requests ?? 0),
      })),
    };
  });

/** What lies in one environment and has an address. */
export type Placed = "call" | "key" | "rule" | "violation";

/** The environment that something of the tenant's lies in, whichever is chosen; null for what is nowhere. */
export const environmentOf = (
  ctx: TenantContext,
  kind: Placed,
  id: string,
): Promise<EnvironmentName | null> =>
  forTenant(ctx.tenantId, async (db) => {
    const asked = { where: { id, tenantId: ctx.tenantId }, select: { env: true } };
    const find = {
      call: () => db.exchange.findFirst(asked),
      key: () => db.apiKey.findFirst({ ...asked, where: { ...asked.where, deletedAt: null } }),
      rule: () => db.policy.findFirst(asked),
      violation: () => db.violation.findFirst(asked),
    };
    return ((await find[kind]())?.env ?? null) as EnvironmentName | null;
  });

const rulesOf = (db: Db, ctx: TenantContext, env: string): Promise<Policy[]> =>
  db.policy.findMany({
    where: { tenantId: ctx.tenantId, env },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });

function outcomeOf(rule: Policy, there: Policy | undefined): contract.CopiedRule["outcome"] {
  const state = rowState(rule);
  if (there) {
    const differing = changedFields(state, rowState(there)).filter((name) => name !== "priority");
    return differing.length === 0 ? "same" : "differs";
  }
  // Without its keys, a rule for some keys would apply to all.
  return state.scope.keys.length > 0 ? "needs_keys" : "copied";
}

/**
 * Adds the rules of one environment to another, after the existing ones. Throws VALIDATION_ERROR for an environment
 * copied to itself, CONFLICT where there is no room for all.
 */
export const copyRules: Verb<typeof contract.copyRules> = (ctx, { params, body }) => {
  if (params.name === body.from) throw invalidField("from", "must be another environment");
  return forTenant(ctx.tenantId, async (db) => {
    const target = { ...ctx, env: params.name };
    const there = await rulesOf(db, ctx, params.name);
    const rules = (await rulesOf(db, ctx, body.from)).map((rule) => ({
      rule,
      outcome: outcomeOf(
        rule,
        there.find(({ name }) => name === rule.name),
      ),
    }));
    const wanted = rules.filter(({ outcome }) => outcome === "copied");
    if (there.length + wanted.length > maxRules) {
      throw new AppError("CONFLICT", `An environment has at most ${maxRules} rules.`);
    }
    let priority = there.at(-1)?.priority ?? 0;
    for (const { rule } of body.dry_run ? [] : wanted) {
      priority = Math.min(priority + 1, 1_000_000);
      await insertPolicy(db, target, { ...rowState(rule), priority });
    }
    return {
      items: rules.map(({ rule, outcome }) => {
        const { name, action, mode, is_active } = rowState(rule);
        return { id: rule.id, name, action, mode, is_active, outcome };
      }),
      copied: wanted.length,
    };
  });
};
