import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { adminEmail } from "../support/app";
import {
  type FaultyUpstream,
  type Received,
  startFaultyUpstream,
} from "../support/faulty-upstream";
import { type Mailbox, type ReceivedMail, startMailbox } from "../support/mailbox";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { query } from "../support/rows";
import { managementPath, newTenant, platformPath, type Tenant } from "../support/tenant";

const hooks = `${platformPath}/service/webhooks`;
const settings = `${platformPath}/service/notifications`;

let mailbox: Mailbox;
let own: OwnApp;
let receiver: FaultyUpstream;

beforeAll(async () => {
  mailbox = await startMailbox();
  own = await startOwnApp({ env: { SMTP_URL: mailbox.url } });
  receiver = await startFaultyUpstream(inject("upstreamPorts"));
  receiver.behave(answer(204, ""));
  Object.assign(process.env, { ...inject("secrets"), DATABASE_URL: own.database.url });
});

afterAll(async () => {
  const { disconnect } = await import("@/lib/db");
  await disconnect();
  await own.app.stop();
  await receiver.stop();
  await mailbox.close();
});

const sql = <Row extends object>(text: string, values: unknown[] = []) =>
  query<Row>(own.database.adminUrl, text, values);

/** What the app's own job does every 15 seconds, at once. */
async function watch(): Promise<void> {
  const { watchForNotices } = await import("@/lib/services/notice-watch");
  await watchForNotices(new AbortController().signal);
}

/** The admin's next unread mail about this tenant, whose name is its slug. */
async function mailOf({ slug }: Tenant): Promise<ReceivedMail> {
  for (;;) {
    const mail = await mailbox.next(adminEmail);
    if (mail.text.includes(slug)) return mail;
  }
}

