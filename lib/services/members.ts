import { asRole, hasRole } from "@/lib/auth/roles";
import { type Role, roles } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/members";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { dayMs } from "@/lib/time";
import { audit, likeLiteral } from "./audit";
import { notFound, type TenantContext, type Verb } from "./context";

const withUser = {
  user: { select: { email: true, name: true, lastSeenAt: true } },
} as const;

interface MemberRow {
  readonly userId: string;
  readonly role: string;
  readonly joinedAt: Date;
  readonly user: {
    readonly email: string;
    readonly name: string;
    readonly lastSeenAt: Date | null;
  };
}

const toMemberView = ({ userId, role, joinedAt, user }: MemberRow): contract.MemberView => ({
  user_id: userId,
  email: user.email,
  name: user.name,
  role: asRole(role) ?? "viewer",
  joined_at: joinedAt.toISOString(),
  last_seen_at: user.lastSeenAt?.toISOString() ?? null,
});

/** Members, in the order they joined. */
export const listMembers: Verb<typeof contract.listMembers> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset, q, role } = query;
    const part = { contains: likeLiteral(q ?? ""), mode: "insensitive" } as const;
    const where = {
      ...(role ? { role } : {}),
      ...(q ? { user: { OR: [{ name: part }, { email: part }] } } : {}),
    };
    const rows = await db.member.findMany({
      where,
      include: withUser,
      orderBy: [{ joinedAt: "asc" }, { userId: "asc" }],
      take: limit,
      skip: offset,
    });
    return {
      items: rows.map(toMemberView),
      total: await db.member.count({ where }),
      limit,
      offset,
    };
  });

/** A member's keys and their spend, over all environments. */
export interface MemberUse {
  /** Keys they created, deleted ones excluded. */
  readonly keys: number;
  /** Nano-dollars of the last 30 days. */
  readonly costNanoUsd: bigint;
}

/** By user id; members who created no key are absent. */
export const readMemberUse = (ctx: TenantContext): Promise<ReadonlyMap<string, MemberUse>> =>
  forTenant(ctx.tenantId, async (db) => {
    const since = new Date(ctx.nowMs - 30 * dayMs);
    const rows = await db.$queryRaw<{ id: string; keys: bigint; cost: bigint }[]>`
      SELECT k.created_by AS id, count(*) FILTER (WHERE k.deleted_at IS NULL) AS keys,
             coalesce(sum(u.cost), 0)::bigint AS cost
        FROM api_keys k
        LEFT JOIN (SELECT key_id, sum(cost_nano_usd) AS cost FROM rollups
                    WHERE tenant_id = ${ctx.tenantId} AND bucket_start >= ${since}
                    GROUP BY key_id) u ON u.key_id = k.id
       WHERE k.tenant_id = ${ctx.tenantId} AND k.created_by IS NOT NULL
       GROUP BY 1`;
    return new Map(
      rows.map(({ id, keys, cost }) => [id, { keys: Number(keys), costNanoUsd: cost }]),
    );
  });

const key = (ctx: TenantContext, userId: string) => ({
  tenantId_userId: { tenantId: ctx.tenantId, userId },
});

/**
 * Runs one change of roles at a time in a tenant, with the caller's role as of then: two owners cannot demote each
 * other, and a caller demoted a moment ago changes nothing.
 */
