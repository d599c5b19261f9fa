import type * as contract from "@/lib/contract/privacy";
import { verifyPassword } from "@/lib/crypto";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { audit, likeLiteral, platformChain } from "./audit";
import { invalidField, type UserContext, type Verb } from "./context";
import { maskKey } from "./keys";

/** Columns that hold secrets or digests of secrets; none of them is ever exported. */
const hidden = /sealed|digest|hash|^secret/i;

/** Rows as the export shows them: big numbers as text, secrets left out. */
const toJson = (value: unknown): string =>
  JSON.stringify(
    value,
    (name, field: unknown) => {
      if (hidden.test(name)) return undefined;
      return typeof field === "bigint" ? String(field) : field;
    },
    2,
  );

/** Everything kept about the person who asks. Source: GDPR, articles 15 and 20. */
export const exportMe: Verb<typeof contract.exportMe> = (ctx) =>
  forPlatform(async (db) => {
    const { id, email } = ctx.actor;
    const account = await db.user.findUnique({ where: { id } });
    const memberships = await db.member.findMany({
      where: { userId: id },
      include: { tenant: { select: { id: true, name: true, slug: true } } },
    });
    const identities = await db.identity.findMany({ where: { userId: id } });
    const sessions = await db.session.findMany({ where: { userId: id } });
    const invitations = await db.invite.findMany({ where: { email } });
    const keysMade = await db.apiKey.findMany({
      where: { createdBy: id },
      select: { id: true, tenantId: true, env: true, owner: true, createdAt: true },
    });
    const actions = await db.auditLog.findMany({
      where: { actorId: id },
      orderBy: { at: "desc" },
      take: 10_000,
      select: {
        at: true,
        tenantId: true,
        action: true,
        objectKind: true,
        objectId: true,
        details: true,
      },
    });
    return {
      format: "json" as const,
      filename: "my-data.json",
      content: toJson({
        account,
        memberships,
        identities,
        sessions,
        invitations,
        keysMade,
        actions,
      }),
    };
  });

/** Throws CONFLICT for a tenant's only owner and for the only platform administrator. */
async function assertDispensable(db: Db, { actor }: UserContext): Promise<void> {
  const owned = await db.member.findMany({
    where: { userId: actor.id, role: "owner" },
    include: { tenant: { select: { name: true } } },
  });
  for (const { tenantId, tenant } of owned) {
    const others = await db.member.count({
      where: { tenantId, role: "owner", userId: { not: actor.id } },
    });
    if (others > 0) continue;
    throw new AppError(
      "CONFLICT",
      `You are the only owner of ${tenant.name}. Transfer its ownership or erase it first.`,
    );
  }
  if (!actor.isPlatformAdmin) return;
  if ((await db.user.count({ where: { isPlatformAdmin: true } })) > 1) return;
  throw new AppError(
    "CONFLICT",
    "You are the only platform administrator. Make another one first.",
  );
}

/**
 * Erases the caller's account. What they did stays in the audit chains under an id that no longer identifies anybody.
 * Throws VALIDATION_ERROR, INVALID_CREDENTIALS, CONFLICT.
 */
export const eraseMe: Verb<typeof contract.eraseMe> = async (ctx, { body }) => {
  const { id, email } = ctx.actor;
  if (body.confirm.toLowerCase() !== email)
    throw invalidField("confirm", "must be your own e-mail");
  const user = await forPlatform((db) =>
    db.user.findUnique({ where: { id }, omit: { passwordHash: false } }),
  );
  const stored = user?.passwordHash ?? null;
  if (stored !== null && !(await verifyPassword(stored, body.password ?? ""))) {
    throw new AppError("INVALID_CREDENTIALS", "The password is wrong.");
  }
  await forPlatform(async (db) => {
    await assertDispensable(db, ctx);
    await db.invite.deleteMany({ where: { email } });
    await db.challenge.deleteMany({ where: { email } });
    await db.$executeRaw`DELETE FROM mail_outbox WHERE recipient = ${email}`;
    await db.noticeMail.deleteMany({ where: { recipient: email } });
    await db.$executeRaw`
      UPDATE tenant_configs SET value = value - ${email}::text
       WHERE key = 'alert_emails' AND value ? ${email}`;
    await db.$executeRaw`DELETE FROM budgets WHERE scope = 'member' AND subject_id = ${id}`;
    await db.user.delete({ where: { id } });
    await eraseFromAudit(db, ctx);
  });
};

/** Empties the details of every entry by or about the person, and says so in each chain that it touches. */
async function eraseFromAudit(db: Db, ctx: UserContext): Promise<void> {
  const { id, email } = ctx.actor;
  const about = `%${likeLiteral(email)}%`;
  const chains = await db.$queryRaw<{ tenantId: string }[]>`
    SELECT DISTINCT tenant_id AS "tenantId" FROM audit_logs
     WHERE details IS NOT NULL AND (actor_id = ${id} OR object_id = ${id} OR details ILIKE ${about})`;
  const names = new Set([...chains.map(({ tenantId }) => tenantId), platformChain]);
  for (const tenantId of [...names].sort()) {
    const object = { kind: "user", id };
    await audit(db, ctx, { action: "privacy.erase_user", object, tenantId });
  }
  await db.$executeRaw`
    UPDATE audit_logs SET details = NULL
     WHERE details IS NOT NULL AND (actor_id = ${id} OR object_id = ${id} OR details ILIKE ${about})`;
}

