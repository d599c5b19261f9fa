import { randomBytes } from "node:crypto";
import type * as contract from "@/lib/contract/webhooks";
import { seal } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import { parseEgressAllow, refuseDestination } from "@/lib/egress";
import { AppError } from "@/lib/errors";
import type { Webhook, WebhookDelivery } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { dayMs } from "@/lib/time";
import { audit } from "./audit";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { expectUnchanged } from "./unchanged";

const maxWebhooks = 20;

/** A new signing secret. Source: Standard Webhooks, `whsec_` and 24 to 64 bytes in base64. */
const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

const sealSecret = ({ tenantId, installation }: TenantContext, recordId: string, secret: string) =>
  seal(installation.ENCRYPTION_KEY, secret, { tenantId, recordId, field: "webhook" });

type WithLast = Webhook & { readonly deliveries: readonly WebhookDelivery[] };

const newestFirst = { orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }] };
const withLast = { include: { deliveries: { ...newestFirst, take: 1 } } };

function toWebhookView(row: WithLast, secret?: string): contract.WebhookView {
  const [last] = row.deliveries;
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    is_active: row.isActive,
    ...(secret === undefined ? {} : { secret }),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    last_delivery: last
      ? {
          status: last.status as contract.DeliveryView["status"],
          at: (last.finishedAt ?? last.createdAt).toISOString(),
          response_status: last.responseStatus,
        }
      : null,
  };
}

const toDeliveryView = (row: WebhookDelivery): contract.DeliveryView => ({
  id: row.id,
  event: row.event,
  status: row.status as contract.DeliveryView["status"],
  attempts: row.attempts,
  next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
  response_status: row.responseStatus,
  duration_ms: row.durationMs,
  error: row.error,
  payload: row.payload as Record<string, unknown>,
  request_headers: row.requestHeaders as contract.DeliveryView["request_headers"],
  attempted_at: row.attemptedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});

/** Receivers often identify themselves in the query, which addresses of credentials may not have. */
function checkUrl(ctx: TenantContext, given: string): string {
  if (!URL.canParse(given)) throw invalidField("url", "must be an https address");
  const url = new URL(given);
  const bare = new URL(given);
  bare.search = "";
  const refusal = refuseDestination(bare.href, parseEgressAllow(ctx.installation.EGRESS_ALLOW));
  if (refusal) throw invalidField("url", refusal);
  return url.href;
}

/** As the audit log names it: by host, since paths and queries may hold secrets. */
const objectOf = (row: Webhook) => ({ kind: "webhook", id: row.id, label: new URL(row.url).host });

const stateOf = (row: Webhook) => ({
  host: new URL(row.url).host,
  events: row.events,
  is_active: row.isActive,
});

async function find(db: Db, ctx: TenantContext, id: string): Promise<WithLast> {
  const row = await db.webhook.findFirst({ where: { id, tenantId: ctx.tenantId }, ...withLast });
  if (!row) throw notFound("webhook");
  return row;
}

/** The tenant's webhooks, newest first, never their secrets. */
export const listWebhooks: Verb<typeof contract.listWebhooks> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = { tenantId: ctx.tenantId };
    const rows = await db.webhook.findMany({
      where,
      ...withLast,
      ...newestFirst,
      take: query.limit,
      skip: query.offset,
    });
    const total = await db.webhook.count({ where });
    const items = rows.map((row) => toWebhookView(row));
    return { items, total, limit: query.limit, offset: query.offset };
  });

/** Adds a webhook. Its secret is in this answer only. */
export const createWebhook: Verb<typeof contract.createWebhook> = (ctx, { body }) => {
  const url = checkUrl(ctx, body.url);
  const secret = newSecret();
  const id = newId("webhook", ctx.nowMs);
  return forTenant(ctx.tenantId, async (db) => {
    if ((await db.webhook.count({ where: { tenantId: ctx.tenantId } })) >= maxWebhooks) {
      throw new AppError("CONFLICT", `A tenant has at most ${maxWebhooks} webhooks.`);
    }
    const row = await db.webhook.create({
      data: {
        id,
        tenantId: ctx.tenantId,
        url,
        secretSealed: sealSecret(ctx, id, secret),
        events: [...new Set(body.events)],
        isActive: body.is_active,
        createdBy: ctx.actor.id,
      },
    });
    await audit(db, ctx, {
      action: "webhook.create",
      object: objectOf(row),
      after: stateOf(row),
    });
    return toWebhookView({ ...row, deliveries: [] }, secret);
  });
};

