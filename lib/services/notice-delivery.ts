import { type Db, forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { dayMs } from "@/lib/time";
import { noticeMail } from "./mails/notice";
import { enqueueMail } from "./outbox";

interface Waiting {
  readonly tenantId: string;
  readonly userId: string | null;
  readonly recipient: string;
  readonly line: string;
  readonly path: string;
}

/** Claims what is due for one recipient of one tenant. */
const take = (db: Db, nowMs: number): Promise<Waiting[]> =>
  db.$queryRaw<Waiting[]>`
    WITH who AS (
      SELECT tenant_id, recipient FROM notice_mails WHERE due_at <= ${new Date(nowMs)}
      ORDER BY due_at LIMIT 1
    ), taken AS (
      DELETE FROM notice_mails AS m USING who
      WHERE m.tenant_id = who.tenant_id AND m.recipient = who.recipient
        AND m.due_at <= ${new Date(nowMs)}
      RETURNING m.*
    )
    SELECT tenant_id AS "tenantId", user_id AS "userId", recipient, line, path
    FROM taken ORDER BY created_at, id`;

/** Former admins no longer get what admins get. */
async function stillDue(db: Db, lines: readonly Waiting[]): Promise<Waiting[]> {
  const [person] = lines.filter(({ userId }) => userId !== null);
  if (!person) return [...lines];
  const { tenantId, userId } = person;
  const isAdmin =
    userId !== null &&
    (await db.member.count({ where: { tenantId, userId, role: { in: ["admin", "owner"] } } })) > 0;
  return lines.filter((line) => isAdmin || line.userId === null);
}

async function send(db: Db, installation: RuntimeEnv, taken: readonly Waiting[], nowMs: number) {
  const lines = await stillDue(db, taken);
  const [first] = lines;
  if (!first) return;
  const { tenantId, recipient: to } = first;
  const tenant = await db.tenant.findUnique({ where: { id: tenantId } });
  if (!tenant) return;
  const url = `${installation.PUBLIC_URL}/${tenant.slug}`;
  const mail = noticeMail({
    tenant: tenant.name,
    lines: lines.map(({ line, path }) => ({ line, url: `${url}${path}` })),
    url,
    settingsUrl: `${url}/settings/notifications`,
  });
  await enqueueMail(db, { installation, nowMs }, { to, tenantId }, mail);
}

/** Sends the mails that are due, one per recipient and tenant, across all kinds. */
export async function tellNotices(installation: RuntimeEnv, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const hasSent = await forPlatform(async (db) => {
      const nowMs = Date.now();
      const lines = await take(db, nowMs);
      await send(db, installation, lines, nowMs);
      return lines.length > 0;
    });
    if (!hasSent) return;
  }
}

/** After this long an occasion may recur and is then reported again. */
const rememberedMs = 400 * dayMs;

/** Deletes occasions that no longer suppress anything. */
export async function forgetOldNotices(): Promise<void> {
  const at = { lt: new Date(Date.now() - rememberedMs) };
  await forPlatform((db) => db.notice.deleteMany({ where: { at } }));
}
