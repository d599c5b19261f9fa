import { afterAll, beforeAll, expect, test } from "vitest";
import { adminEmail } from "../support/app";
import { type CookieJar, newCookieJar } from "../support/cookie-jar";
import { type OidcIssuer, startOidcIssuer } from "../support/oidc-issuer";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { query } from "../support/rows";
import { managementPath, platformPath } from "../support/tenant";
import { newVisitor } from "../support/visitor";

const password = "correct horse battery staple";
const sessionCookie = "__Host-trueportai-session";
let issuer: OidcIssuer;
let own: OwnApp;

beforeAll(async () => {
  issuer = await startOidcIssuer();
  own = await startOwnApp({
    env: {
      TRUSTED_PROXIES: "127.0.0.0/8",
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: issuer.clientId,
      OIDC_CLIENT_SECRET: issuer.clientSecret,
      OIDC_NAME: "Test issuer",
    },
  });
});

afterAll(async () => {
  await own.app.stop();
  await issuer.close();
});

let people = 0;

/** Somebody who owns a tenant and is signed in to the dashboard. */
async function newOwner() {
  const ask = newVisitor(own.app.url);
  const email = `dash-${++people}@example.com`;
  const account = await ask("POST", "/global/auth/register", { email, password, name: "Ada" });
  const slug = `dash-${people}`;
  const token = account.body.global_access_token as string;
  await ask("POST", "/global/tenants", { name: slug, slug }, token);
  const jar = newCookieJar(own.app.url, `198.18.1.${people}`);
  await jar.signIn("password", { email, password });
  return { ask, email, slug, token, jar, id: account.body.user.id as string };
}

const createKey = (jar: CookieJar, slug: string | null, origin: string | null) =>
  jar.fetch(`${managementPath}/keys`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(slug ? { "x-tenant-slug": slug } : {}),
      ...(origin ? { origin } : {}),
    },
    body: "{}",
  });

const me = (jar: CookieJar) => jar.fetch(`${platformPath}/global/auth/me`);

test("the session's cookie is for this host alone, out of reach of scripts, and new at each sign-in", async () => {
  const { jar, email } = await newOwner();
  const line = jar.lastSet().find((text) => text.startsWith(`${sessionCookie}=`)) ?? "";
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) {
    expect(line).toContain(attribute);
  }
  expect(line).not.toContain("Domain");
  const first = jar.cookies.get(sessionCookie);
  await jar.signIn("password", { email, password });
  expect(jar.cookies.get(sessionCookie)).not.toBe(first);
});

test("a wrong password, and too many of them, are told on the sign-in page and make no session", async () => {
  const { email } = await newOwner();
  const jar = newCookieJar(own.app.url, "198.18.2.1");
  const errorOf = async () => {
    const url = new URL(await jar.signIn("password", { email, password: "wrong" }));
    return url.searchParams.get("error");
  };
  expect(await errorOf()).toBe("E-mail or password is wrong.");
  for (let i = 0; i < 8; i++) await errorOf();
  expect(await errorOf()).toContain("Too many attempts");
  expect(jar.cookies.has(sessionCookie)).toBe(false);
});

test("the dashboard calls the management API by its cookie, from its own pages and for a named tenant only", async () => {
  const { jar, slug } = await newOwner();
  const { url } = own.app;
  expect((await createKey(jar, slug, url)).status).toBe(201);
  expect((await createKey(jar, slug, "https://evil.example")).status).toBe(403);
  expect((await createKey(jar, slug, null)).status).toBe(403);
  expect((await createKey(jar, null, url)).status).toBe(401);
  const other = await newOwner();
  expect((await createKey(jar, other.slug, url)).status).toBe(404);
  const foreign = await jar.fetch(`${platformPath}/global/auth/me`, {
    headers: { "sec-fetch-site": "cross-site" },
  });
  expect(foreign.status).toBe(403);
});

test("the environment of the cookie is where the dashboard's calls act", async () => {
  const { jar, slug } = await newOwner();
  (jar.cookies as Map<string, string>).set("env", "staging");
  const made = await createKey(jar, slug, own.app.url);
  expect(await made.json()).toMatchObject({ env: "staging" });
});

test("signing out makes the cookie worthless, also to who copied it", async () => {
  const { jar } = await newOwner();
  const copy = newCookieJar(own.app.url);
  for (const [name, value] of jar.cookies) (copy.cookies as Map<string, string>).set(name, value);
  expect((await me(copy)).status).toBe(200);
  await jar.signOut();
  expect(jar.cookies.has(sessionCookie)).toBe(false);
  expect((await me(copy)).status).toBe(401);
  expect(await (await copy.fetch("/api/auth/session")).json()).toEqual({});
});

