import { sessionSeconds } from "@/lib/auth/tokens";
import type * as contract from "@/lib/contract/sessions";
import { type Db, forPlatform } from "@/lib/db";
import { secondMs } from "@/lib/time";
import { audit } from "./audit";
import { enterTenant } from "./auth";
import { notFound, type PublicContext, type Verb } from "./context";

async function end(db: Db, userId: string, sessionId: string, expiresAtMs: number): Promise<void> {
  const expiresAt = new Date(expiresAtMs);
  await db.endedSession.createMany({
    data: [{ id: sessionId, userId, expiresAt }],
    skipDuplicates: true,
  });
  await db.session.deleteMany({ where: { id: sessionId } });
}

const lifeMs = sessionSeconds * secondMs;

/** The browsers in which the caller is signed in, as pages last saw them. */
export const listSessions: Verb<typeof contract.listSessions> = (ctx, { query }) =>
  forPlatform(async (db) => {
    const { limit, offset } = query;
    const user = await db.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });
    const where = {
      userId: user.id,
      startedAt: { gt: new Date(ctx.nowMs - lifeMs) },
      OR: [{ startedAt: { gte: user.tokensValidFrom } }, { id: user.keptSessionId ?? "" }],
    };
    const rows = await db.session.findMany({
      where,
      orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
      take: limit,
      skip: offset,
    });
    const items = rows.map((row) => ({
      id: row.id,
      started_at: row.startedAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
      address: row.address,
      user_agent: row.userAgent,
      is_current: row.id === ctx.session.id,
    }));
    return { items, total: await db.session.count({ where }), limit, offset };
  });

/** Ends one of the caller's own sessions. Throws NOT_FOUND for another person's. */
export const endOtherSession: Verb<typeof contract.endOtherSession> = (ctx, { params }) =>
  forPlatform(async (db) => {
    const { id: userId } = ctx.actor;
    const row = await db.session.findFirst({ where: { id: params.id, userId } });
    if (!row) throw notFound("session");
    await end(db, userId, row.id, row.startedAt.getTime() + lifeMs);
    const object = { kind: "user", id: userId };
    await audit(db, ctx, { action: "auth.logout", object, before: { user_agent: row.userAgent } });
    return undefined;
  });

/** Ends the token's sign-in, or all of the account's. */
export const logout: Verb<typeof contract.logout> = async (ctx, { body }) => {
  const { actor, session } = ctx;
  await forPlatform(async (db) => {
    await end(db, actor.id, session.id, session.expiresAtMs);
    if (body.everywhere) {
      const data = { tokensValidFrom: new Date(ctx.nowMs), keptSessionId: null };
      await db.user.update({ where: { id: actor.id }, data });
    }
    const object = { kind: "user", id: actor.id };
    await audit(db, ctx, { action: "auth.logout", object, after: { everywhere: body.everywhere } });
  });
  return { detail: body.everywhere ? "You are signed out everywhere." : "You are signed out." };
};

/** Signs out of the dashboard, whose session is identified by its cookie alone. */
export async function endSession(
  ctx: PublicContext,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  await forPlatform(async (db) => {
    await end(db, userId, sessionId, ctx.nowMs + lifeMs);
    const object = { kind: "user", id: userId };
    await audit(db, ctx, { action: "auth.logout", object, actorId: userId });
  });
}

/** A token for the same tenant in another environment. */
export const switchEnvironment: Verb<typeof contract.switchEnvironment> = (ctx, { body }) =>
  enterTenant(ctx, ctx, body.env);
