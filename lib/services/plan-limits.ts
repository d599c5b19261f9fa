import type { Db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Plan, Subscription } from "@/lib/generated/prisma/client";

/** The plan of a tenant without a subscription. */
export const freePlanId = "free";

/** The tenant's current plan, in a transaction that may read it. */
export async function currentPlan(
  db: Db,
  tenantId: string,
): Promise<{ plan: Plan; subscription: Subscription | null }> {
  const running = await db.subscription.findFirst({
    where: { tenantId, status: { not: "ended" } },
    include: { plan: true },
  });
  if (running) {
    const { plan, ...subscription } = running;
    return { plan, subscription };
  }
  const plan = await db.plan.findUniqueOrThrow({ where: { id: freePlanId } });
  return { plan, subscription: null };
}

/** What a plan limits by number. */
export type Countable = "keys" | "seats";

const limitOf = { keys: "maxKeys", seats: "maxSeats" } as const;

export const countUsed = (db: Db, tenantId: string, what: Countable): Promise<number> =>
  what === "keys"
    ? db.apiKey.count({ where: { tenantId, deletedAt: null } })
    : db.member.count({ where: { tenantId } });

/**
 * Holds the tenant to its plan: call it in the transaction that adds a key or a member, before it does. Others who
 * add to the same tenant wait until that transaction ends, so that two cannot take the last slot. Throws
 * BUDGET_EXCEEDED.
 */
export async function assertPlanRoom(db: Db, tenantId: string, what: Countable): Promise<void> {
  await lockPlan(db, tenantId);
  const { plan } = await currentPlan(db, tenantId);
  const limit = plan[limitOf[what]];
  if (limit === null || (await countUsed(db, tenantId, what)) < limit) return;
  throw new AppError(
    "BUDGET_EXCEEDED",
    `The plan ${plan.name} has room for ${limit} ${what}, and all are taken. Remove one or choose another plan.`,
  );
}

/** Serialises changes of a tenant's plan and of what it limits. */
export async function lockPlan(db: Db, tenantId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`plan ${tenantId}`}, 0))`;
}
