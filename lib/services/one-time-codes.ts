import type * as contract from "@/lib/contract/auth";
import { forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { audit } from "./audit";
import { signIn } from "./auth";
import { issueChallenge, tryCode } from "./challenges";
import type { Verb } from "./context";
import { oneTimeCodeMail } from "./mails/account";
import { enqueueMail } from "./outbox";

/** Does the same work for an address without an account, and answers the same. */
export const requestCode: Verb<typeof contract.requestCode> = async (ctx, { body: { email } }) => {
  await forPlatform(async (db) => {
    const user = await db.user.findUnique({ where: { email }, select: { id: true } });
    const userId = user?.id ?? null;
    const code = await issueChallenge(db, ctx, "sign_in", { email, userId });
    await enqueueMail(db, ctx, { to: email, isKnown: user !== null }, oneTimeCodeMail(code));
    const object = { kind: "user", id: userId ?? "unknown" };
    await audit(db, ctx, { action: "auth.code_request", object, actorId: null });
  });
  return { detail: "If the address has an account, a code is on its way." };
};

/** Throws INVALID_TOKEN for a code that is wrong, used, expired or tried too often. */
export const verifyCode: Verb<typeof contract.verifyCode> = async (ctx, { body }) => {
  const user = await forPlatform(async (db) => {
    const userId = await tryCode(db, ctx, body.email, body.code);
    const emailVerifiedAt = new Date(ctx.nowMs);
    const found =
      userId && (await db.user.update({ where: { id: userId }, data: { emailVerifiedAt } }));
    const object = { kind: "user", id: userId ?? "unknown" };
    const action = found ? "auth.login" : "auth.login_failed";
    await audit(db, ctx, { action, object, actorId: userId, after: { by: "code" } });
    return found;
  });
  if (user) return signIn(ctx, user);
  throw new AppError("INVALID_TOKEN", "This code is wrong or has expired. Ask for a new one.");
};