interface News {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The next delivery to this webhook's path. */
async function newsAt(path: string): Promise<News> {
  for (;;) {
    const call: Received = await receiver.nextCall();
    if (call.url === path) return JSON.parse((await call.body).toString()) as News;
  }
}

/** A tenant with one webhook at a path of its own, and choices of its owner. */
async function tenantWith(
  events: readonly string[],
  me: Readonly<Record<string, string>> = {},
): Promise<{ tenant: Tenant; path: string; hookId: string }> {
  const tenant = await newTenant(own.site);
  const path = `/${tenant.slug}`;
  const url = `${receiver.url}${path}`;
  const { id } = await tenant.manage<{ id: string }>("POST", hooks, { url, events });
  if (Object.keys(me).length > 0) await tenant.manage("PATCH", settings, { me });
  return { tenant, path, hookId: id };
}

const deliveriesOf = (tenant: Tenant, event: string) =>
  sql<{ id: string }>("SELECT id FROM webhook_deliveries WHERE tenant_id = $1 AND event = $2", [
    tenant.id,
    event,
  ]);

const spend = (tenant: Tenant, keyId: string, usd: number) =>
  sql(
    `INSERT INTO budget_windows (tenant_id, scope, subject_id, window_start, spent)
     VALUES ($1, 'key', $2, date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', $3)
     ON CONFLICT (tenant_id, scope, subject_id, window_start) DO UPDATE SET spent = excluded.spent`,
    [tenant.id, keyId, usd * 1e9],
  );

describe("webhooks", () => {
  test("hear of a key that is made, rotated and revoked, never of its secret", async () => {
    const { tenant, path } = await tenantWith(["key.created", "key.rotated", "key.revoked"]);
    const made = await tenant.newKey({ owner: "billing-bot" });
    const created = await newsAt(path);
    expect(created).toMatchObject({
      type: "key.created",
      data: { key_id: made.id, name: "billing-bot", env: "production", by: adminEmail },
    });
    expect(JSON.stringify(created)).not.toContain(made.key);
    const rotated = await tenant.manage<{ key: string }>(
      "POST",
      `${managementPath}/keys/${made.id}/rotate`,
      {},
    );
    const news = await newsAt(path);
    expect(news).toMatchObject({ type: "key.rotated", data: { key_id: made.id } });
    expect(JSON.stringify(news)).not.toContain(rotated.key);
    await tenant.manage("DELETE", `${managementPath}/keys/${made.id}`);
    expect(await newsAt(path)).toMatchObject({ type: "key.revoked", data: { key_id: made.id } });
  });

  test("hear nothing that they did not ask for, and nothing while they are paused", async () => {
    const { tenant, hookId } = await tenantWith(["key.revoked"]);
    const made = await tenant.newKey();
    await tenant.manage("PATCH", `${hooks}/${hookId}`, { is_active: false });
    await tenant.manage("DELETE", `${managementPath}/keys/${made.id}`);
    expect(await deliveriesOf(tenant, "key.created")).toHaveLength(0);
    expect(await deliveriesOf(tenant, "key.revoked")).toHaveLength(0);
  });

  test("that fail are reported to the tenant's other webhooks and by mail, not to themselves", async () => {
    const { tenant, path, hookId } = await tenantWith(["webhook.failing", "key.created"]);
    const other = await tenant.manage<{ id: string }>("POST", hooks, {
      url: `${receiver.url}${path}-other`,
      events: ["webhook.failing"],
    });
    await sql("UPDATE webhooks SET url = 'https://127.0.0.1:8443/x' WHERE id = $1", [hookId]);
    await tenant.newKey();
    const failed = `SELECT 1 FROM webhook_deliveries WHERE webhook_id = $1 AND status = 'failed'`;
    while ((await sql(failed, [hookId])).length === 0) await new Promise((r) => setTimeout(r, 50));
    await watch();
    await watch();
    const told = await newsAt(`${path}-other`);
    expect(told).toMatchObject({ type: "webhook.failing", data: { webhook_id: hookId } });
    expect(await deliveriesOf(tenant, "webhook.failing")).toHaveLength(1);
    expect((await mailOf(tenant)).text).toMatch(/The webhook to 127․0․0․1:8443 fails/);
    expect(other.id).not.toBe(hookId);
  });
});

describe("a budget", () => {
  test("is reported once at 80 % and once when it is used up", async () => {
    const { tenant, path } = await tenantWith(["budget.threshold"], { budget_80: "at_once" });
    const { id } = await tenant.newKey({ owner: "search-prod", budget_usd: 50 });
    await spend(tenant, id, 39.9);
    await watch();
    expect(await deliveriesOf(tenant, "budget.threshold")).toHaveLength(0);
    await spend(tenant, id, 46);
    await watch();
    await watch();
    expect(await newsAt(path)).toMatchObject({
      type: "budget.threshold",
      data: { scope: "key", subject_id: id, threshold_percent: 80, spent_usd: 46, limit_usd: 50 },
    });
    const near = await mailOf(tenant);
    expect(near.text).toContain('Key "search-prod" has used 92% of its $50 month.');
    expect(near.text).toContain(`/${tenant.slug}/in/production/keys?key=${id}`);
    await spend(tenant, id, 50);
    await watch();
    expect(await newsAt(path)).toMatchObject({ data: { threshold_percent: 100 } });
    expect((await mailOf(tenant)).text).toContain('Key "search-prod" has used up its $50 month.');
    expect(await deliveriesOf(tenant, "budget.threshold")).toHaveLength(2);
  });
});

describe("other occasions", () => {
  test("a provider that fails a tenth of the last hour's calls is reported once", async () => {
    const { tenant, path } = await tenantWith(["provider.failing"]);
    const rows = `INSERT INTO rollups SELECT $1, 'production', date_trunc('minute', now()), 'key_x',
      'anthropic', 'claude', CASE outcome WHEN 'ok' THEN 200 ELSE 502 END, outcome, 'provider', n,
      0, 0, 0, 0, 0, 0, 0 FROM (VALUES ('ok', 18), ('failed', $2::int)) AS v (outcome, n)
      ON CONFLICT DO NOTHING`;
    await sql(rows, [tenant.id, 1]);
    await watch();
    expect(await deliveriesOf(tenant, "provider.failing")).toHaveLength(0);
    await sql("UPDATE rollups SET requests = 3 WHERE tenant_id = $1 AND outcome = 'failed'", [
      tenant.id,
    ]);
    await watch();
    await watch();
    expect(await newsAt(path)).toMatchObject({
      type: "provider.failing",
      data: { provider: "anthropic", env: "production", requests: 21, failed: 3 },
    });
    expect((await mailOf(tenant)).text).toContain("Anthropic failed 3 of 21 calls in production");
    expect(await deliveriesOf(tenant, "provider.failing")).toHaveLength(1);
  });

  test("a key in use that expires within a week is reported; an unused or a playground key is not", async () => {
    const { tenant, path } = await tenantWith(["key.expiring"]);
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const used = await tenant.newKey({ owner: "used", expires_at: soon });
    await tenant.newKey({ owner: "never used", expires_at: soon });
    const mine = `${managementPath}/playground/key`;
    const { id } = await tenant.manage<{ id: string }>("POST", mine, {});
    await sql("UPDATE api_keys SET last_used_at = now() WHERE id = ANY($1)", [[used.id, id]]);
    await watch();
    await watch();
    expect(await newsAt(path)).toMatchObject({ data: { key_id: used.id, expires_at: soon } });
    expect(await deliveriesOf(tenant, "key.expiring")).toHaveLength(1);
  });

  test("a plan's limit is reported at 80 %", async () => {
    const { tenant, path } = await tenantWith(["plan.limit"]);
    const [plan] = await sql<{ max: string }>(
      "SELECT max_requests AS max FROM plans WHERE id = 'free'",
    );
    await sql(
      `INSERT INTO rollups VALUES ($1, 'production', now(), 'key_x', 'openai', 'gpt', 200, 'ok', '',
       ceil($2::bigint * 0.85), 0, 0, 0, 0, 0, 0, 0)`,
      [tenant.id, plan?.max],
    );
    const { watchPlans } = await import("@/lib/services/notice-watch");
    await watchPlans();
    await watchPlans();
    expect(await newsAt(path)).toMatchObject({
      type: "plan.limit",
      data: { what: "requests", threshold_percent: 80 },
    });
    expect((await mailOf(tenant)).text).toMatch(/85% of the plan's \d+ requests a month are used/);
    expect(await deliveriesOf(tenant, "plan.limit")).toHaveLength(1);
  });

  test("a person who accepts an invitation is reported", async () => {
    const { tenant, path } = await tenantWith(["member.joined"], { member_joined: "at_once" });
    const guest = { email: "grace@example.com", role: "viewer" };
    await tenant.manage("POST", `${platformPath}/service/invites`, guest);
    const { text } = await mailbox.next(guest.email);
    const token = /\/invite\/(\w+)/.exec(text)?.[1];
    const accepted = await fetch(`${own.site.url}${platformPath}/global/invites/${token}/accept`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "Grace Hopper", password: "seven quiet geese walk home" }),
    });
    expect(accepted.status).toBeLessThan(300);
    expect(await newsAt(path)).toMatchObject({
      type: "member.joined",
      data: { email: "grace@example.com", name: "Grace Hopper", role: "viewer" },
    });
    expect((await mailOf(tenant)).text).toContain("Grace Hopper (grace at example․com) joined");
  });
});

