import type * as contract from "@/lib/contract/audit";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import type { AuditLog, Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { type AuditLink, ChainCheck, chainRoot, digestDetails, hashLink } from "./audit-chain";
import type { Actor, PublicContext, Verb } from "./context";
import { toCsvLine } from "./csv";

/** Any context: what it knows about the caller is recorded. */
export type AuditContext = PublicContext & {
  readonly actor?: Pick<Actor, "id">;
  readonly tenantId?: string;
};

export interface AuditEntry {
  /** What was done: a kind of thing, a dot and a verb, such as `key.create`. */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string; readonly label?: string | null };
  readonly before?: unknown;
  readonly after?: unknown;
  /** Who did it, where the context does not know, such as at sign-in. Null for nobody. */
  readonly actorId?: string | null;
  /** Whose chain it goes to; by default the context's tenant's, else the platform's. */
  readonly tenantId?: string;
}

/** The chain for entries that belong to no tenant. */
export const platformChain = "platform";

/**
 * Appends an audit entry in the transaction that makes the change: both happen or neither. Call it last, since other
 * changes of the same tenant wait from here to the commit. Never records secrets, whatever it is given.
 */
export async function audit(db: Db, ctx: AuditContext, entry: AuditEntry): Promise<void> {
  const { ENCRYPTION_KEY } = ctx.installation;
  const tenantId = entry.tenantId ?? ctx.tenantId ?? platformChain;
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit ${tenantId}`}, 0))`;
  const head = await db.auditHead.findUnique({ where: { tenantId } });
  const id = newId("audit", ctx.nowMs);
  const details = JSON.stringify({
    address: ctx.address,
    ...(entry.object.label ? { label: clean(entry.object.label) } : {}),
    ...(entry.before === undefined ? {} : { before: clean(entry.before) }),
    ...(entry.after === undefined ? {} : { after: clean(entry.after) }),
  });
  const link = {
    id,
    tenantId,
    seq: (head?.seq ?? 0n) + 1n,
    at: new Date(ctx.nowMs),
    actorId: entry.actorId === undefined ? (ctx.actor?.id ?? null) : entry.actorId,
    action: entry.action,
    objectKind: entry.object.kind,
    objectId: escapeControls(entry.object.id).slice(0, 200),
    requestId: escapeControls(ctx.requestId),
    detailsDigest: digestDetails(ENCRYPTION_KEY, id, details),
    prevHash: head?.hash ?? chainRoot,
  };
  const hash = hashLink(ENCRYPTION_KEY, link);
  await db.auditLog.create({ data: { ...link, details, hash } });
  const end = { seq: link.seq, hash };
  if (head) await db.auditHead.updateMany({ where: { tenantId }, data: end });
  else await db.auditHead.create({ data: { tenantId, ...end } });
}

const secretField = /secret|password|passwd|token|digest|sealed|api_?key$|authorization/i;
const maxText = 500;

/**
 * The details in a form fit to keep: control characters made visible, secrets masked by field name,
 * lengths bounded.
 */
function clean(value: unknown): unknown {
  if (typeof value === "string") return escapeControls(value).slice(0, maxText);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.slice(0, 100).map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretField.test(name) && field ? "[secret]" : clean(field),
    ]),
  );
}

/** A log entry must stay on one line, and a terminal must not interpret it. */
const escapeControls = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );

interface Details {
  address: string;
  label: string;
  before: unknown;
  after: unknown;
}

function toAuditView(row: AuditLog, actors: ReadonlyMap<string, string>): contract.AuditView {
  const details = (row.details === null ? {} : JSON.parse(row.details)) as Partial<Details>;
  return {
    id: row.id,
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actor_id: row.actorId,
    actor_email: actors.get(row.actorId ?? "") ?? null,
    action: row.action,
    object: { kind: row.objectKind, id: row.objectId, label: details.label ?? null },
    address: details.address ?? null,
    request_id: row.requestId,
    before: details.before ?? null,
    after: details.after ?? null,
    hash: row.hash,
  };
}

