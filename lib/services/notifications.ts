import { isDeepStrictEqual } from "node:util";
import type * as contract from "@/lib/contract/notifications";
import { noticeKinds } from "@/lib/contract/notifications";
import { type Db, forTenant } from "@/lib/db";
import { audit } from "./audit";
import { storeTenantConfig } from "./configs";
import type { TenantContext, Verb } from "./context";
import { noticeMail } from "./mails/notice";
import { addressesOf, cadenceFor, listId, personId, zoneOf } from "./notice-choices";
import { eventOf } from "./notices";
import { enqueueMail } from "./outbox";

const chosenBy = async (db: Db, id: string): Promise<unknown> =>
  (await db.notificationSetting.findUnique({ where: { id } }))?.cadences;

async function read(db: Db, ctx: TenantContext): Promise<contract.NotificationsView> {
  const { tenantId, actor, installation } = ctx;
  const me = await chosenBy(db, personId(tenantId, actor.id));
  const list = await chosenBy(db, listId(tenantId));
  const active = await db.webhook.findMany({
    where: { tenantId, isActive: true },
    select: { events: true },
  });
  return {
    kinds: noticeKinds.map((kind) => ({
      kind,
      me: cadenceFor(me, kind),
      list: cadenceFor(list, kind),
      event: eventOf[kind],
      webhooks: active.filter(({ events }) => events.includes(eventOf[kind])).length,
    })),
    addresses: await addressesOf(db, tenantId),
    timezone: await zoneOf(db, tenantId),
    has_mail_server: installation.SMTP_URL !== undefined,
  };
}

/** The caller's choices and those of the tenant's list. */
export const getNotifications: Verb<typeof contract.getNotifications> = (ctx) =>
  forTenant(ctx.tenantId, (db) => read(db, ctx));

/** Stores choices, and drops queued lines of kinds now switched off. */
async function choose(
  db: Db,
  { tenantId, nowMs }: TenantContext,
  userId: string | null,
  changes: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  if (!changes) return;
  const id = userId === null ? listId(tenantId) : personId(tenantId, userId);
  // Merged in the database, so that two choices made at once both hold.
  await db.$executeRaw`
    INSERT INTO notification_settings (id, tenant_id, user_id, cadences, updated_at)
    VALUES (${id}, ${tenantId}, ${userId}, ${JSON.stringify(changes)}::jsonb, ${new Date(nowMs)})
    ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at,
      cadences = notification_settings.cadences || excluded.cadences`;
  const off = Object.keys(changes).filter((kind) => changes[kind] === "off");
  await db.noticeMail.deleteMany({ where: { tenantId, userId, kind: { in: off } } });
}

async function chooseAddresses(db: Db, ctx: TenantContext, given: string[] | undefined) {
  if (!given) return;
  const addresses = [...new Set(given)];
  await storeTenantConfig(db, ctx, "alert_emails", addresses);
  await db.noticeMail.deleteMany({
    where: { tenantId: ctx.tenantId, userId: null, recipient: { notIn: addresses } },
  });
}

type State = Readonly<Record<string, unknown>>;

const stateOf = ({ kinds, addresses }: contract.NotificationsView): State => ({
  addresses,
  ...Object.fromEntries(
    kinds.flatMap(({ kind, me, list }) => [
      [`me_${kind}`, me],
      [`list_${kind}`, list],
    ]),
  ),
});

/** The fields of `one` that are different in `other`. */
const changedIn = (one: State, other: State): State =>
  Object.fromEntries(
    Object.entries(one).filter(([name, value]) => !isDeepStrictEqual(value, other[name])),
  );

export const updateNotifications: Verb<typeof contract.updateNotifications> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const before = stateOf(await read(db, ctx));
    await choose(db, ctx, ctx.actor.id, body.me);
    await choose(db, ctx, null, body.list);
    await chooseAddresses(db, ctx, body.addresses);
    const view = await read(db, ctx);
    const after = stateOf(view);
    if (!isDeepStrictEqual(before, after)) {
      await audit(db, ctx, {
        action: "notification.update",
        object: { kind: "notification", id: ctx.tenantId, label: "notifications" },
        before: changedIn(before, after),
        after: changedIn(after, before),
      });
    }
    return view;
  });

/** Mails the caller what a mail of notices looks like. */
export const sendSampleNotification: Verb<typeof contract.sendSampleNotification> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenant, tenantId, installation, actor } = ctx;
    const url = `${installation.PUBLIC_URL}/${tenant.slug}`;
    const lines = [
      "This is a sample, nothing of it happened.",
      'Key "billing-bot" has used 83% of its $50 month.',
      "OpenAI failed 14 of 96 calls in production within the last hour.",
    ].map((line) => ({ line, url }));
    const mail = noticeMail({
      tenant: tenant.name,
      lines,
      url,
      settingsUrl: `${url}/settings/notifications`,
    });
    await enqueueMail(db, ctx, { to: actor.email, tenantId }, mail);
    return { to: actor.email, is_sent: installation.SMTP_URL !== undefined };
  });
