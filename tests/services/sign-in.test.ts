import { expect, inject, test } from "vitest";
import { newMember, newPerson, scopedToken, setRole } from "../support/people";
import { query } from "../support/rows";
import { managementPath, newTenant, platformPath } from "../support/tenant";

const site = inject("site");
const databaseUrl = inject("databaseUrl");

async function ask(method: string, path: string, token: string | null, body?: object) {
  const response = await fetch(site.url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

const auth = `${platformPath}/global/auth`;

test("a new account can sign in, enter its tenant and manage keys", async () => {
  const email = `New.Person.${Date.now()}@Example.COM`;
  const password = "correct horse battery staple";
  const registered = await ask("POST", `${auth}/register`, null, { email, password, name: "New" });
  expect(registered.status).toBe(201);
  expect(registered.body).toMatchObject({
    user: { email: email.toLowerCase(), name: "New" },
    token_type: "Bearer",
    expires_in: 43_200,
  });
  const again = await ask("POST", `${auth}/register`, null, { email, password, name: "New" });
  expect(again).toMatchObject({ status: 409, body: { code: "CONFLICT" } });

  const signedIn = await ask("POST", `${auth}/login`, null, {
    email: ` ${email.toUpperCase()}`,
    password,
  });
  expect(signedIn.status).toBe(200);
  const token = signedIn.body.global_access_token;

  const slug = `new-${Date.now().toString(36)}`;
  const tenant = await ask("POST", `${platformPath}/global/tenants`, token, { name: "New", slug });
  expect(tenant).toMatchObject({ status: 201, body: { slug, status: "active", role: "owner" } });
  const taken = await ask("POST", `${platformPath}/global/tenants`, token, { name: "N", slug });
  expect(taken).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  const mine = await ask("GET", `${platformPath}/global/tenants`, token);
  expect(mine.body).toEqual({
    items: [{ id: tenant.body.id, name: "New", slug, status: "active", role: "owner" }],
    total: 1,
    limit: 20,
    offset: 0,
  });

  const entered = await ask("POST", `${auth}/select-tenant`, token, {
    tenant_id: tenant.body.id,
    env: "staging",
  });
  expect(entered).toMatchObject({
    status: 200,
    body: { token_type: "Bearer", expires_in: 3_600, role: "owner", env: "staging" },
  });
  const key = await ask("POST", `${managementPath}/keys`, entered.body.scoped_access_token, {});
  expect(key).toMatchObject({ status: 201, body: { env: "staging", rate_limit_rpm: 60 } });
});

test("a password that is easy to guess is refused with the reason", async () => {
  const answer = await ask("POST", `${auth}/register`, null, {
    email: `weak-${Date.now()}@example.com`,
    password: "password123456789",
    name: "Weak",
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ path: "password", message: expect.stringContaining("common password") }] },
  });
});

test("an unknown account and a wrong password are answered alike", async () => {
  const { email } = await newPerson();
  const wrong = await ask("POST", `${auth}/login`, null, { email, password: "wrong" });
  const unknown = await ask("POST", `${auth}/login`, null, {
    email: `nobody-${Date.now()}@example.com`,
    password: "wrong",
  });
  expect(wrong.status).toBe(401);
  expect(unknown.status).toBe(401);
  const plain = ({ request_id: _, ...body }: Record<string, unknown>) => body;
  expect(plain(unknown.body)).toEqual(plain(wrong.body));
});

test("a tenant one is no member of looks missing", async () => {
  const tenant = await newTenant(site);
  const { token } = await newPerson();
  const theirs = await ask("POST", `${auth}/select-tenant`, token, { tenant_id: tenant.id });
  const none = await ask("POST", `${auth}/select-tenant`, token, { tenant_id: "ten_none" });
  expect(theirs).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  expect(theirs.body.detail).toBe(none.body.detail);
});

test("demotion, removal and suspension beat a token that is still good", async () => {
  const tenant = await newTenant(site);
  const person = await newMember(tenant.id, "admin");
  const create = () => ask("POST", `${managementPath}/keys`, person.scoped, {});
  expect((await create()).status).toBe(201);

  await setRole(tenant.id, person.id, "member");
  expect(await create()).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });

  await query(databaseUrl, "UPDATE tenants SET status = 'suspended' WHERE id = $1", [tenant.id]);
  expect(await create()).toMatchObject({ status: 403, body: { code: "TENANT_SUSPENDED" } });
  await query(databaseUrl, "UPDATE tenants SET status = 'active' WHERE id = $1", [tenant.id]);

  await query(databaseUrl, "DELETE FROM members WHERE user_id = $1", [person.id]);
  expect(await create()).toMatchObject({ status: 401, body: { code: "UNAUTHORIZED" } });
});

test("a changed password voids the tokens of before and no later one", async () => {
  const tenant = await newTenant(site);
  const person = await newMember(tenant.id, "admin");
  // Tokens know milliseconds, and this one may be of the same as those above.
  await query(
    databaseUrl,
    "UPDATE users SET tokens_valid_from = now() + interval '1 millisecond' WHERE id = $1",
    [person.id],
  );
  expect((await ask("GET", `${platformPath}/global/tenants`, person.token)).status).toBe(401);
  expect((await ask("GET", `${managementPath}/keys`, person.scoped)).status).toBe(401);
  const later = await scopedToken(tenant.id, person.id, "admin");
  expect((await ask("GET", `${managementPath}/keys`, later)).status).toBe(200);
});

test("X-Tenant-Slug moves a member to another tenant of theirs, and to no other", async () => {
  const [first, second] = [await newTenant(site), await newTenant(site)];
  const person = await newMember(first.id, "admin");
  const list = (slug: string) =>
    fetch(`${site.url}${managementPath}/keys`, {
      headers: { authorization: `Bearer ${person.scoped}`, "x-tenant-slug": slug },
    });
  expect((await list(second.slug)).status).toBe(404);
  await setRole(second.id, person.id, "member");
  const answer = await list(second.slug);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject([{ id: second.keyId }]);
});

test("a slug is offered in the nearest form that is free", async () => {
  const { slug } = await newTenant(site);
  const path = `${platformPath}/global/tenants/check-availability`;
  const check = async (text: string) =>
    (await ask("GET", `${path}?slug=${encodeURIComponent(text)}`, null)).body;
  expect(await check(slug)).toEqual({ slug, available: false, suggestion: `${slug}-2` });
  expect(await check(`${slug}-x`)).toEqual({ slug: `${slug}-x`, available: true });
  expect(await check("docs")).toMatchObject({ available: false, suggestion: "docs-2" });
  expect(await check("Äpfel & Birnen")).toMatchObject({ suggestion: "apfel-birnen" });
});