test("signing out everywhere and a lost membership reach the dashboard at once", async () => {
  const { ask, jar, slug, token, id } = await newOwner();
  await query(own.database.adminUrl, "DELETE FROM members WHERE user_id = $1", [id]);
  expect((await createKey(jar, slug, own.app.url)).status).toBe(404);
  await ask("POST", "/global/auth/logout", { everywhere: true }, token);
  expect((await me(jar)).status).toBe(401);
});

test("a session's cookie is no bearer token, and a bearer token is no session", async () => {
  const { ask, jar, token } = await newOwner();
  const cookie = jar.cookies.get(sessionCookie) ?? "";
  expect((await ask("GET", "/global/auth/me", undefined, cookie)).status).toBe(401);
  const forged = newCookieJar(own.app.url);
  (forged.cookies as Map<string, string>).set(sessionCookie, token);
  expect((await me(forged)).status).toBe(401);
});

/** Goes through the issuer and back; answers where the dashboard then leads. */
async function signInOutside(jar: CookieJar): Promise<string> {
  const atIssuer = await fetch(await jar.signIn("oidc", {}), { redirect: "manual" });
  const back = new URL(atIssuer.headers.get("location") ?? "");
  const answer = await jar.fetch(back.pathname + back.search);
  return answer.headers.get("location") ?? "";
}

test("single sign-on makes an account, and finds it again by who it is, not by its address", async () => {
  const jar = newCookieJar(own.app.url);
  const subject = { sub: "one", email: "One@Example.com", email_verified: true, name: "One" };
  issuer.vouchFor(subject);
  await signInOutside(jar);
  const first = (await (await me(jar)).json()) as { id: string };
  expect(first).toMatchObject({ email: "one@example.com", has_password: false });
  issuer.vouchFor({ ...subject, email: "moved@example.com" });
  const again = newCookieJar(own.app.url);
  await signInOutside(again);
  expect(await (await me(again)).json()).toMatchObject({ id: first.id, email: "one@example.com" });
});

test("single sign-on reaches an account by a confirmed address only, and then as its one holder", async () => {
  const squatter = await newOwner();
  const subject = { sub: "two", email: squatter.email, email_verified: false, name: "Two" };
  issuer.vouchFor(subject);
  const jar = newCookieJar(own.app.url);
  expect(await signInOutside(jar)).toContain("error=FORBIDDEN");
  expect(jar.cookies.has(sessionCookie)).toBe(false);
  issuer.vouchFor({ ...subject, email_verified: true });
  await signInOutside(jar);
  expect(await (await me(jar)).json()).toMatchObject({ id: squatter.id });
  // Nobody had proven the address: the password of before may be somebody else's.
  expect((await me(squatter.jar)).status).toBe(401);
  const old = { email: squatter.email, password };
  expect((await squatter.ask("POST", "/global/auth/login", old)).status).toBe(401);
});

test("where registration is by invitation, single sign-on lets nobody in unasked", async () => {
  const set = "INSERT INTO global_configs (key, value) VALUES ('registration', '\"invite\"')";
  await query(own.database.adminUrl, set);
  issuer.vouchFor({ sub: "3", email: "three@example.com", email_verified: true, name: "Three" });
  const jar = newCookieJar(own.app.url);
  expect(await signInOutside(jar)).toContain("error=FORBIDDEN");
  await query(own.database.adminUrl, "DELETE FROM global_configs WHERE key = 'registration'");
  expect(jar.cookies.has(sessionCookie)).toBe(false);
});

test("the outbox shows itself at this machine alone", async () => {
  const ask = newVisitor(own.app.url);
  await ask("POST", "/global/auth/otp/request", { email: adminEmail });
  const visit = (headers: Record<string, string>) =>
    fetch(`${own.app.url}/dev/outbox`, { headers });
  const here = await visit({ "x-forwarded-for": "127.0.0.1" });
  expect(here.status).toBe(200);
  const page = await here.text();
  expect(page).toContain(adminEmail);
  expect(page).toMatch(/\d{6} is your sign-in code/);
  expect((await visit({ "x-forwarded-for": "203.0.113.9" })).status).toBe(404);
  const rebound = { "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "evil.example" };
  expect((await visit(rebound)).status).toBe(404);
});
