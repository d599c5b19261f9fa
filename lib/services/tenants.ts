import { asRole } from "@/lib/auth/roles";
import { environments } from "@/lib/contract/common";
import * as contract from "@/lib/contract/tenants";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import type { TenantContext, Verb } from "./context";
import { isUniqueViolation } from "./database-errors";
import { currentPlan } from "./plan-limits";

export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly ownerId: string;
}

/** Inserts a tenant with its environments and its owner, in the transaction of `db` (platform role). */
export async function insertTenant(db: Db, { ownerId, ...tenant }: NewTenant): Promise<Date> {
  const { createdAt } = await db.tenant.create({ data: tenant });
  await db.environment.createMany({
    data: environments.map((name) => ({ tenantId: tenant.id, name })),
  });
  await db.member.create({ data: { tenantId: tenant.id, userId: ownerId, role: "owner" } });
  return createdAt;
}

/** Throws CONFLICT when the slug is taken. */
export const createTenant: Verb<typeof contract.createTenant> = async (ctx, { body }) => {
  const tenant = { id: newId("tenant", ctx.nowMs), name: body.name, slug: body.slug };
  try {
    const createdAt = await forPlatform(async (db) => {
      const at = await insertTenant(db, { ...tenant, ownerId: ctx.actor.id });
      const object = { kind: "tenant", id: tenant.id, label: tenant.slug };
      await audit(db, ctx, { action: "tenant.create", object, tenantId: tenant.id, after: tenant });
      return at;
    });
    return { ...tenant, status: "active", role: "owner", created_at: createdAt.toISOString() };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", `The slug ${body.slug} is taken. Choose another.`);
  }
};

/** The caller's tenants, suspended ones included, by name. */
export const listTenants: Verb<typeof contract.listTenants> = async (ctx, { query }) => {
  const where = { userId: ctx.actor.id };
  const [rows, total] = await forPlatform(async (db) => [
    await db.member.findMany({
      where,
      include: { tenant: true },
      orderBy: [{ tenant: { name: "asc" } }, { tenantId: "asc" }],
      take: query.limit,
      skip: query.offset,
    }),
    await db.member.count({ where }),
  ]);
  const items = rows.map(({ tenant, role }) => ({
    id: tenant.id,
    name: tenant.name,
    slug: tenant.slug,
    status: tenant.status === "active" ? ("active" as const) : ("suspended" as const),
    role: asRole(role) ?? "viewer",
  }));
  return { items, total, limit: query.limit, offset: query.offset };
};

/** Whether a slug is available, and if not, a similar one that is. */
export const checkAvailability: Verb<typeof contract.checkAvailability> = async (
  _ctx,
  { query },
) => {
  const wanted = toSlug(query.slug);
  const candidates = [query.slug, wanted, ...[2, 3, 4, 5].map((n) => `${wanted}-${n}`)];
  const taken = await forPlatform((db) =>
    db.tenant.findMany({ where: { slug: { in: candidates } }, select: { slug: true } }),
  );
  const free = candidates.find(
    (slug) => contract.isAllowedSlug(slug) && !taken.some((row) => row.slug === slug),
  );
  const available = free === query.slug;
  return { slug: query.slug, available, ...(free && !available ? { suggestion: free } : {}) };
};

/** Any text as a slug: unaccented lower-case letters, single hyphens, room for a suffix. */
function toSlug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const cut = slug.slice(0, 36).replace(/-+$/, "");
  return cut.length < 3 ? `${cut}${cut === "" ? "" : "-"}team` : cut;
}

/** The tenant as its members see it. */
export const getInfo: Verb<typeof contract.getInfo> = (ctx) =>
  forTenant(ctx.tenantId, (db) => readInfo(db, ctx));

/** Changes its name. */
export const updateTenant: Verb<typeof contract.updateTenant> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = { id: ctx.tenantId };
    const before = await db.tenant.findUniqueOrThrow({ where });
    if (before.name === body.name) return readInfo(db, ctx);
    await db.tenant.update({ where, data: { name: body.name } });
    const after = await readInfo(db, ctx);
    await audit(db, ctx, {
      action: "tenant.update",
      object: { kind: "tenant", id: ctx.tenantId, label: before.slug },
      before: { name: before.name },
      after: { name: after.name },
    });
    return after;
  });

async function readInfo(db: Db, ctx: TenantContext): Promise<contract.TenantInfo> {
  const { id, name, slug, status, createdAt } = await db.tenant.findUniqueOrThrow({
    where: { id: ctx.tenantId },
  });
  const rows = await db.environment.findMany({ select: { name: true } });
  const { plan } = await currentPlan(db, ctx.tenantId);
  return {
    id,
    name,
    slug,
    status: status === "active" ? "active" : "suspended",
    env: ctx.env,
    environments: environments.filter((env) => rows.some((row) => row.name === env)),
    plan: plan.id,
    role: ctx.role,
    created_at: createdAt.toISOString(),
  };
}
