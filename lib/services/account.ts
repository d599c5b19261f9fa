import type * as contract from "@/lib/contract/auth";
import { type Db, forPlatform } from "@/lib/db";
import { dayMs } from "@/lib/time";
import { audit, platformChain } from "./audit";
import { notFound, type Verb } from "./context";

async function readMe(db: Db, id: string): Promise<contract.Me> {
  const user = await db.user.findUnique({ where: { id }, omit: { passwordHash: false } });
  if (!user) throw notFound("account");
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    is_platform_admin: user.isPlatformAdmin,
    has_password: user.passwordHash !== null,
    email_verified: user.emailVerifiedAt !== null,
    created_at: user.createdAt.toISOString(),
  };
}

/** Who is signed in. */
export const getMe: Verb<typeof contract.getMe> = (ctx) =>
  forPlatform((db) => readMe(db, ctx.actor.id));

/** Changes the caller's name, as other members see it. */
export const updateMe: Verb<typeof contract.updateMe> = (ctx, { body }) =>
  forPlatform(async (db) => {
    const { id } = ctx.actor;
    const before = await readMe(db, id);
    await db.user.update({ where: { id }, data: { name: body.name } });
    await audit(db, ctx, {
      action: "user.rename",
      object: { kind: "user", id },
      before: { name: before.name },
      after: { name: body.name },
    });
    return { ...before, name: body.name };
  });

const keptMs = 30 * dayMs;

interface SignInDetails {
  readonly address?: string;
  readonly after?: { readonly by?: string };
}

/** The caller's own sign-in attempts, from the audit log; newest first. */
export const listSignIns: Verb<typeof contract.listSignIns> = (ctx, { query }) =>
  forPlatform(async (db) => {
    const { limit, offset } = query;
    const where = {
      tenantId: platformChain,
      at: { gte: new Date(ctx.nowMs - keptMs) },
      action: { in: ["auth.login", "auth.login_failed"] },
      objectId: ctx.actor.id,
    };
    const rows = await db.auditLog.findMany({
      where,
      orderBy: { seq: "desc" },
      take: limit,
      skip: offset,
    });
    const items = rows.map(({ at, action, details }) => {
      const recorded = JSON.parse(details ?? "{}") as SignInDetails;
      return {
        at: at.toISOString(),
        succeeded: action === "auth.login",
        by: recorded.after?.by ?? null,
        address: recorded.address ?? null,
      };
    });
    return { items, total: await db.auditLog.count({ where }), limit, offset };
  });
