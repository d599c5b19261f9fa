import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { adminEmail } from "../support/app";
import { type FaultyUpstream, startFaultyUpstream } from "../support/faulty-upstream";
import { type Mailbox, type ReceivedMail, startMailbox } from "../support/mailbox";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { send } from "../support/raw";
import { openaiRide } from "../support/rides";
import { query, tenantRows } from "../support/rows";
import {
  managementPath,
  newTenant,
  platformPath,
  servicesPath,
  type Tenant,
} from "../support/tenant";

const service = `${platformPath}/service`;
const settings = `${service}/notifications`;

let mailbox: Mailbox;
let own: OwnApp;
let receiver: FaultyUpstream;
let vendor: FaultyUpstream;

beforeAll(async () => {
  mailbox = await startMailbox();
  own = await startOwnApp({ env: { SMTP_URL: mailbox.url } });
  receiver = await startFaultyUpstream(inject("upstreamPorts"));
  receiver.behave(answer(204, ""));
  vendor = await startFaultyUpstream(inject("upstreamPorts"));
  vendor.behave(answer(200, JSON.stringify(openaiRide.answer)));
  Object.assign(process.env, { ...inject("secrets"), DATABASE_URL: own.database.url });
});
afterAll(async () => {
  const { disconnect } = await import("@/lib/db");
  await disconnect();
  await own.app.stop();
  await Promise.all([receiver.stop(), vendor.stop(), mailbox.close()]);
});

const sql = <Row extends object>(text: string, values: unknown[]) =>
  query<Row>(own.database.adminUrl, text, values);

/** What the app's own job does every 15 seconds, at once. */
async function watch(): Promise<void> {
  const { watchForNotices } = await import("@/lib/services/notice-watch");
  await watchForNotices(new AbortController().signal);
}

/** A tenant with a rule that logs a word, a webhook for floods, and choices of its owner. */
async function watchedTenant(me: Readonly<Record<string, string>>): Promise<Tenant> {
  const tenant = await newTenant(own.site, { upstream: vendor.url, rateLimitRpm: 1_000 });
  const word = { name: "A word", action: "log", trigger_type: "keyword", keywords: ["falcon"] };
  await tenant.manage("POST", `${managementPath}/policies`, word);
  const url = `${receiver.url}/${tenant.slug}`;
  await tenant.manage("POST", `${service}/webhooks`, { url, events: ["violation.flood"] });
  // Otherwise each violation would also be reported on its own.
  const quiet = { violation: "off", violation_critical: "off" };
  await tenant.manage("PATCH", settings, { me: { ...quiet, ...me } });
  return tenant;
}

/** Breaks the rule with calls through the gateway, until `total` of them are recorded. */
async function violate({ id, key }: Tenant, count: number, total: number): Promise<void> {
  const call = {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "A falcon." }] }),
  };
  const path = own.app.url + servicesPath + openaiRide.path;
  const answers = await Promise.all(Array.from({ length: count }, () => send(path, call)));
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(count).fill(200));
  await tenantRows(own.database.adminUrl, id, total);
}

const told = ({ id }: Tenant) =>
  sql<{ event: string }>("SELECT event FROM webhook_deliveries WHERE tenant_id = $1", [id]);

/** The admin's next mail about this tenant, whose name is its slug. */
async function mailOf({ slug }: Tenant): Promise<ReceivedMail> {
  for (;;) {
    const mail = await mailbox.next(adminEmail);
    if (mail.text.includes(slug)) return mail;
  }
}

test("the fiftieth violation within an hour is reported by webhook and mail, once for all that follow", async () => {
  const tenant = await watchedTenant({});
  await violate(tenant, 49, 49);
  await watch();
  expect(await told(tenant)).toEqual([]);
  await violate(tenant, 1, 50);
  await watch();
  const call = await receiver.nextCall();
  expect(call.url).toBe(`/${tenant.slug}`);
  expect(JSON.parse((await call.body).toString())).toMatchObject({
    type: "violation.flood",
    data: { tenant: tenant.slug, env: "production", count: 50 },
  });
  const mail = await mailOf(tenant);
  expect(mail.headers.get("subject")).toBe(
    `${tenant.slug}: 50 violations in production within the last hour.`,
  );
  expect(mail.text).toContain(`/${tenant.slug}/in/production/violations?period=24h`);
  await violate(tenant, 5, 55);
  await watch();
  expect(await told(tenant)).toEqual([{ event: "violation.flood" }]);
  // Six hours later a continuing flood is reported again.
  await sql("UPDATE notices SET at = at - interval '6 hours' WHERE tenant_id = $1", [tenant.id]);
  await watch();
  expect(await told(tenant)).toHaveLength(2);
});

test("daily mail comes at eight in the morning of the tenant's zone, with all of the day in one", async () => {
  const tenant = await watchedTenant({ violation_flood: "daily", budget_80: "daily" });
  await tenant.manage("PUT", `${service}/configs/timezone`, { value: "Asia/Tokyo" });
  const { id } = await tenant.newKey({ owner: "bot", budget_usd: 10 });
  await sql(
    `INSERT INTO budget_windows (tenant_id, scope, subject_id, window_start, spent)
     VALUES ($1, 'key', $2, date_trunc('month', now() AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo', 9e9)`,
    [tenant.id, id],
  );
  const beganMs = Date.now();
  await violate(tenant, 50, 50);
  await watch();
  const waiting = await sql<{ kind: string; due: Date }>(
    "SELECT kind, due_at AS due FROM notice_mails WHERE tenant_id = $1 ORDER BY kind",
    [tenant.id],
  );
  expect(waiting.map(({ kind }) => kind)).toEqual(["budget_80", "violation_flood"]);
  for (const { due } of waiting) {
    // Tokyo is nine hours ahead, all year.
    expect(due.toISOString()).toMatch(/T23:00:00\.000Z$/);
    expect(due.getTime() - beganMs).toBeGreaterThan(0);
    expect(due.getTime() - beganMs).toBeLessThanOrEqual(24 * 3_600_000 + 60_000);
  }
  const outbox = () => sql("SELECT id FROM mail_outbox WHERE tenant_id = $1", [tenant.id]);
  expect(await outbox()).toEqual([]);
  await sql("UPDATE notice_mails SET due_at = now() WHERE tenant_id = $1", [tenant.id]);
  const mail = await mailOf(tenant);
  expect(mail.headers.get("subject")).toBe(`2 notices from ${tenant.slug}`);
  expect(mail.text).toContain('Key "bot" has used 90%');
  expect(mail.text).toContain("50 violations in production within the last hour.");
  expect(await outbox()).toHaveLength(1);
});
