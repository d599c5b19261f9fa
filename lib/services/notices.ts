import type { NoticeKind } from "@/lib/contract/notifications";
import type { WebhookEvent } from "@/lib/contract/webhooks";
import { type Db, forPlatform } from "@/lib/db";
import type { Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { cadenceFor, dueAt, recipientsOf, zoneOf } from "./notice-choices";
import { enqueueWebhooks } from "./webhook-delivery";

/** The webhook event for each kind. */
export const eventOf: Readonly<Record<NoticeKind, WebhookEvent>> = {
  violation_critical: "violation.alert",
  violation: "violation.alert",
  violation_flood: "violation.flood",
  budget_80: "budget.threshold",
  budget_100: "budget.threshold",
  provider_failing: "provider.failing",
  key_expiring: "key.expiring",
  plan_limit: "plan.limit",
  webhook_failing: "webhook.failing",
  member_joined: "member.joined",
};

/** Something that happened in a tenant and is to be reported. */
export interface Notice {
  readonly tenantId: string;
  readonly kind: NoticeKind;
  /** Names the occasion: the same one is not reported again … */
  readonly subject: string;
  /** … or not before this long has passed. */
  readonly restMs?: number;
  /** One sentence for a mail; user-chosen names in it have gone through `inert`. */
  readonly line: string;
  /** Path of the page that shows it, below the tenant's address. */
  readonly path: string;
  /** For webhooks. */
  readonly data: Prisma.InputJsonObject;
  /** The webhook that it is about. */
  readonly exceptId?: string;
}

/** Whether this occasion is new; marks it as reported. */
async function isNews(db: Db, { tenantId, kind, subject, restMs }: Notice, at: Date) {
  const occasion = { tenantId, kind, subject };
  if (restMs !== undefined) {
    const restedAt = new Date(at.getTime() - restMs);
    const again = await db.notice.updateMany({
      where: { ...occasion, at: { lte: restedAt } },
      data: { at },
    });
    if (again.count > 0) return true;
  }
  const { count } = await db.notice.createMany({
    data: [{ ...occasion, at }],
    skipDuplicates: true,
  });
  return count > 0;
}

/**
 * Reports an occasion once: to webhooks immediately, to people by mail as they chose. Call it in a platform
 * transaction. False where it was reported before.
 */
export async function raiseNotice(db: Db, notice: Notice, nowMs: number): Promise<boolean> {
  const at = new Date(nowMs);
  if (!(await isNews(db, notice, at))) return false;
  const { tenantId, kind, data, exceptId } = notice;
  await enqueueWebhooks(db, tenantId, {
    event: eventOf[kind],
    at,
    data,
    ...(exceptId === undefined ? {} : { exceptId }),
  });
  await queueLines(db, notice, nowMs);
  return true;
}

type Line = Pick<Notice, "tenantId" | "kind" | "line" | "path">;

/** Adds a line to the next mail of everybody who subscribes to its kind. Returns the number of recipients. */
async function queueLines(db: Db, { tenantId, kind, line, path }: Line, nowMs: number) {
  const zone = await zoneOf(db, tenantId);
  const rows = (await recipientsOf(db, tenantId)).flatMap(({ email, userId, cadences }) => {
    const due = dueAt(cadenceFor(cadences, kind), zone, nowMs);
    return due ? [{ recipient: email, userId, dueAt: due }] : [];
  });
  await queueFor(db, { tenantId, kind, line, path }, rows, nowMs);
}

export interface QueuedFor {
  readonly recipient: string;
  readonly userId: string | null;
  readonly dueAt: Date;
}

export async function queueFor(
  db: Db,
  line: Line,
  recipients: readonly QueuedFor[],
  nowMs: number,
): Promise<void> {
  await db.noticeMail.createMany({
    data: recipients.map((one) => ({
      ...one,
      ...line,
      id: newId("notice", nowMs),
      createdAt: new Date(nowMs),
    })),
  });
}

const nameOf = (one: { tenantId: string; kind: string; subject: string }): string =>
  `${one.tenantId} ${one.kind} ${one.subject}`;

/** Without what was already reported, so that a lasting condition costs one query a round. */
async function unreported(db: Db, found: readonly Notice[], nowMs: number): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: {
      tenantId: { in: found.map(({ tenantId }) => tenantId) },
      kind: { in: found.map(({ kind }) => kind) },
      subject: { in: found.map(({ subject }) => subject) },
    },
  });
  const reportedAt = new Map(rows.map((row) => [nameOf(row), row.at.getTime()]));
  return found.filter((notice) => {
    const atMs = reportedAt.get(nameOf(notice));
    return atMs === undefined || (notice.restMs !== undefined && nowMs - atMs >= notice.restMs);
  });
}

/** Reports everything that `find` finds and that is new. */
export async function raiseAll(find: (db: Db, nowMs: number) => Promise<Notice[]>): Promise<void> {
  const nowMs = Date.now();
  const found = await forPlatform(async (db) => unreported(db, await find(db, nowMs), nowMs));
  for (const notice of found) {
    await forPlatform((db) => raiseNotice(db, notice, nowMs));
  }
}
