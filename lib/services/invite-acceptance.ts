import { weaknessOf } from "@/lib/auth/passwords";
import { asRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/members";
import { hashPassword } from "@/lib/crypto";
import { type Db, forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Invite } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import { registrationPolicy, signIn } from "./auth";
import { type ContextOf, invalidField, type PublicContext, type Verb } from "./context";
import { isUniqueViolation } from "./database-errors";
import { digestInvite } from "./invites";
import { inert } from "./mails/mail";
import { raiseNotice } from "./notices";
import { assertPlanRoom } from "./plan-limits";

const badLink = () =>
  new AppError(
    "INVALID_TOKEN",
    "This invitation is wrong, used, revoked or too old. Ask for a new one.",
  );

const isOpen = (ctx: PublicContext, digest: string) => ({
  digest,
  acceptedAt: null,
  revokedAt: null,
  expiresAt: { gt: new Date(ctx.nowMs) },
});

interface OpenInvite {
  readonly invite: Invite;
  readonly tenant: { readonly name: string; readonly slug: string; readonly status: string };
}

async function findOpen(db: Db, ctx: PublicContext, token: string): Promise<OpenInvite> {
  const invite = await db.invite.findFirst({ where: isOpen(ctx, digestInvite(ctx, token)) });
  const tenant = invite && (await db.tenant.findUnique({ where: { id: invite.tenantId } }));
  if (!invite || !tenant) throw badLink();
  if (tenant.status !== "active") {
    throw new AppError("TENANT_SUSPENDED", "This tenant is suspended.");
  }
  return { invite, tenant };
}

/** The first letter and the domain: enough to recognise one's own address. */
const hintOf = (email: string): string => email.replace(/^(.)[^@]*/u, "$1•••");

/** Throws INVALID_TOKEN. */
export const getInvite: Verb<typeof contract.getInvite> = (ctx, { params }) =>
  forPlatform(async (db) => {
    const { invite, tenant } = await findOpen(db, ctx, params.token);
    const inviter =
      invite.invitedBy === null
        ? null
        : await db.user.findUnique({ where: { id: invite.invitedBy }, select: { name: true } });
    return {
      tenant: { name: tenant.name, slug: tenant.slug },
      role: asRole(invite.role) ?? "viewer",
      inviter: inviter?.name ?? null,
      email_hint: hintOf(invite.email),
      expires_at: invite.expiresAt.toISOString(),
    };
  });

interface NewAccount {
  readonly name: string;
  readonly passwordHash: string;
}

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Consumes the invitation and adds the member to the tenant. Throws INVALID_TOKEN if it was used concurrently,
 * BUDGET_EXCEEDED where the plan has no seat left.
 */
async function join(db: Db, ctx: PublicContext, invite: Invite, person: Person): Promise<void> {
  const { count } = await db.invite.updateMany({
    where: isOpen(ctx, invite.digest),
    data: { acceptedAt: new Date(ctx.nowMs), acceptedBy: person.id },
  });
  if (count === 0) throw badLink();
  const { tenantId, role } = invite;
  await assertPlanRoom(db, tenantId, "seats");
  const { count: added } = await db.member.createMany({
    data: [{ tenantId, userId: person.id, role }],
    skipDuplicates: true,
  });
  if (added > 0) await tellOfMember(db, ctx, invite, person);
  const object = { kind: "member", id: person.id, label: person.email };
  const entry = { action: "invite.accept", object, actorId: person.id, tenantId, after: { role } };
  await audit(db, ctx, entry);
}

async function tellOfMember(
  db: Db,
  ctx: PublicContext,
  { tenantId, role }: Invite,
  { id, email, name }: Person,
): Promise<void> {
  const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  const notice = {
    tenantId,
    kind: "member_joined",
    subject: `${id} ${ctx.nowMs}`,
    line: `${inert(name)} (${inert(email)}) joined as ${role}.`,
    path: "/members",
    data: { tenant: tenant.slug, user_id: id, email, name, role },
  } as const;
  await raiseNotice(db, notice, ctx.nowMs);
}

async function createAccount(
  db: Db,
  ctx: PublicContext,
  email: string,
  { name, passwordHash }: NewAccount,
): Promise<Person> {
  const person = { id: newId("user", ctx.nowMs), email, name };
  // The link came by mail, so the address is proven.
  await db.user.create({
    data: { ...person, passwordHash, emailVerifiedAt: new Date(ctx.nowMs) },
  });
  const object = { kind: "user", id: person.id };
  await audit(db, ctx, { action: "auth.register", object, actorId: person.id });
  return person;
}

async function newAccountOf(
  ctx: PublicContext,
  email: string,
  { name, password }: contract.AcceptInput,
): Promise<NewAccount> {
  if (!name) throw invalidField("name", "is required for a new account; otherwise sign in first");
  if (!password)
    throw invalidField("password", "is required for a new account; otherwise sign in first");
  const weakness = weaknessOf(password, [email, name]);
  if (weakness) throw invalidField("password", weakness);
  if ((await registrationPolicy(ctx)) === "closed") {
    throw new AppError("FORBIDDEN", "Registration is closed on this installation.");
  }
  return { name, passwordHash: await hashPassword(password) };
}

/**
 * Throws INVALID_TOKEN, FORBIDDEN for an account of another address, CONFLICT where the address has an account and
 * nobody is signed in to it.
 */
export const acceptInvite: Verb<typeof contract.acceptInvite> = async (ctx, { params, body }) => {
  const { invite } = await forPlatform((db) => findOpen(db, ctx, params.token));
  const person = ctx.actor
    ? await acceptAs(ctx, ctx.actor, invite)
    : await acceptAsNew(ctx, await newAccountOf(ctx, invite.email, body), invite);
  return signIn(ctx, person);
};

async function acceptAs(
  ctx: ContextOf["optional"],
  actor: Person,
  invite: Invite,
): Promise<Person> {
  if (actor.email !== invite.email) {
    throw new AppError("FORBIDDEN", "This invitation is for a different address.");
  }
  await forPlatform((db) => join(db, ctx, invite, actor));
  return actor;
}

async function acceptAsNew(
  ctx: PublicContext,
  account: NewAccount,
  invite: Invite,
): Promise<Person> {
  try {
    return await forPlatform(async (db) => {
      const person = await createAccount(db, ctx, invite.email, account);
      await join(db, ctx, invite, person);
      return person;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", "Sign in with the invited address to accept.");
  }
}
