import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { query } from "../support/rows";
import { newTenant, platformPath, type Tenant } from "../support/tenant";

const signingSecret = "whsec_only_for_tests_0123456789";
const stripe = new Stripe("sk_test_only_for_tests_0123456789");
let own: OwnApp;
let tenant: Tenant;

beforeAll(async () => {
  own = await startOwnApp({
    env: {
      STRIPE_SECRET_KEY: "sk_test_only_for_tests_0123456789",
      STRIPE_WEBHOOK_SECRET: signingSecret,
    },
  });
  tenant = await newTenant(own.site);
});
afterAll(() => own.app.stop());

interface Told {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly plan: string;
  readonly secret?: string;
  readonly timestamp?: number;
}

function send({ id, type, status, plan, secret = signingSecret, timestamp }: Told) {
  const payload = JSON.stringify({
    id,
    object: "event",
    type: `customer.subscription.${type}`,
    data: {
      object: {
        id: "sub_of_stripe",
        object: "subscription",
        status,
        metadata: { tenant_id: tenant.id, plan_id: plan },
      },
    },
  });
  const signature = stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });
  return fetch(`${own.app.url}${platformPath}/billing/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body: payload,
  });
}

const planNow = async (): Promise<string> =>
  (await tenant.manage<{ plan_id: string }>("GET", `${platformPath}/service/usage`)).plan_id;

test("a paid plan is not simply activated where Stripe takes the money", async () => {
  await expect(
    tenant.manage("POST", `${platformPath}/service/subscriptions`, { plan_id: "team" }),
  ).rejects.toThrow(/402.*checkout/s);
});

test("an event under a wrong, an empty or an old signature changes nothing", async () => {
  const event = { id: "evt_forged", type: "created", status: "active", plan: "enterprise" };
  expect((await send({ ...event, secret: "whsec_somebody_elses_0123456789" })).status).toBe(400);
  expect((await send({ ...event, secret: "" })).status).toBe(400);
  const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
  expect((await send({ ...event, timestamp: hourAgo })).status).toBe(400);
  expect(await planNow()).toBe("free");
});

test("a signed event sets the plan once, follows changes and ends with the subscription", async () => {
  const event = { id: "evt_1", type: "created", status: "active", plan: "team" };
  const answers = await Promise.all(Array.from({ length: 4 }, () => send(event)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await planNow()).toBe("team");
  const rows = await query(
    own.database.adminUrl,
    "SELECT id FROM subscriptions WHERE tenant_id = $1",
    [tenant.id],
  );
  expect(rows).toHaveLength(1);
  await send({ id: "evt_2", type: "updated", status: "active", plan: "business" });
  expect(await planNow()).toBe("business");
  await send({ id: "evt_3", type: "updated", status: "past_due", plan: "business" });
  const { items } = await tenant.manage<{ items: { status: string }[] }>(
    "GET",
    `${platformPath}/service/subscriptions`,
  );
  expect(items[0]).toMatchObject({ plan_id: "business", status: "past_due" });
  await send({ id: "evt_4", type: "deleted", status: "canceled", plan: "business" });
  expect(await planNow()).toBe("free");
  await send(event);
  expect(await planNow()).toBe("free");
});

test("with an empty signing secret the app does not start", async () => {
  await expect(
    startOwnApp({
      env: { STRIPE_SECRET_KEY: "sk_test_only_for_tests_0123456789", STRIPE_WEBHOOK_SECRET: "" },
    }),
  ).rejects.toThrow(/STRIPE_WEBHOOK_SECRET/);
});