describe("mail", () => {
  test("of what is off does not go, and lines that waited for it are dropped", async () => {
    const { tenant } = await tenantWith(["violation.flood"], {
      budget_80: "daily",
      key_expiring: "off",
    });
    const { id } = await tenant.newKey({ owner: "bot", budget_usd: 10 });
    await sql(
      "UPDATE api_keys SET last_used_at = now(), expires_at = now() + interval '1 day' WHERE id = $1",
      [id],
    );
    await spend(tenant, id, 9);
    await watch();
    const waiting = () =>
      sql<{ kind: string }>("SELECT kind FROM notice_mails WHERE tenant_id = $1", [tenant.id]);
    expect(await waiting()).toEqual([{ kind: "budget_80" }]);
    await tenant.manage("PATCH", settings, { me: { budget_80: "off" } });
    expect(await waiting()).toEqual([]);
  });

  test("that goes hourly tells of all that happened since in one, to the list too", async () => {
    const hourly = { budget_80: "hourly", key_expiring: "hourly" };
    const { tenant } = await tenantWith(["violation.flood"], hourly);
    await tenant.manage("PATCH", settings, { list: hourly, addresses: ["ops@example.com"] });
    const { id } = await tenant.newKey({ owner: "bot", budget_usd: 10 });
    await sql(
      "UPDATE api_keys SET last_used_at = now(), expires_at = now() + interval '1 day' WHERE id = $1",
      [id],
    );
    await spend(tenant, id, 9);
    await watch();
    const due = await sql<{ due: Date }>(
      "SELECT due_at AS due FROM notice_mails WHERE tenant_id = $1",
      [tenant.id],
    );
    expect(due).toHaveLength(4);
    for (const { due: at } of due) expect(at.getTime() % 3_600_000).toBe(0);
    await sql("UPDATE notice_mails SET due_at = now() WHERE tenant_id = $1", [tenant.id]);
    const mails = [await mailOf(tenant), await mailbox.next("ops@example.com")];
    for (const mail of mails) {
      expect(mail.headers.get("subject")).toBe(`2 notices from ${tenant.slug}`);
      expect(mail.text).toContain('Key "bot" has used 90%');
      expect(mail.text).toContain('Key "bot" in production is in use and expires');
    }
  });

  test("does not reach somebody who is no admin any more", async () => {
    const { tenant } = await tenantWith(["violation.flood"], { budget_80: "hourly" });
    await tenant.manage("PATCH", settings, {
      addresses: ["witness@example.com"],
      list: { budget_80: "hourly" },
    });
    const { id } = await tenant.newKey({ budget_usd: 10 });
    await spend(tenant, id, 9);
    await watch();
    await sql("UPDATE members SET role = 'viewer' WHERE tenant_id = $1", [tenant.id]);
    await sql(
      "UPDATE notice_mails SET due_at = now() - interval '1 minute' WHERE tenant_id = $1 AND user_id IS NOT NULL",
      [tenant.id],
    );
    await sql("UPDATE notice_mails SET due_at = now() WHERE tenant_id = $1", [tenant.id]);
    await mailbox.next("witness@example.com");
    const mails = await sql<{ recipient: string }>(
      "SELECT recipient FROM mail_outbox WHERE tenant_id = $1",
      [tenant.id],
    );
    expect(mails.map(({ recipient }) => recipient)).toEqual(["witness@example.com"]);
  });

  test("of violations goes as its reader chose, while webhooks are told at once", async () => {
    const chosen = { violation: "off", violation_critical: "hourly" };
    const { tenant, path } = await tenantWith(["violation.alert"], chosen);
    await sql(
      `INSERT INTO alert_groups (tenant_id, env, group_key, type, severity, description, waiting,
         first_violation_id, first_at, last_at)
       SELECT $1, 'production', severity, 'pii', severity, 'Card number', 3, 'vio_' || severity,
         now() - interval '10 seconds', now() FROM (VALUES ('medium'), ('critical')) AS v (severity)`,
      [tenant.id],
    );
    const told = [await newsAt(path), await newsAt(path)].map(({ data }) => data.severity);
    expect(told.toSorted()).toEqual(["critical", "medium"]);
    const waiting = await sql("SELECT kind, line, path FROM notice_mails WHERE tenant_id = $1", [
      tenant.id,
    ]);
    expect(waiting).toEqual([
      {
        kind: "violation_critical",
        line: "3 × Card number (critical, let through) in production.",
        path: "/in/production/violations/vio_critical",
      },
    ]);
    const mails = await sql("SELECT id FROM mail_outbox WHERE tenant_id = $1", [tenant.id]);
    expect(mails).toEqual([]);
  });

  test("shows what it looks like when asked for a sample", async () => {
    const { tenant } = await tenantWith(["violation.flood"]);
    const sent = await tenant.manage("POST", `${settings}/sample`);
    expect(sent).toEqual({ to: adminEmail, is_sent: true });
    const mail = await mailOf(tenant);
    expect(mail.text).toContain("This is a sample");
    expect(mail.text).toContain(`/${tenant.slug}/settings/notifications`);
  });
});

test("a change of recipients is in the audit log with the previous choice", async () => {
  const { tenant } = await tenantWith(["violation.flood"]);
  await tenant.manage("PATCH", settings, { me: { violation: "daily" } });
  await tenant.manage("PATCH", settings, { me: { violation: "daily" } });
  const { items } = await tenant.manage<{ items: { before: object; after: object }[] }>(
    "GET",
    `${platformPath}/service/audit-logs?action=notification.update`,
  );
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    before: { me_violation: "at_once" },
    after: { me_violation: "daily" },
  });
});
