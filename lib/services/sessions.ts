import { sessionSeconds } from "@/lib/auth/tokens";
import type * as contract from "@/lib/contract/auth";
import { type Db, forPlatform } from "@/lib/db";
import { secondMs } from "@/lib/time";
import { audit } from "./audit";
import { enterTenant } from "./auth";
import type { PublicContext, Verb } from "./context";

async function end(db: Db, userId: string, sessionId: string, expiresAtMs: number): Promise<void> {
  const expiresAt = new Date(expiresAtMs);
  await db.endedSession.createMany({
    data: [{ id: sessionId, userId, expiresAt }],
    skipDuplicates: true,
  });
}

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

/** The dashboard's way to sign out: its session is known by its cookie alone. */
export async function endSession(
  ctx: PublicContext,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  await forPlatform(async (db) => {
    await end(db, userId, sessionId, ctx.nowMs + sessionSeconds * secondMs);
    const object = { kind: "user", id: userId };
    await audit(db, ctx, { action: "auth.logout", object, actorId: userId });
  });
}

/** A token for the same tenant in another environment. */
export const switchEnvironment: Verb<typeof contract.switchEnvironment> = (ctx, { body }) =>
  enterTenant(ctx, ctx, body.env);
