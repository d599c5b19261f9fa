import Stripe from "stripe";
import type * as contract from "@/lib/contract/billing";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { audit } from "./audit";
import { activatePlan, assertFits } from "./billing";
import {
  invalidField,
  notFound,
  type PublicContext,
  type TenantContext,
  type Verb,
} from "./context";
import { isUniqueViolation } from "./database-errors";
import { freePlanId, lockPlan } from "./plan-limits";

/** Throws NOT_FOUND where the operator has not configured Stripe. */
function stripeOf({ installation }: PublicContext): Stripe {
  const { STRIPE_SECRET_KEY } = installation;
  if (!STRIPE_SECRET_KEY) {
    throw new AppError("NOT_FOUND", "Payments are not set up here; plans are activated at once.");
  }
  return new Stripe(STRIPE_SECRET_KEY, { maxNetworkRetries: 2, timeout: 20_000 });
}

/** Stripe's refusal or time-out as an error of ours. */
const asUnavailable = (cause: unknown): AppError =>
  new AppError("SERVICE_UNAVAILABLE", "Stripe cannot be reached now. Try again shortly.", {
    retryAfterSeconds: 5,
    cause,
  });

/** Stripe's customer for the tenant, made at its first purchase. */
async function customerOf(stripe: Stripe, ctx: TenantContext): Promise<string> {
  const { tenantId } = ctx;
  const known = await forTenant(tenantId, (db) =>
    db.stripeCustomer.findUnique({ where: { tenantId } }),
  );
  if (known) return known.customerId;
  const made = await stripe.customers
    .create(
      { name: ctx.tenant.name, email: ctx.actor.email, metadata: { tenant_id: tenantId } },
      { idempotencyKey: `customer-${tenantId}` },
    )
    .catch((error: unknown) => {
      throw asUnavailable(error);
    });
  try {
    await forTenant(tenantId, (db) =>
      db.stripeCustomer.create({ data: { tenantId, customerId: made.id } }),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return made.id;
}

const billingPage = (ctx: TenantContext): string =>
  `${ctx.installation.PUBLIC_URL}/${ctx.tenant.slug}/billing`;

/** The URL to which to send a person who buys a plan. Throws CONFLICT where the tenant would not fit into it. */
export const createCheckout: Verb<typeof contract.createCheckout> = async (ctx, { body }) => {
  const stripe = stripeOf(ctx);
  const { tenantId } = ctx;
  const plan = await forTenant(tenantId, async (db) => {
    const found = await db.plan.findUnique({ where: { id: body.plan_id } });
    if (!found || found.priceNanoUsd === 0n) {
      throw invalidField("plan_id", "is not a paid plan of the catalog");
    }
    await assertFits(db, tenantId, found);
    return found;
  });
  const page = billingPage(ctx);
  const session = await stripe.checkout.sessions
    .create({
      mode: "subscription",
      customer: await customerOf(stripe, ctx),
      client_reference_id: tenantId,
      metadata: { tenant_id: tenantId, plan_id: plan.id },
      subscription_data: { metadata: { tenant_id: tenantId, plan_id: plan.id } },
      line_items: [
        plan.stripePriceId
          ? { price: plan.stripePriceId, quantity: 1 }
          : {
              quantity: 1,
              price_data: {
                currency: "usd",
                unit_amount: Number(plan.priceNanoUsd / 10_000_000n),
                recurring: { interval: "month" },
                product_data: { name: `TruePortAI ${plan.name}` },
              },
            },
      ],
      success_url: `${page}?checkout=done`,
      cancel_url: page,
    })
    .catch((error: unknown) => {
      throw error instanceof AppError ? error : asUnavailable(error);
    });
  if (!session.url) throw asUnavailable(new Error("The checkout session has no address."));
  return { url: session.url };
};

/** The URL of Stripe's own page for payment methods. Throws NOT_FOUND for a tenant that has bought nothing. */
export const createPortal: Verb<typeof contract.createPortal> = async (ctx) => {
  const stripe = stripeOf(ctx);
  const { tenantId } = ctx;
  const customer = await forTenant(tenantId, (db) =>
    db.stripeCustomer.findUnique({ where: { tenantId } }),
  );
  if (!customer) throw notFound("purchase of this tenant");
  const { url } = await stripe.billingPortal.sessions
    .create({ customer: customer.customerId, return_url: billingPage(ctx) })
    .catch((error: unknown) => {
      throw asUnavailable(error);
    });
  return { url };
};

function verified(ctx: PublicContext, payload: string, signature: string): Stripe.Event {
  const stripe = stripeOf(ctx);
  const { STRIPE_WEBHOOK_SECRET } = ctx.installation;
  // Checked here as well as at start-up: an empty secret would accept signatures that anybody can make.
  if (!STRIPE_WEBHOOK_SECRET) throw notFound("endpoint");
  try {
    return stripe.webhooks.constructEvent(payload, signature, STRIPE_WEBHOOK_SECRET);
  } catch (cause) {
    throw new AppError("INVALID_REQUEST", "The event's signature does not match.", { cause });
  }
}

/** Handles an event once, however often Stripe sends it, in the transaction that records it. */
export const receiveStripeEvent: Verb<typeof contract.receiveStripeEvent> = async (
  ctx,
  { body },
) => {
  const event = verified(ctx, body.payload, body.signature);
  try {
    await forPlatform(async (db) => {
      await db.stripeEvent.create({ data: { id: event.id } });
      await act(db, ctx, event);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return { received: true };
};

async function act(db: Db, ctx: PublicContext, event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted":
      return follow(db, ctx, event.data.object);
    default:
      return;
  }
}

const paying: ReadonlySet<string> = new Set(["active", "trialing", "past_due"]);

/** Brings the tenant's plan in line with its Stripe subscription. */
async function follow(
  db: Db,
  ctx: PublicContext,
  subscription: Stripe.Subscription,
): Promise<void> {
  const tenantId = subscription.metadata.tenant_id ?? "";
  const tenant = await db.tenant.findUnique({ where: { id: tenantId } });
  const plan = await db.plan.findUnique({ where: { id: subscription.metadata.plan_id ?? "" } });
  if (!tenant || !plan) return;
  await lockPlan(db, tenantId);
  const running = await db.subscription.findFirst({
    where: { tenantId, status: { not: "ended" } },
  });
  const isOurs = running?.stripeSubscriptionId === subscription.id;
  if (!paying.has(subscription.status)) {
    if (!isOurs) return;
    await db.subscription.update({
      where: { id: running.id },
      data: {
        status: "ended",
        endedAt: new Date(ctx.nowMs),
        currentPeriodEnd: new Date(ctx.nowMs),
      },
    });
  } else if (isOurs && running.planId === plan.id) {
    const status = subscription.status === "past_due" ? "past_due" : "active";
    await db.subscription.update({ where: { id: running.id }, data: { status } });
  } else {
    await activatePlan(db, {
      tenantId,
      plan,
      nowMs: ctx.nowMs,
      createdBy: null,
      stripeSubscriptionId: subscription.id,
    });
  }
  await audit(db, ctx, {
    action: "subscription.paid",
    object: { kind: "subscription", id: subscription.id, label: plan.name },
    before: { plan_id: running?.planId ?? freePlanId },
    after: {
      plan_id: paying.has(subscription.status) ? plan.id : freePlanId,
      status: subscription.status,
    },
    actorId: null,
    tenantId,
  });
}
