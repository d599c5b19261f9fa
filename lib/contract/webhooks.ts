import { z } from "zod";
import { webhookEvents } from "./choices";
import { IdParams, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

/** The events that webhooks can report; `webhook.test` is sent on request only. */
export const WebhookEvent = z.enum(webhookEvents).meta({ id: "WebhookEvent" });
export type WebhookEvent = z.infer<typeof WebhookEvent>;

const url = z
  .string()
  .trim()
  .max(2_000)
  .meta({ description: "https, to a public address", examples: ["https://example.com/hooks"] });
const events = z.array(WebhookEvent).min(1).max(webhookEvents.length);

export const CreateWebhookInput = z.strictObject({
  url,
  events: events.default([...webhookEvents]),
  is_active: z.boolean().default(true),
});

export const UpdateWebhookInput = z.strictObject({
  url: url.optional().meta({ description: "Another address gets another secret" }),
  events: events.optional(),
  is_active: z.boolean().optional(),
});

const DeliveryStatus = z.enum(["pending", "delivered", "failed"]);

export const WebhookView = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    is_active: z.boolean(),
    secret: z.string().optional().meta({
      description: "whsec_…; in full only in the answer that created it",
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
    last_delivery: z
      .object({ status: DeliveryStatus, at: Timestamp, response_status: z.int().nullable() })
      .nullable(),
  })
  .meta({ id: "Webhook" });
export type WebhookView = z.infer<typeof WebhookView>;

export const DeliveryView = z
  .object({
    id: z.string().meta({ description: "Sent as webhook-id, the same at every attempt" }),
    event: z.string(),
    status: DeliveryStatus,
    attempts: z.int(),
    next_attempt_at: Timestamp.nullable(),
    response_status: z.int().nullable(),
    duration_ms: z.int().nullable(),
    error: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    request_headers: z
      .record(z.string(), z.string())
      .nullable()
      .meta({ description: "As the last attempt sent them" }),
    attempted_at: Timestamp.nullable(),
    created_at: Timestamp,
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: "WebhookDelivery" });
export type DeliveryView = z.infer<typeof DeliveryView>;

const tag = "Webhooks";
const path = "/platform/api/service/webhooks";
const ours = { access: "scoped", role: "admin", group: "management", tag } as const;

export const listWebhooks = operation({
  ...ours,
  id: "listWebhooks",
  route: `GET ${path}`,
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(WebhookView),
  status: 200,
  summary: "List webhooks",
});

export const createWebhook = operation({
  ...ours,
  id: "createWebhook",
  route: `POST ${path}`,
  body: CreateWebhookInput,
  output: WebhookView,
  status: 201,
  summary: "Add a webhook",
  description:
    "Deliveries are signed as Standard Webhooks says: webhook-id, webhook-timestamp, and webhook-signature with HMAC-SHA-256 over the two and the body.",
  examples: { body: { url: "https://example.com/hooks", events: ["violation.alert"] } },
});

export const updateWebhook = operation({
  ...ours,
  id: "updateWebhook",
  route: `PATCH ${path}/{id}`,
  params: IdParams,
  body: UpdateWebhookInput,
  output: WebhookView,
  status: 200,
  summary: "Change a webhook",
  description:
    "`If-Match` with the `updated_at` that the change is based on refuses it with 409 where somebody was faster.",
  alsoAnswers: [409],
  examples: { body: { is_active: false } },
});

export const deleteWebhook = operation({
  ...ours,
  id: "deleteWebhook",
  route: `DELETE ${path}/{id}`,
  params: IdParams,
  status: 204,
  summary: "Remove a webhook",
});

export const testWebhook = operation({
  ...ours,
  id: "testWebhook",
  route: `POST ${path}/{id}/test`,
  params: IdParams,
  output: DeliveryView,
  status: 202,
  summary: "Send a test",
  description: "Queued; its result is among the deliveries.",
});

export const rotateWebhookSecret = operation({
  ...ours,
  id: "rotateWebhookSecret",
  route: `POST ${path}/{id}/rotate`,
  params: IdParams,
  output: WebhookView,
  status: 200,
  summary: "Replace the secret",
  description: "For 24 hours deliveries carry a signature by each of the two.",
});

export const listDeliveries = operation({
  ...ours,
  id: "listDeliveries",
  route: `GET ${path}/{id}/deliveries`,
  params: IdParams,
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(DeliveryView),
  status: 200,
  summary: "List deliveries",
  description: "Newest first.",
});

export const redeliver = operation({
  ...ours,
  id: "redeliver",
  route: `POST ${path}/{id}/deliveries/{delivery_id}/redeliver`,
  params: z.strictObject({ id: IdParams.shape.id, delivery_id: IdParams.shape.id }),
  output: DeliveryView,
  status: 202,
  summary: "Deliver again",
  description: "Under the same webhook-id, so that the receiver can tell.",
});
