import { weaknessOf } from "@/lib/auth/passwords";
import type * as contract from "@/lib/contract/auth";
import { hashPassword, verifyPassword } from "@/lib/crypto";
import { type Db, forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { audit } from "./audit";
import { findResetAccount, issueChallenge, spendReset } from "./challenges";
import { invalidField, notFound, type PublicContext, type Verb } from "./context";
import { passwordChangedMail, resetPasswordMail } from "./mails/account";
import { enqueueMail } from "./outbox";

const pageOf = ({ installation }: PublicContext): string =>
  `${installation.PUBLIC_URL}/reset-password`;

/** Does the same work for an address without an account, and answers the same. */
export const forgotPassword: Verb<typeof contract.forgotPassword> = async (ctx, { body }) => {
  const { email } = body;
  await forPlatform(async (db) => {
    const user = await db.user.findUnique({ where: { email }, select: { id: true } });
    const userId = user?.id ?? null;
    const token = await issueChallenge(db, ctx, "reset", { email, userId });
    const mail = resetPasswordMail(`${pageOf(ctx)}?token=${token}`);
    await enqueueMail(db, ctx, { to: email, isKnown: user !== null }, mail);
    const object = { kind: "user", id: userId ?? "unknown" };
    await audit(db, ctx, { action: "auth.reset_request", object, actorId: null });
  });
  return { detail: "If the address has an account, a link is on its way." };
};

interface PasswordChange {
  readonly user: { readonly id: string; readonly email: string };
  readonly passwordHash: string;
  readonly action: "auth.password_reset" | "auth.password_change";
  /** The one sign-in that stays. */
  readonly keptSessionId: string | null;
  readonly provesEmail: boolean;
}

/** Sets a password, ends every sign-in but at most one, and revokes all outstanding codes and links. */
async function setPassword(db: Db, ctx: PublicContext, change: PasswordChange): Promise<void> {
  const { user, passwordHash, keptSessionId } = change;
  const now = new Date(ctx.nowMs);
  await db.user.update({
    where: { id: user.id },
    data: {
      passwordHash,
      tokensValidFrom: now,
      keptSessionId,
      ...(change.provesEmail ? { emailVerifiedAt: now } : {}),
    },
  });
  await db.challenge.updateMany({
    where: { userId: user.id, endedAt: null },
    data: { endedAt: now },
  });
  await enqueueMail(db, ctx, { to: user.email }, passwordChangedMail(pageOf(ctx)));
  const object = { kind: "user", id: user.id };
  await audit(db, ctx, { action: change.action, object, actorId: user.id });
}

const badToken = () =>
  new AppError("INVALID_TOKEN", "This link is wrong, used or has expired. Ask for a new one.");

/** Throws INVALID_TOKEN; a password that is too weak leaves the token valid for another attempt. */
export const resetPassword: Verb<typeof contract.resetPassword> = async (ctx, { body }) => {
  const user = await forPlatform(async (db) => {
    const userId = await findResetAccount(db, ctx, body.token);
    return userId && db.user.findUnique({ where: { id: userId } });
  });
  if (!user) throw badToken();
  const weakness = weaknessOf(body.password, [user.email, user.name]);
  if (weakness) throw invalidField("password", weakness);
  const passwordHash = await hashPassword(body.password);
  await forPlatform(async (db) => {
    if (!(await spendReset(db, ctx, body.token))) throw badToken();
    const action = "auth.password_reset";
    const change = { user, passwordHash, action, keptSessionId: null, provesEmail: true } as const;
    await setPassword(db, ctx, change);
  });
  return { detail: "The new password is set. Sign in with it." };
};

/** Throws INVALID_CREDENTIALS for a wrong current password. The sign-in that changes it stays. */
export const changePassword: Verb<typeof contract.changePassword> = async (ctx, { body }) => {
  const { actor, session } = ctx;
  const user = await forPlatform((db) =>
    db.user.findUnique({ where: { id: actor.id }, omit: { passwordHash: false } }),
  );
  if (!user) throw notFound("account");
  if (!(await verifyPassword(user.passwordHash, body.current_password))) {
    throw new AppError("INVALID_CREDENTIALS", "The current password is wrong.");
  }
  const weakness = weaknessOf(body.new_password, [user.email, user.name]);
  if (weakness) throw invalidField("new_password", weakness);
  const passwordHash = await hashPassword(body.new_password);
  await forPlatform(async (db) => {
    // A concurrent change wins.
    const unchanged = await db.user.count({
      where: { id: user.id, passwordHash: user.passwordHash },
    });
    if (unchanged === 0)
      throw new AppError("CONFLICT", "The password was changed in the meantime.");
    const action = "auth.password_change";
    const keptSessionId = session.id;
    const change = { user, passwordHash, action, keptSessionId, provesEmail: false } as const;
    await setPassword(db, ctx, change);
  });
  return { detail: "The password is changed. Every other sign-in has ended." };
};