function toWhere(
  tenantId: string,
  { actor, action, object, q, start_date, end_date }: contract.AuditFilter,
): Prisma.AuditLogWhereInput {
  return {
    tenantId,
    ...(actor ? { actorId: actor } : {}),
    ...(action ? { action: action.endsWith(".") ? { startsWith: action } : action } : {}),
    ...(object ? { OR: [{ objectKind: object }, { objectId: object }] } : {}),
    ...(q ? { AND: { OR: searched(q) } } : {}),
    ...(start_date || end_date
      ? {
          at: { ...(start_date ? { gte: start_date } : {}), ...(end_date ? { lt: end_date } : {}) },
        }
      : {}),
  };
}

/** Escapes LIKE's wildcards. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

const searched = (q: string): Prisma.AuditLogWhereInput[] =>
  (["action", "objectId", "requestId", "details"] as const).map((field) => ({
    [field]: { contains: likeLiteral(q), mode: "insensitive" },
  }));

async function readPage(db: Db, where: Prisma.AuditLogWhereInput, take: number, skip: number) {
  const rows = await db.auditLog.findMany({ where, orderBy: { seq: "desc" }, take, skip });
  const ids = rows.flatMap(({ actorId }) => actorId ?? []);
  const users = await db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true },
  });
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  return rows.map((row) => toAuditView(row, emails));
}

/** What was done in the tenant, newest first. */
export const listAuditLogs: Verb<typeof contract.listAuditLogs> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { limit, offset } = query;
    const where = toWhere(ctx.tenantId, query);
    const items = await readPage(db, where, limit, offset);
    return { items, total: await db.auditLog.count({ where }), limit, offset };
  });

/** What platform administrators did, and who signed in. */
export const listPlatformAudit: Verb<typeof contract.listPlatformAudit> = (_ctx, { query }) =>
  forPlatform(async (db) => {
    const { limit, offset } = query;
    const where = toWhere(platformChain, query);
    const items = await readPage(db, where, limit, offset);
    return { items, total: await db.auditLog.count({ where }), limit, offset };
  });

const exportBatch = 500;
const maxExported = 50_000;

/** All matching entries, as one text in the requested format; at most the newest 50,000. */
export const exportAuditLogs: Verb<typeof contract.exportAuditLogs> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = toWhere(ctx.tenantId, query);
    const lines = query.format === "csv" ? [csvHead] : [];
    for (let at = 0; at < maxExported; at += exportBatch) {
      const page = await readPage(db, where, exportBatch, at);
      lines.push(
        ...page.map(query.format === "csv" ? toEntryLine : (view) => JSON.stringify(view)),
      );
      if (page.length < exportBatch) break;
    }
    return {
      format: query.format,
      filename: `audit-${ctx.tenant.slug}.${query.format}`,
      content: `${lines.join("\n")}\n`,
    };
  });

const csvColumns = ["seq", "at", "actor_id", "actor_email", "action"] as const;
const csvHead = [...csvColumns, "object_kind", "object_id", "object_label", "address"]
  .concat("request_id", "before", "after", "hash")
  .join(",");

const toEntryLine = (view: contract.AuditView): string =>
  toCsvLine([
    ...csvColumns.map((name) => view[name]),
    view.object.kind,
    view.object.id,
    view.object.label,
    view.address,
    view.request_id,
    view.before === null ? "" : JSON.stringify(view.before),
    view.after === null ? "" : JSON.stringify(view.after),
    view.hash,
  ]);

const verifyBatch = 1_000;

/** Whether the tenant's chain is intact, followed from its first link. */
export const getAuditStatus: Verb<typeof contract.getAuditStatus> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = ctx.installation;
    const { tenantId } = ctx;
    const keys = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== undefined);
    const check = new ChainCheck(keys);
    // The head first: links added in the meantime lie beyond it.
    const head = await db.auditHead.findUnique({ where: { tenantId } });
    for (let after = 0n; head && after < head.seq; ) {
      const links: AuditLink[] = await db.auditLog.findMany({
        where: { tenantId, seq: { gt: after, lte: head.seq } },
        orderBy: { seq: "asc" },
        take: verifyBatch,
      });
      for (const link of links) check.follow(link);
      after = links.at(-1)?.seq ?? head.seq;
    }
    const { links, erased, faults } = check.finish(head);
    return { is_intact: faults.length === 0, links, erased, faults: [...faults] };
  });
