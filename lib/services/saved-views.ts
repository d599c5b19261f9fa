import { hasRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/saved-views";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { SavedView } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import { notFound, type TenantContext, type Verb } from "./context";

const viewsPerMember = 50;

const toSavedViewView = (ctx: TenantContext, row: SavedView): contract.SavedViewView => ({
  id: row.id,
  page: row.page as contract.SavedViewView["page"],
  name: row.name,
  query: row.query,
  is_shared: row.isShared,
  is_own: row.createdBy === ctx.actor.id,
  created_at: row.createdAt.toISOString(),
});

const visibleTo = ({ tenantId, actor }: TenantContext) => ({
  tenantId,
  OR: [{ createdBy: actor.id }, { isShared: true }],
});

/** The caller's own views of a list and the tenant's shared ones. */
export const listViews: Verb<typeof contract.listViews> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db: Db) => {
    const rows = await db.savedView.findMany({
      where: { ...visibleTo(ctx), page: query.page },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return { items: rows.map((row) => toSavedViewView(ctx, row)) };
  });

/** Throws CONFLICT for a name that the caller already uses, or when they have as many views as allowed. */
export const saveView: Verb<typeof contract.saveView> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const own = { tenantId: ctx.tenantId, createdBy: ctx.actor.id };
    const same = await db.savedView.findFirst({
      where: { ...own, page: body.page, name: body.name },
    });
    if (same) throw new AppError("CONFLICT", "You already have a view of that name.");
    if ((await db.savedView.count({ where: own })) >= viewsPerMember) {
      throw new AppError("CONFLICT", `You keep ${viewsPerMember} views, which is the maximum.`);
    }
    const row = await db.savedView.create({
      data: {
        id: newId("view", ctx.nowMs),
        ...own,
        page: body.page,
        name: body.name,
        query: body.query,
        isShared: body.is_shared,
        createdAt: new Date(ctx.nowMs),
      },
    });
    await audit(db, ctx, {
      action: "view.create",
      object: { kind: "view", id: row.id, label: row.name },
      after: { page: row.page, query: row.query, is_shared: row.isShared },
    });
    return toSavedViewView(ctx, row);
  });

/** Throws FORBIDDEN for another person's shared view unless the caller is an admin. */
export const deleteView: Verb<typeof contract.deleteView> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await db.savedView.findFirst({ where: { ...visibleTo(ctx), id: params.id } });
    if (!row) throw notFound("view");
    if (row.createdBy !== ctx.actor.id && !hasRole(ctx.role, "admin")) {
      throw new AppError("FORBIDDEN", "Deleting somebody else's view needs the admin role.");
    }
    await db.savedView.delete({ where: { id: row.id } });
    await audit(db, ctx, {
      action: "view.delete",
      object: { kind: "view", id: row.id, label: row.name },
      before: { page: row.page, query: row.query, is_shared: row.isShared },
    });
    return undefined;
  });
