import type * as contract from "@/lib/contract/policy-trials";
import { forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { PolicyBacktest, Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { dayMs } from "@/lib/time";
import { notFound, type TenantContext, type Verb } from "./context";
import { engineRow, rowState, stateOf } from "./policy-state";

/** Most back-tests of one tenant that may be queued or running at a time. */
const maxAtOnce = 3;

const visible = (ctx: TenantContext) => ({ tenantId: ctx.tenantId, env: ctx.env });

const toBacktestView = (row: PolicyBacktest): contract.BacktestView => ({
  id: row.id,
  status: row.status as contract.BacktestView["status"],
  policy_id: row.policyId,
  start_date: row.since.toISOString(),
  end_date: row.until.toISOString(),
  done: row.done,
  total: row.total,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
  error: row.error,
  result: row.result as contract.BacktestResult | null,
});

const asJson = (value: object): Prisma.InputJsonObject => ({ ...value });

/** Queues a back-test; a job of the server runs it. */
export const createBacktest: Verb<typeof contract.createBacktest> = (ctx, { body }) => {
  const state = stateOf(body.rule);
  return forTenant(ctx.tenantId, async (db) => {
    const waiting = await db.policyBacktest.count({
      where: { tenantId: ctx.tenantId, status: { in: ["queued", "running"] } },
    });
    if (waiting >= maxAtOnce) {
      throw new AppError("CONFLICT", `${maxAtOnce} back-tests are under way; cancel one or wait.`);
    }
    const current = body.policy_id
      ? await db.policy.findFirst({ where: { ...visible(ctx), id: body.policy_id } })
      : null;
    if (body.policy_id && !current) throw notFound("rule");
    const row = await db.policyBacktest.create({
      data: {
        id: newId("backtest", ctx.nowMs),
        ...visible(ctx),
        policyId: current?.id ?? null,
        draft: asJson(engineRow(state, { id: "draft", env: ctx.env, version: 0 })),
        ...(current?.isActive ? { baseline: asJson(engineRow(rowState(current), current)) } : {}),
        since: new Date(ctx.nowMs - body.days * dayMs),
        until: new Date(ctx.nowMs),
        createdBy: ctx.actor.id,
        createdAt: new Date(ctx.nowMs),
      },
    });
    return toBacktestView(row);
  });
};

export const getBacktest: Verb<typeof contract.getBacktest> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await db.policyBacktest.findFirst({ where: { ...visible(ctx), id: params.id } });
    if (!row) throw notFound("back-test");
    return toBacktestView(row);
  });

/** Cancels a queued or running back-test; one that has ended stays as it is. */
export const cancelBacktest: Verb<typeof contract.cancelBacktest> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = { ...visible(ctx), id: params.id };
    const { count } = await db.policyBacktest.updateMany({
      where: { ...where, status: { in: ["queued", "running"] } },
      data: { status: "cancelled", finishedAt: new Date(ctx.nowMs) },
    });
    if (count === 0 && (await db.policyBacktest.count({ where })) === 0) {
      throw notFound("back-test");
    }
    return undefined;
  });
