import type { Db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { AuditEntry } from "./audit";
import type { TenantContext } from "./context";
import { namesOf } from "./people";

/** `*` and anything that is not a timestamp disables the check. */
const momentIn = (ifMatch: string | null | undefined): string | undefined =>
  /^(?:W\/)?"?(\d{4}-\d\d-\d\dT[\d:.]+Z)"?$/.exec(ifMatch ?? "")?.[1];

/**
 * Throws CONFLICT, naming who made the last change, when `If-Match` holds another `updated_at` than the row's. Lock the
 * row first, so that it cannot change between this check and the caller's update.
 */
export async function expectUnchanged(
  db: Db,
  ctx: TenantContext,
  updatedAt: Date,
  { kind, id }: AuditEntry["object"],
): Promise<void> {
  const seen = momentIn(ctx.ifMatch);
  if (seen === undefined || Date.parse(seen) === updatedAt.getTime()) return;
  const last = await db.auditLog.findFirst({
    where: { tenantId: ctx.tenantId, objectKind: kind, objectId: id },
    orderBy: { seq: "desc" },
    select: { actorId: true },
  });
  const actorId = last?.actorId ?? null;
  const name = actorId === null ? undefined : (await namesOf(db, [actorId])).get(actorId);
  throw new AppError("CONFLICT", `${name ?? "Somebody"} changed it since you opened it.`);
}
