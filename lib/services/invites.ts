import { asRole, hasRole } from "@/lib/auth/roles";
import type { Role } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/members";
import { digestSecret } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Invite, Prisma } from "@/lib/generated/prisma/client";
import { newId, randomBase62 } from "@/lib/ids";
import { dayMs } from "@/lib/time";
import { audit } from "./audit";
import { notFound, type PublicContext, type TenantContext, type Verb } from "./context";
import { inviteMail } from "./mails/invite";
import { enqueueMail } from "./outbox";
import { namesOf } from "./people";
import { assertPlanRoom } from "./plan-limits";

const lifeMs = 7 * dayMs;
/** 190 random bits. */
const tokenLength = 32;

export const digestInvite = ({ installation }: PublicContext, token: string): string =>
  digestSecret(installation.AUTH_SECRET, "invites", token);

function statusOf(row: Invite, nowMs: number): contract.InviteStatus {
  if (row.acceptedAt) return "accepted";
  if (row.revokedAt) return "revoked";
  return row.expiresAt.getTime() > nowMs ? "pending" : "expired";
}

function whereStatus(status: contract.InviteStatus, nowMs: number): Prisma.InviteWhereInput {
  const now = new Date(nowMs);
  switch (status) {
    case "accepted":
      return { acceptedAt: { not: null } };
    case "revoked":
      return { revokedAt: { not: null } };
    case "pending":
      return { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } };
    case "expired":
      return { acceptedAt: null, revokedAt: null, expiresAt: { lte: now } };
  }
}

const toInviteView = (
  row: Invite,
  nowMs: number,
  names: ReadonlyMap<string, string>,
): contract.InviteView => ({
  id: row.id,
  email: row.email,
  role: asRole(row.role) ?? "viewer",
  status: statusOf(row, nowMs),
  invited_by: names.get(row.invitedBy ?? "") ?? null,
  expires_at: row.expiresAt.toISOString(),
  created_at: row.createdAt.toISOString(),
});

/** Invitations, newest first. */
export const listInvites: Verb<typeof contract.listInvites> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset, status } = query;
    const where = status ? whereStatus(status, ctx.nowMs) : {};
    const orderBy = [{ createdAt: "desc" }, { id: "desc" }] as const;
    const rows = await db.invite.findMany({
      where,
      orderBy: [...orderBy],
      take: limit,
      skip: offset,
    });
    const names = await namesOf(
      db,
      rows.map(({ invitedBy }) => invitedBy),
    );
    return {
      items: rows.map((row) => toInviteView(row, ctx.nowMs, names)),
      total: await db.invite.count({ where }),
      limit,
      offset,
    };
  });

/** Mails the link. The answer shows it only where no mail server is configured. */
async function offer(
  db: Db,
  ctx: TenantContext,
  row: Invite,
  token: string,
): Promise<contract.InviteView> {
  const { installation, tenant, tenantId, actor } = ctx;
  const url = `${installation.PUBLIC_URL}/invite/${token}`;
  const role = asRole(row.role) ?? "viewer";
  const mail = inviteMail({ tenant: tenant.name, inviter: actor.name, role, url });
  await enqueueMail(db, ctx, { to: row.email, tenantId }, mail);
  const view = toInviteView(row, ctx.nowMs, new Map([[actor.id, actor.name]]));
  return installation.SMTP_URL === undefined ? { ...view, invite_url: url } : view;
}

const objectOf = ({ id, email }: Invite) => ({ kind: "invite", id, label: email });

function assertMayOffer(ctx: TenantContext, role: Role): void {
  if (hasRole(ctx.role, role)) return;
  throw new AppError("FORBIDDEN", `An ${ctx.role} cannot invite an ${role}.`);
}

/** Throws FORBIDDEN for a role above the caller's, CONFLICT for a member, BUDGET_EXCEEDED without a free seat. */
export const createInvite: Verb<typeof contract.createInvite> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { email, role } = body;
    assertMayOffer(ctx, role);
    const isMember = await db.member.count({ where: { user: { email } } });
    if (isMember > 0) throw new AppError("CONFLICT", "This person is a member already.");
    await assertPlanRoom(db, ctx.tenantId, "seats");
    const now = new Date(ctx.nowMs);
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`invites ${ctx.tenantId} ${email}`}, 0))`;
    await db.invite.updateMany({
      where: { email, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    const token = randomBase62(tokenLength);
    const row = await db.invite.create({
      data: {
        id: newId("invite", ctx.nowMs),
        tenantId: ctx.tenantId,
        email,
        role,
        digest: digestInvite(ctx, token),
        invitedBy: ctx.actor.id,
        createdAt: now,
        expiresAt: new Date(ctx.nowMs + lifeMs),
      },
    });
    const view = await offer(db, ctx, row, token);
    await audit(db, ctx, { action: "invite.create", object: objectOf(row), after: { role } });
    return view;
  });

async function findOpen(db: Db, id: string): Promise<Invite> {
  const row = await db.invite.findFirst({ where: { id, acceptedAt: null, revokedAt: null } });
  if (!row) throw notFound("open invitation");
  return row;
}

/** Throws NOT_FOUND for one that is accepted or revoked. */
export const revokeInvite: Verb<typeof contract.revokeInvite> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await findOpen(db, params.id);
    const revokedAt = new Date(ctx.nowMs);
    const { count } = await db.invite.updateMany({
      where: { id: row.id, acceptedAt: null, revokedAt: null },
      data: { revokedAt },
    });
    if (count === 0) throw notFound("open invitation");
    await audit(db, ctx, { action: "invite.revoke", object: objectOf(row) });
    return undefined;
  });

/**
 * Renews it with a new link and seven more days, now as the caller's invitation. Throws FORBIDDEN
 * for a role above the caller's.
 */
export const resendInvite: Verb<typeof contract.resendInvite> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const before = await findOpen(db, params.id);
    assertMayOffer(ctx, asRole(before.role) ?? "owner");
    const token = randomBase62(tokenLength);
    const renewed = {
      digest: digestInvite(ctx, token),
      invitedBy: ctx.actor.id,
      expiresAt: new Date(ctx.nowMs + lifeMs),
    };
    const { count } = await db.invite.updateMany({
      where: { id: before.id, acceptedAt: null, revokedAt: null },
      data: renewed,
    });
    if (count === 0) throw notFound("open invitation");
    const row = { ...before, ...renewed };
    const view = await offer(db, ctx, row, token);
    await audit(db, ctx, { action: "invite.resend", object: objectOf(row) });
    return view;
  });