/** Removes their membership and its budget from the tenant. Throws CONFLICT for its only owner. */
async function dropPerson(db: Db, tenantId: string, userId: string): Promise<boolean> {
  const member = await db.member.findUnique({ where: { tenantId_userId: { tenantId, userId } } });
  if (!member) return false;
  if (member.role === "owner") {
    const others = { tenantId, role: "owner", userId: { not: userId } };
    if ((await db.member.count({ where: others })) === 0) {
      throw new AppError("CONFLICT", "They are the only owner. Transfer ownership first.");
    }
  }
  await db.$executeRaw`
    DELETE FROM budgets WHERE tenant_id = ${tenantId} AND scope = 'member' AND subject_id = ${userId}`;
  await db.member.delete({ where: { tenantId_userId: { tenantId, userId } } });
  return true;
}

/**
 * Erases another person from the caller's tenant; their account, which is not the tenant's, stays. Throws
 * VALIDATION_ERROR for oneself, CONFLICT for the only owner.
 */
export const erasePerson: Verb<typeof contract.erasePerson> = async (ctx, { body }) => {
  const { tenantId } = ctx;
  const { email } = body;
  if (email === ctx.actor.email) {
    throw invalidField("email", "must be somebody else's; leave the tenant or erase your account");
  }
  return forPlatform(async (db) => {
    const user = await db.user.findUnique({ where: { email }, select: { id: true } });
    const wasMember = user !== null && (await dropPerson(db, tenantId, user.id));
    const invites = await db.invite.deleteMany({ where: { tenantId, email } });
    await db.noticeMail.deleteMany({ where: { tenantId, recipient: email } });
    if (user) {
      const own = { tenantId, createdBy: user.id, isShared: false };
      await db.savedView.deleteMany({ where: own });
    }
    const lists = await db.$executeRaw`
      UPDATE tenant_configs SET value = value - ${email}::text
       WHERE tenant_id = ${tenantId} AND key = 'alert_emails' AND value ? ${email}`;
    const about = `%${likeLiteral(email)}%`;
    const id = user?.id ?? null;
    const entries = await db.$executeRaw`
      UPDATE audit_logs SET details = NULL
       WHERE tenant_id = ${tenantId} AND details IS NOT NULL
         AND (actor_id = ${id} OR object_id = ${id} OR details ILIKE ${about})`;
    const erased = {
      was_member: wasMember,
      invites: invites.count,
      audit_entries: entries,
      alert_lists: lists,
    };
    const object = { kind: "user", id: id ?? "unknown" };
    await audit(db, ctx, { action: "privacy.erase_person", object, after: erased });
    return erased;
  });
};

const exportedCalls = 10_000;

/** Everything the tenant has, as one file, without its secrets. */
export const exportTenant: Verb<typeof contract.exportTenant> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenantId } = ctx;
    const where = { tenantId };
    const keys = await db.apiKey.findMany({ where });
    const members = await db.member.findMany({
      where,
      include: { user: { select: { email: true, name: true } } },
    });
    const sums = await db.$queryRaw<object[]>`
      SELECT to_char(bucket_start AT TIME ZONE 'UTC', 'YYYY-MM') AS month, env, provider, model,
             sum(requests)::bigint AS requests, sum(prompt_tokens)::bigint AS prompt_tokens,
             sum(completion_tokens)::bigint AS completion_tokens,
             sum(cost_nano_usd)::bigint AS cost_nano_usd
        FROM rollups WHERE tenant_id = ${tenantId}
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
    const parts = {
      tenant: await db.tenant.findUnique({ where: { id: tenantId } }),
      members,
      invites: await db.invite.findMany({ where }),
      keys: keys.map((key) => ({ ...key, key: maskKey(key) })),
      providers: await db.providerCredential.findMany({ where }),
      configs: await db.tenantConfig.findMany({ where }),
      storage: await db.storageSetting.findUnique({ where }),
      notifications: await db.notificationSetting.findMany({ where }),
      webhooks: await db.webhook.findMany({ where }),
      views: await db.savedView.findMany({ where }),
      policies: await db.policy.findMany({ where }),
      budgets: await db.budget.findMany({ where }),
      subscriptions: await db.subscription.findMany({ where }),
      invoices: await db.invoice.findMany({ where }),
      sums,
      violations: await db.violation.findMany({
        where,
        orderBy: { detectedAt: "desc" },
        take: exportedCalls,
      }),
      calls: await db.exchange.findMany({
        where,
        orderBy: { startedAt: "desc" },
        take: exportedCalls,
      }),
    };
    const object = { kind: "tenant", id: tenantId, label: ctx.tenant.slug };
    await audit(db, ctx, { action: "privacy.export_tenant", object });
    return {
      format: "json" as const,
      filename: `${ctx.tenant.slug}.json`,
      content: toJson(parts),
    };
  });

/**
 * Erases the caller's tenant: its identity and members at once, its calls and captured bodies by the retention job.
 * Sums and invoices stay; they name nobody. Throws VALIDATION_ERROR.
 */
export const eraseTenant: Verb<typeof contract.eraseTenant> = async (ctx, { body }) => {
  const { tenantId, tenant } = ctx;
  if (body.confirm !== tenant.slug) throw invalidField("confirm", "must be the tenant's slug");
  await forPlatform(async (db) => {
    for (const chain of [tenantId, platformChain]) {
      const object = { kind: "tenant", id: tenantId };
      await audit(db, ctx, { action: "privacy.erase_tenant", object, tenantId: chain });
    }
    await db.$executeRaw`
      UPDATE audit_logs SET details = NULL WHERE tenant_id = ${tenantId} AND details IS NOT NULL`;
    await db.$executeRaw`
      UPDATE audit_logs SET details = NULL
       WHERE tenant_id = ${platformChain} AND object_id = ${tenantId} AND details IS NOT NULL`;
    await db.$executeRaw`DELETE FROM alert_groups WHERE tenant_id = ${tenantId}`;
    await db.tenant.delete({ where: { id: tenantId } });
  });
};
