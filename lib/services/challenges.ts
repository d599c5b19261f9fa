import { randomInt } from "node:crypto";
import { digestSecret, equalSecrets } from "@/lib/crypto";
import type { Db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId, randomBase62 } from "@/lib/ids";
import { hourMs, minuteMs, secondMs } from "@/lib/time";
import type { PublicContext } from "./context";

type Purpose = "sign_in" | "reset";

const lifeMs: Record<Purpose, number> = { sign_in: 10 * minuteMs, reset: 30 * minuteMs };
const maxTries = 5;
const maxPerHour = 5;
/** 190 random bits. */
const tokenLength = 32;

const newSecret: Record<Purpose, () => string> = {
  sign_in: () => String(randomInt(1_000_000)).padStart(6, "0"),
  reset: () => randomBase62(tokenLength),
};

/** A code is short, so its digest is bound to its row; a token must be found by its digest alone. */
const digestOf: Record<Purpose, (authSecret: string, secret: string, id: string) => string> = {
  sign_in: (authSecret, secret, id) => digestSecret(authSecret, "sign-in-code", `${id}:${secret}`),
  reset: (authSecret, secret) => digestSecret(authSecret, "reset-token", secret),
};

export interface Asked {
  readonly email: string;
  /** Null where no account has the address; the same work is then done, and the secret opens nothing. */
  readonly userId: string | null;
}

/**
 * Makes a new secret for an address and revokes earlier ones. Throws RATE_LIMIT_EXCEEDED past five an hour, whether
 * or not an account has the address.
 */
export async function issueChallenge(
  db: Db,
  ctx: PublicContext,
  purpose: Purpose,
  { email, userId }: Asked,
): Promise<string> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`challenge ${purpose} ${email}`}, 0))`;
  const since = new Date(ctx.nowMs - hourMs);
  const recent = await db.challenge.findMany({
    where: { email, purpose, createdAt: { gt: since } },
    orderBy: { createdAt: "asc" },
    select: { createdAt: true },
  });
  const oldest = recent.at(-maxPerHour);
  if (oldest) {
    throw new AppError("RATE_LIMIT_EXCEEDED", "An address gets at most five of these an hour.", {
      retryAfterSeconds: Math.max(
        1,
        Math.ceil((oldest.createdAt.getTime() - since.getTime()) / secondMs),
      ),
    });
  }
  const now = new Date(ctx.nowMs);
  await db.challenge.updateMany({
    where: { email, purpose, endedAt: null },
    data: { endedAt: now },
  });
  const id = newId("challenge", ctx.nowMs);
  const secret = newSecret[purpose]();
  const digest = digestOf[purpose](ctx.installation.AUTH_SECRET, secret, id);
  const expiresAt = new Date(ctx.nowMs + lifeMs[purpose]);
  await db.challenge.create({
    data: { id, purpose, email, userId, digest, createdAt: now, expiresAt },
  });
  return secret;
}

/**
 * Spends one attempt on the address's newest code. Returns the account when it is right, null otherwise; never throws
 * on a wrong code, so that the transaction commits the attempt.
 */
export async function tryCode(
  db: Db,
  ctx: PublicContext,
  email: string,
  code: string,
): Promise<string | null> {
  const now = new Date(ctx.nowMs);
  const [spent] = await db.$queryRaw<{ id: string; digest: string; user_id: string | null }[]>`
    UPDATE challenges SET tries = tries + 1
    WHERE id = (SELECT id FROM challenges WHERE email = ${email} AND purpose = 'sign_in'
                ORDER BY created_at DESC, id DESC LIMIT 1)
      AND tries < ${maxTries} AND ended_at IS NULL AND expires_at > ${now}
    RETURNING id, digest, user_id`;
  const given = digestOf.sign_in(ctx.installation.AUTH_SECRET, code, spent?.id ?? "");
  if (!spent?.user_id || !equalSecrets(given, spent.digest)) return null;
  await db.challenge.update({ where: { id: spent.id }, data: { endedAt: now } });
  return spent.user_id;
}

const openReset = (ctx: PublicContext, token: string) => ({
  digest: digestOf.reset(ctx.installation.AUTH_SECRET, token, ""),
  purpose: "reset",
  endedAt: null,
  expiresAt: { gt: new Date(ctx.nowMs) },
});

/** The account whose password a token may set, without using it up. Null for an unusable one. */
export async function findResetAccount(
  db: Db,
  ctx: PublicContext,
  token: string,
): Promise<string | null> {
  const row = await db.challenge.findFirst({ where: openReset(ctx, token) });
  return row?.userId ?? null;
}

/** Consumes a token. False if it was consumed concurrently. */
export async function spendReset(db: Db, ctx: PublicContext, token: string): Promise<boolean> {
  const { count } = await db.challenge.updateMany({
    where: openReset(ctx, token),
    data: { endedAt: new Date(ctx.nowMs) },
  });
  return count === 1;
}