const changeMembers = <T>(
  ctx: TenantContext,
  change: (db: Db, ownRole: Role) => Promise<T>,
): Promise<T> =>
  forTenant(ctx.tenantId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`members ${ctx.tenantId}`}, 0))`;
    const own = await db.member.findUnique({ where: key(ctx, ctx.actor.id) });
    const ownRole = own && asRole(own.role);
    if (!ownRole) throw notFound("tenant of yours");
    return change(db, ownRole);
  });

async function findMember(db: Db, ctx: TenantContext, userId: string): Promise<MemberRow> {
  const row = await db.member.findUnique({ where: key(ctx, userId), include: withUser });
  if (!row) throw notFound("member");
  return row;
}

const forbid = (detail: string): AppError => new AppError("FORBIDDEN", detail);

/** Throws CONFLICT when nobody else owns the tenant. */
async function assertOwnerRemains(db: Db, row: MemberRow): Promise<void> {
  if (row.role !== "owner") return;
  const others = await db.member.count({ where: { role: "owner", userId: { not: row.userId } } });
  if (others > 0) return;
  throw new AppError(
    "CONFLICT",
    "A tenant keeps at least one owner. Make somebody else one first.",
  );
}

/** Revokes a member's invitations above their current role; all of them once they have left. */
async function revokeInvitesOf(
  db: Db,
  ctx: TenantContext,
  userId: string,
  role: Role | null,
): Promise<void> {
  const above = roles.filter((offered) => role === null || !hasRole(role, offered));
  await db.invite.updateMany({
    where: { invitedBy: userId, role: { in: above }, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date(ctx.nowMs) },
  });
}

const objectOf = (row: MemberRow) => ({
  kind: "member",
  id: row.userId,
  label: row.user.email,
});

async function setRole(db: Db, ctx: TenantContext, row: MemberRow, role: Role): Promise<MemberRow> {
  await db.member.update({ where: key(ctx, row.userId), data: { role } });
  await revokeInvitesOf(db, ctx, row.userId, role);
  const [before, after] = [{ role: row.role }, { role }];
  await audit(db, ctx, { action: "member.update", object: objectOf(row), before, after });
  return { ...row, role };
}

/** Throws FORBIDDEN where either role is above the caller's, CONFLICT for the last owner. */
export const updateMember: Verb<typeof contract.updateMember> = (ctx, { params, body }) =>
  changeMembers(ctx, async (db, ownRole) => {
    const row = await findMember(db, ctx, params.user_id);
    const { role } = body;
    if (!hasRole(ownRole, "admin")) throw forbid(`This needs the role admin; yours is ${ownRole}.`);
    if (!hasRole(ownRole, role)) throw forbid(`An ${ownRole} cannot make anybody ${role}.`);
    if (!hasRole(ownRole, asRole(row.role) ?? "viewer")) {
      throw forbid("Only an owner changes the role of an owner.");
    }
    if (role === row.role) return toMemberView(row);
    await assertOwnerRemains(db, row);
    return toMemberView(await setRole(db, ctx, row, role));
  });

async function dropMember(
  db: Db,
  ctx: TenantContext,
  row: MemberRow,
  action: "member.remove" | "member.leave",
): Promise<undefined> {
  await assertOwnerRemains(db, row);
  await db.member.delete({ where: key(ctx, row.userId) });
  await revokeInvitesOf(db, ctx, row.userId, null);
  await audit(db, ctx, { action, object: objectOf(row), before: { role: row.role } });
  return undefined;
}

/** Throws FORBIDDEN where an admin would remove an owner, CONFLICT for the last owner. */
export const removeMember: Verb<typeof contract.removeMember> = (ctx, { params }) =>
  changeMembers(ctx, async (db, ownRole) => {
    const row = await findMember(db, ctx, params.user_id);
    if (!hasRole(ownRole, "admin")) throw forbid(`This needs the role admin; yours is ${ownRole}.`);
    if (!hasRole(ownRole, asRole(row.role) ?? "viewer")) {
      throw forbid("Only an owner removes an owner.");
    }
    return dropMember(db, ctx, row, "member.remove");
  });

/** Throws CONFLICT for the last owner. */
export const leaveTenant: Verb<typeof contract.leaveTenant> = (ctx) =>
  changeMembers(ctx, async (db) =>
    dropMember(db, ctx, await findMember(db, ctx, ctx.actor.id), "member.leave"),
  );

/** Makes a member an owner and the caller an admin, atomically. */
export const transferOwnership: Verb<typeof contract.transferOwnership> = (ctx, { body }) =>
  changeMembers(ctx, async (db, ownRole) => {
    if (ownRole !== "owner") throw forbid(`This needs the role owner; yours is ${ownRole}.`);
    const [heir, own] = [
      await findMember(db, ctx, body.user_id),
      await findMember(db, ctx, ctx.actor.id),
    ];
    if (heir.userId === own.userId) {
      throw new AppError("CONFLICT", "You already own this tenant. Name another member.");
    }
    const owner = await setRole(db, ctx, heir, "owner");
    await setRole(db, ctx, own, "admin");
    return toMemberView(owner);
  });
