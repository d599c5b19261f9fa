import { z } from "zod";
import { IdParams, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

const PlanId = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
const limit = z.number().nullable().meta({ description: "Null for no limit" });

export const PlanView = z
  .object({
    id: z.string(),
    name: z.string(),
    price_usd: z.number(),
    interval: z.enum(["month"]),
    limits: z.object({
      requests: limit,
      seats: limit,
      retention_days: z.int(),
      keys: limit,
      spend_usd: limit,
    }),
    features: z.array(z.string()),
  })
  .meta({ id: "Plan" });
export type PlanView = z.infer<typeof PlanView>;

export const SubscriptionView = z
  .object({
    id: z.string(),
    plan_id: z.string(),
    status: z.enum(["active", "past_due", "ended"]),
    current_period_start: Timestamp,
    current_period_end: Timestamp,
  })
  .meta({ id: "Subscription" });
export type SubscriptionView = z.infer<typeof SubscriptionView>;

const Meter = z.object({ used: z.number(), limit });

export const UsageView = z
  .object({
    plan_id: z.string(),
    period_start: Timestamp,
    period_end: Timestamp,
    requests: Meter,
    spend_usd: Meter,
    seats: Meter,
    keys: Meter,
    retention_days: z.int(),
  })
  .meta({ id: "PlanUsage" });

export const InvoiceView = z
  .object({
    id: z.string(),
    number: z.string().meta({ examples: ["2026-000017"] }),
    status: z.enum(["open", "paid", "void"]),
    plan_id: z.string(),
    plan_name: z.string(),
    period_start: Timestamp,
    period_end: Timestamp,
    requests: z.int(),
    provider_cost_usd: z
      .number()
      .meta({ description: "What the providers charge themselves; no part of the total" }),
    lines: z.array(
      z.object({ description: z.string(), quantity: z.number(), amount_usd: z.number() }),
    ),
    total_usd: z.number(),
    issued_at: Timestamp,
  })
  .meta({ id: "Invoice" });
export type InvoiceView = z.infer<typeof InvoiceView>;

const tag = "Plans and billing";

export const listPlans = operation({
  id: "listPlans",
  route: "GET /platform/api/service/catalog/plans",
  access: "scoped",
  role: "viewer",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(PlanView),
  status: 200,
  group: "management",
  tag,
  summary: "List the plans",
});

export const createSubscription = operation({
  id: "createSubscription",
  route: "POST /platform/api/service/subscriptions",
  access: "scoped",
  role: "admin",
  body: z.strictObject({ plan_id: PlanId }),
  output: SubscriptionView,
  status: 201,
  alsoAnswers: [402, 409],
  group: "management",
  tag,
  summary: "Activate a plan",
  description:
    "Takes effect at once. A plan that is too small for the tenant is 409, with what exceeds it; where Stripe is set up, a paid plan is 402 and bought through checkout.",
  examples: { body: { plan_id: "team" } },
});

export const listSubscriptions = operation({
  id: "listSubscriptions",
  route: "GET /platform/api/service/subscriptions",
  access: "scoped",
  role: "member",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(SubscriptionView),
  status: 200,
  group: "management",
  tag,
  summary: "List the tenant's subscriptions",
  description: "The running one first, then those that ended.",
});

export const getUsage = operation({
  id: "getUsage",
  route: "GET /platform/api/service/usage",
  access: "scoped",
  role: "member",
  output: UsageView,
  status: 200,
  group: "analytics",
  tag,
  summary: "See what is used of the plan this month",
  description: "Months are those of UTC. From the same records as the statistics.",
});

export const listInvoices = operation({
  id: "listInvoices",
  route: "GET /platform/api/service/invoices",
  access: "scoped",
  role: "admin",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(InvoiceView),
  status: 200,
  group: "management",
  tag,
  summary: "List the invoices",
});

export const getInvoice = operation({
  id: "getInvoice",
  route: "GET /platform/api/service/invoices/{id}",
  access: "scoped",
  role: "admin",
  params: IdParams,
  output: InvoiceView,
  status: 200,
  group: "management",
  tag,
  summary: "See one invoice",
});

const Redirect = z.object({ url: z.url() }).meta({ id: "Redirect" });

export const createCheckout = operation({
  id: "createCheckout",
  route: "POST /platform/api/service/billing/checkout",
  access: "scoped",
  role: "admin",
  body: z.strictObject({ plan_id: PlanId }),
  output: Redirect,
  status: 201,
  alsoAnswers: [404, 409],
  group: "management",
  tag,
  summary: "Buy a plan through Stripe",
  description: "Answers where to send the person. 404 where Stripe is not set up.",
  examples: { body: { plan_id: "team" } },
});

export const createPortal = operation({
  id: "createPortal",
  route: "POST /platform/api/service/billing/portal",
  access: "scoped",
  role: "admin",
  output: Redirect,
  status: 201,
  alsoAnswers: [404],
  group: "management",
  tag,
  summary: "Open Stripe's page of payment methods and receipts",
});

export const receiveStripeEvent = operation({
  id: "receiveStripeEvent",
  route: "POST /platform/api/billing/stripe",
  access: "none",
  raw: "stripe-signature",
  body: z.object({ payload: z.string(), signature: z.string() }),
  output: z.object({ received: z.boolean() }),
  status: 200,
  alsoAnswers: [404],
  group: "uncounted",
  tag,
  summary: "Take an event from Stripe",
  description: "Signed by Stripe; each event acts once. 404 where Stripe is not set up.",
  examples: { body: { payload: '{"id":"evt_1"}', signature: "t=1700000000,v1=5257a869" } },
});
