import { afterAll, beforeAll, expect, test } from "vitest";
import { adminEmail, adminPassword } from "../support/app";
import { type Mailbox, startMailbox } from "../support/mailbox";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { freePort } from "../support/ports";
import { query } from "../support/rows";
import { newVisitor } from "../support/visitor";

let port: number;
let own: OwnApp;
let mailbox: Mailbox | undefined;

beforeAll(async () => {
  port = await freePort();
  own = await startOwnApp({
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, TRUSTED_PROXIES: "127.0.0.0/8" },
  });
});

afterAll(async () => {
  await own.app.stop();
  await mailbox?.close();
});

async function newTenantToken(name: string, slug: string): Promise<string> {
  const ask = newVisitor(own.app.url);
  const credentials = { email: adminEmail, password: adminPassword };
  const { body } = await ask("POST", "/global/auth/login", credentials);
  const token = body.global_access_token;
  const tenant = await ask("POST", "/global/tenants", { name, slug }, token);
  const select = { tenant_id: tenant.body.id };
  return (await ask("POST", "/global/auth/select-tenant", select, token)).body.scoped_access_token;
}

const statusOf = async (recipient: string) => {
  const [row] = await query<{ status: string; attempts: number; content_sealed: string | null }>(
    own.database.adminUrl,
    "SELECT status, attempts, content_sealed FROM mail_outbox WHERE recipient = $1",
    [recipient],
  );
  return row;
};

async function until<T>(look: () => Promise<T>, isEnough: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look();
    if (isEnough(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("mail waits while the server is down and arrives once when it is up", async () => {
  const ask = newVisitor(own.app.url);
  const startedAt = performance.now();
  const answer = await ask("POST", "/global/auth/otp/request", { email: adminEmail });
  expect(answer.status).toBe(202);
  // The answer does not wait for the server.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await until(
    () => statusOf(adminEmail),
    (row) => (row?.attempts ?? 0) > 0,
  );
  expect(await statusOf(adminEmail)).toMatchObject({ status: "waiting" });
  mailbox = await startMailbox({ port, refuses: /^refused@/ });
  const mail = await mailbox.next(adminEmail);
  expect(mail.headers.get("subject")).toMatch(/^\d{6} is your sign-in code$/);
  expect(mail.headers.get("from")).toContain("no-reply@localhost");
  const sent = await until(
    () => statusOf(adminEmail),
    (row) => row?.status === "sent",
  );
  expect(sent?.content_sealed).toBeNull();
  expect(mailbox.all.filter(({ to }) => to.includes(adminEmail))).toHaveLength(1);
});

test("names in a mail neither become markup, nor headers, nor links", async () => {
  const name = '<img src=x onerror=alert(1)>"\u2028Bcc: a@evil.example http://evil.example/x';
  const token = await newTenantToken(name, "evil-name");
  const ask = newVisitor(own.app.url);
  const email = "guest@example.com";
  const answer = await ask("POST", "/service/invites", { email, role: "admin" }, token);
  expect(answer).toMatchObject({ status: 201 });
  expect(answer.body).not.toHaveProperty("invite_url");
  const mail = await mailbox?.next(email);
  expect(mail?.to).toEqual([email]);
  expect(mail?.headers.has("bcc")).toBe(false);
  expect(mail?.html).not.toContain("<img");
  expect(mail?.html).toContain("&lt;img");
  const links = [...(mail?.html ?? "").matchAll(/href="([^"]+)"/g)].map(([, url]) => url);
  expect(new Set(links.map((url) => new URL(url ?? "").host)).size).toBe(1);
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/evil\.example/);
  expect(mail?.text).toMatch(/\/invite\/\w{32}\r?\n/);
});

test("an address that the server refuses is given up, and the others go on", async () => {
  const token = await newTenantToken("Refused", "refused");
  const ask = newVisitor(own.app.url);
  for (const email of ["refused@example.com", "after@example.com"]) {
    await ask("POST", "/service/invites", { email, role: "viewer" }, token);
  }
  await mailbox?.next("after@example.com");
  expect(await statusOf("refused@example.com")).toMatchObject({
    status: "failed",
    attempts: 1,
    content_sealed: null,
  });
});

test("an address without an account gets nothing", async () => {
  const ask = newVisitor(own.app.url);
  await ask("POST", "/global/auth/forgot-password", { email: "nobody@example.com" });
  await ask("POST", "/global/auth/forgot-password", { email: adminEmail });
  await mailbox?.next(adminEmail);
  expect(mailbox?.all.some(({ to }) => to.includes("nobody@example.com"))).toBe(false);
  expect(await statusOf("nobody@example.com")).toMatchObject({ status: "void", attempts: 0 });
});