/**
 * Changes what the body names. A secret is bound to its address: a new address comes with a new secret, which is in
 * this answer only.
 */
export const updateWebhook: Verb<typeof contract.updateWebhook> = (ctx, { params, body }) =>
  forTenant(ctx.tenantId, async (db) => {
    await db.$queryRaw`SELECT 1 FROM webhooks WHERE id = ${params.id} FOR UPDATE`;
    const before = await find(db, ctx, params.id);
    await expectUnchanged(db, ctx, before.updatedAt, objectOf(before));
    const url = body.url === undefined ? before.url : checkUrl(ctx, body.url);
    const secret = url === before.url ? undefined : newSecret();
    const row = await db.webhook.update({
      where: { id: before.id },
      data: {
        url,
        ...(body.events === undefined ? {} : { events: [...new Set(body.events)] }),
        ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
        ...(secret === undefined
          ? {}
          : {
              secretSealed: sealSecret(ctx, before.id, secret),
              previousSecretSealed: null,
              previousUntil: null,
            }),
      },
      ...withLast,
    });
    await audit(db, ctx, {
      action: "webhook.update",
      object: objectOf(row),
      before: stateOf(before),
      after: stateOf(row),
    });
    return toWebhookView(row, secret);
  });

export const deleteWebhook: Verb<typeof contract.deleteWebhook> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await find(db, ctx, params.id);
    await db.webhook.delete({ where: { id: row.id } });
    await audit(db, ctx, {
      action: "webhook.delete",
      object: objectOf(row),
      before: stateOf(row),
    });
    return undefined;
  });

/** Replaces the secret; the old one also signs for a day, so that no delivery is rejected meanwhile. */
export const rotateWebhookSecret: Verb<typeof contract.rotateWebhookSecret> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const before = await find(db, ctx, params.id);
    const secret = newSecret();
    const row = await db.webhook.update({
      where: { id: before.id },
      data: {
        secretSealed: sealSecret(ctx, before.id, secret),
        previousSecretSealed: before.secretSealed,
        previousUntil: new Date(ctx.nowMs + dayMs),
      },
      ...withLast,
    });
    await audit(db, ctx, { action: "webhook.rotate", object: objectOf(row) });
    return toWebhookView(row, secret);
  });

/** Queues a test delivery; it is sent even to a paused webhook. */
export const testWebhook: Verb<typeof contract.testWebhook> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const webhook = await find(db, ctx, params.id);
    const at = new Date(ctx.nowMs);
    const row = await db.webhookDelivery.create({
      data: {
        id: newId("delivery", ctx.nowMs),
        tenantId: ctx.tenantId,
        webhookId: webhook.id,
        event: "webhook.test",
        payload: {
          type: "webhook.test",
          timestamp: at.toISOString(),
          data: { tenant: ctx.tenant.slug, message: "This is a test." },
        },
        nextAttemptAt: at,
        createdAt: at,
      },
    });
    return toDeliveryView(row);
  });

export const listDeliveries: Verb<typeof contract.listDeliveries> = (ctx, { params, query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const webhook = await find(db, ctx, params.id);
    const where = { tenantId: ctx.tenantId, webhookId: webhook.id };
    const rows = await db.webhookDelivery.findMany({
      where,
      ...newestFirst,
      take: query.limit,
      skip: query.offset,
    });
    const total = await db.webhookDelivery.count({ where });
    return {
      items: rows.map(toDeliveryView),
      total,
      limit: query.limit,
      offset: query.offset,
    };
  });

/** Sends a delivery again, starting from the first attempt. */
export const redeliver: Verb<typeof contract.redeliver> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const webhook = await find(db, ctx, params.id);
    const where = { id: params.delivery_id, webhookId: webhook.id };
    const before = await db.webhookDelivery.findFirst({ where });
    if (!before) throw notFound("delivery");
    if (before.status === "pending") return toDeliveryView(before);
    const row = await db.webhookDelivery.update({
      where: { id: before.id },
      data: {
        status: "pending",
        attempts: 0,
        nextAttemptAt: new Date(ctx.nowMs),
        finishedAt: null,
        error: null,
      },
    });
    return toDeliveryView(row);
  });
