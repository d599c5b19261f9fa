import { type Db, forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import { registrationPolicy } from "./auth";
import type { PublicContext } from "./context";

/** A person as an external identity service describes them. */
export interface Vouched {
  readonly provider: string;
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly isEmailVerified: boolean;
}

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const link = (db: Db, { provider, subject }: Vouched, userId: string) =>
  db.identity.create({ data: { provider, subject, userId } });

/**
 * Links a verified address to the account that has it. Where the address was never verified before, whoever created
 * the account may not own it, so its password and sign-ins are revoked.
 */
async function adopt(db: Db, ctx: PublicContext, vouched: Vouched): Promise<Person | null> {
  const user = await db.user.findUnique({ where: { email: vouched.email } });
  if (!user) return null;
  const now = new Date(ctx.nowMs);
  const startsAnew = { passwordHash: null, tokensValidFrom: now, keptSessionId: null };
  await db.user.update({
    where: { id: user.id },
    data: { emailVerifiedAt: now, ...(user.emailVerifiedAt ? {} : startsAnew) },
  });
  await link(db, vouched, user.id);
  return user;
}

async function create(db: Db, ctx: PublicContext, vouched: Vouched): Promise<Person> {
  const { email } = vouched;
  const policy = await registrationPolicy(ctx);
  const invites = await db.invite.count({
    where: { email, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date(ctx.nowMs) } },
  });
  if (policy === "closed" || (policy === "invite" && invites === 0)) {
    throw new AppError("FORBIDDEN", "This address has no account here and no invitation.");
  }
  const person = { id: newId("user", ctx.nowMs), email, name: vouched.name.slice(0, 120) || email };
  await db.user.create({ data: { ...person, emailVerifiedAt: new Date(ctx.nowMs) } });
  await link(db, vouched, person.id);
  const object = { kind: "user", id: person.id };
  await audit(db, ctx, { action: "auth.register", object, actorId: person.id });
  return person;
}

/**
 * The account that an external identity signs in to: the one it is linked to, else the one with its verified address,
 * else a new one where registration allows. Throws FORBIDDEN otherwise.
 */
export const signInVouched = (ctx: PublicContext, vouched: Vouched): Promise<Person> =>
  forPlatform(async (db) => {
    const { provider, subject, email } = vouched;
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`identity ${email}`}, 0))`;
    const known = await db.identity.findUnique({
      where: { provider_subject: { provider, subject } },
    });
    const linked = known && (await db.user.findUnique({ where: { id: known.userId } }));
    if (!linked && !vouched.isEmailVerified) {
      throw new AppError("FORBIDDEN", "The service does not confirm that this address is yours.");
    }
    const person = linked ?? (await adopt(db, ctx, vouched)) ?? (await create(db, ctx, vouched));
    const object = { kind: "user", id: person.id };
    const entry = { action: "auth.login", object, actorId: person.id, after: { by: provider } };
    await audit(db, ctx, entry);
    return person;
  });
