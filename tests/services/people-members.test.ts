import { expect, inject, test } from "vitest";
import type { Role } from "@/lib/contract/common";
import { newMember, newPerson, type Person, setRole } from "../support/people";
import { query } from "../support/rows";
import { newTenant, type Tenant } from "../support/tenant";
import { newVisitor } from "../support/visitor";

const site = inject("site");
const databaseUrl = inject("databaseUrl");
const ask = newVisitor(site.url);
const password = "correct horse battery staple";

type Member = Person & { readonly scoped: string };

/** A tenant whose only owner is somebody of the test's own. */
async function newTeam(): Promise<{ tenant: Tenant; owner: Member }> {
  const tenant = await newTenant(site);
  await query(databaseUrl, "DELETE FROM members WHERE tenant_id = $1", [tenant.id]);
  return { tenant, owner: await newMember(tenant.id, "owner") };
}

const changeRole = (by: Member, userId: string, role: Role) =>
  ask("PATCH", `/service/members/${userId}`, { role }, by.scoped);
const remove = (by: Member, userId: string) =>
  ask("DELETE", `/service/members/${userId}`, undefined, by.scoped);
const leave = (by: Member) => ask("POST", "/service/members/leave", {}, by.scoped);
const transfer = (by: Member, user_id: string) =>
  ask("POST", "/service/transfer-ownership", { user_id }, by.scoped);

async function rolesIn(by: Member): Promise<Record<string, Role>> {
  const { body } = await ask("GET", "/service/members", undefined, by.scoped);
  return Object.fromEntries(
    body.items.map((item: { user_id: string; role: Role }) => [item.user_id, item.role]),
  );
}

const forbidden = { status: 403, body: { code: "FORBIDDEN" } };
const conflict = { status: 409, body: { code: "CONFLICT" } };
const missing = { status: 404, body: { code: "NOT_FOUND" } };

test("members are listed with who they are and when they were last seen", async () => {
  const { tenant, owner } = await newTeam();
  const viewer = await newMember(tenant.id, "viewer");
  const { status, body } = await ask("GET", "/service/members", undefined, viewer.scoped);
  expect(status).toBe(200);
  expect(body).toMatchObject({ total: 2, limit: 20, offset: 0 });
  expect(body.items[0]).toMatchObject({ user_id: owner.id, email: owner.email, role: "owner" });
  expect(body.items[1].last_seen_at).toMatch(/Z$/);
});

test("members are found by a part of name or address, and by role", async () => {
  const { tenant, owner } = await newTeam();
  const viewer = await newMember(tenant.id, "viewer");
  const idsOf = async (text: string) => {
    const { body } = await ask("GET", `/service/members?${text}`, undefined, owner.scoped);
    return { ids: body.items.map((item: { user_id: string }) => item.user_id), total: body.total };
  };
  const part = encodeURIComponent(viewer.email.toUpperCase().slice(0, -4));
  expect(await idsOf(`q=${part}`)).toEqual({ ids: [viewer.id], total: 1 });
  expect(await idsOf("role=owner")).toEqual({ ids: [owner.id], total: 1 });
  expect(await idsOf("q=%25")).toEqual({ ids: [], total: 0 });
});

test("nobody gives a role above their own, or touches who is above them", async () => {
  const { tenant, owner } = await newTeam();
  const admin = await newMember(tenant.id, "admin");
  const member = await newMember(tenant.id, "member");
  expect(await changeRole(admin, member.id, "owner")).toMatchObject(forbidden);
  expect(await changeRole(admin, admin.id, "owner")).toMatchObject(forbidden);
  expect(await changeRole(admin, owner.id, "viewer")).toMatchObject(forbidden);
  expect(await remove(admin, owner.id)).toMatchObject(forbidden);
  expect(await transfer(admin, admin.id)).toMatchObject(forbidden);
  expect(await changeRole(member, member.id, "admin")).toMatchObject(forbidden);
  expect((await changeRole(admin, member.id, "admin")).body).toMatchObject({ role: "admin" });
  expect((await changeRole(owner, admin.id, "owner")).body).toMatchObject({ role: "owner" });
});

test("the last owner neither leaves, nor falls, nor is removed", async () => {
  const { owner } = await newTeam();
  expect(await leave(owner)).toMatchObject(conflict);
  expect(await changeRole(owner, owner.id, "admin")).toMatchObject(conflict);
  expect(await remove(owner, owner.id)).toMatchObject(conflict);
  expect(await transfer(owner, owner.id)).toMatchObject(conflict);
  expect(await rolesIn(owner)).toEqual({ [owner.id]: "owner" });
});

test("of two owners who demote each other at once, one remains", async () => {
  const { tenant, owner } = await newTeam();
  const second = await newMember(tenant.id, "owner");
  for (let round = 0; round < 5; round++) {
    await setRole(tenant.id, owner.id, "owner");
    await setRole(tenant.id, second.id, "owner");
    await Promise.all([
      changeRole(owner, second.id, "viewer"),
      changeRole(second, owner.id, "viewer"),
    ]);
    const left = Object.values(await rolesIn(owner)).filter((role) => role === "owner");
    expect(left).toHaveLength(1);
  }
});

test("ownership moves to another member in one step", async () => {
  const { tenant, owner } = await newTeam();
  const heir = await newMember(tenant.id, "viewer");
  const stranger = await newPerson();
  expect(await transfer(owner, stranger.id)).toMatchObject(missing);
  expect((await transfer(owner, heir.id)).body).toMatchObject({ user_id: heir.id, role: "owner" });
  expect(await rolesIn(heir)).toEqual({ [heir.id]: "owner", [owner.id]: "admin" });
});

test("who is removed or leaves is out at once, with every token they hold", async () => {
  const { tenant, owner } = await newTeam();
  const [one, two] = [await newMember(tenant.id, "admin"), await newMember(tenant.id, "viewer")];
  expect((await remove(owner, one.id)).status).toBe(204);
  expect((await leave(two)).status).toBe(204);
  for (const { scoped } of [one, two]) {
    expect((await ask("GET", "/service/info", undefined, scoped)).status).toBe(401);
  }
  expect(await remove(owner, one.id)).toMatchObject(missing);
});

test("a member of another tenant is missing here", async () => {
  const { owner } = await newTeam();
  const other = await newTeam();
  expect(await remove(owner, other.owner.id)).toMatchObject(missing);
  expect(await changeRole(owner, other.owner.id, "viewer")).toMatchObject(missing);
});

const invite = (by: Member, email: string, role: Role) =>
  ask("POST", "/service/invites", { email, role }, by.scoped);
const tokenOf = ({ body }: { body: { invite_url: string } }): string =>
  body.invite_url.split("/invite/")[1] ?? "";
const accept = (token: string, body: object, as?: string) =>
  ask("POST", `/global/invites/${token}/accept`, body, as);

const invalid = { status: 401, body: { code: "INVALID_TOKEN" } };
let addresses = 0;
const newAddress = () => `guest-${Date.now()}-${++addresses}@example.com`;

test("an invitation makes an account and a member, once, also when accepted twice at a time", async () => {
  const { tenant, owner } = await newTeam();
  const email = newAddress();
  const made = await invite(owner, email.toUpperCase(), "member");
  expect(made).toMatchObject({ status: 201, body: { email, role: "member", status: "pending" } });
  const token = tokenOf(made);
  const seen = await ask("GET", `/global/invites/${token}`);
  expect(seen.body).toMatchObject({
    tenant: { name: tenant.slug, slug: tenant.slug },
    role: "member",
    inviter: "Somebody",
    email_hint: "g•••@example.com",
  });
  const body = { name: "Guest", password };
  const answers = await Promise.all([accept(token, body), accept(token, body)]);
  expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const { user, global_access_token } = answers.find(({ status }) => status === 200)?.body ?? {};
  expect(user).toMatchObject({ email, name: "Guest" });
  expect(await rolesIn(owner)).toMatchObject({ [user.id]: "member" });
  expect(await accept(token, {}, global_access_token)).toMatchObject(invalid);
  expect(await ask("GET", `/global/invites/${token}`)).toMatchObject(invalid);
});

test("an invitation is for the account of its address and for no other", async () => {
  const { owner } = await newTeam();
  const [invited, other] = [await newPerson(), await newPerson()];
  const token = tokenOf(await invite(owner, invited.email, "viewer"));
  expect(await accept(token, {}, other.token)).toMatchObject(forbidden);
  expect(await accept(token, { name: "Guest", password })).toMatchObject(conflict);
  expect(await accept(token, {})).toMatchObject({ status: 422 });
  const accepted = await accept(token, {}, invited.token);
  expect(accepted).toMatchObject({ status: 200, body: { user: { id: invited.id } } });
  expect(await invite(owner, invited.email, "viewer")).toMatchObject(conflict);
});

test("nobody invites above their own role", async () => {
  const { tenant, owner } = await newTeam();
  const admin = await newMember(tenant.id, "admin");
  expect(await invite(admin, newAddress(), "owner")).toMatchObject(forbidden);
  expect((await invite(admin, newAddress(), "admin")).status).toBe(201);
  const asOwner = await invite(owner, newAddress(), "owner");
  const resend = ask("POST", `/service/invites/${asOwner.body.id}/resend`, undefined, admin.scoped);
  expect(await resend).toMatchObject(forbidden);
});

test("revoking, sending again, inviting again and time each end a link", async () => {
  const { tenant, owner } = await newTeam();
  const email = newAddress();
  const first = await invite(owner, email, "member");
  const second = await invite(owner, email, "viewer");
  expect(await accept(tokenOf(first), { name: "G", password })).toMatchObject(invalid);
  const path = `/service/invites/${second.body.id}`;
  const third = await ask("POST", `${path}/resend`, undefined, owner.scoped);
  expect(third.status).toBe(200);
  expect(await accept(tokenOf(second), { name: "G", password })).toMatchObject(invalid);
  expect((await ask("GET", `/global/invites/${tokenOf(third)}`)).status).toBe(200);
  expect((await ask("DELETE", path, undefined, owner.scoped)).status).toBe(204);
  expect(await ask("DELETE", path, undefined, owner.scoped)).toMatchObject(missing);
  expect(await accept(tokenOf(third), { name: "G", password })).toMatchObject(invalid);

  const old = await invite(owner, newAddress(), "member");
  const past = "UPDATE invites SET expires_at = now() WHERE id = $1";
  await query(databaseUrl, past, [old.body.id]);
  expect(await accept(tokenOf(old), { name: "G", password })).toMatchObject(invalid);
  const list = (status: string) =>
    ask("GET", `/service/invites?status=${status}`, undefined, owner.scoped);
  expect((await list("expired")).body.items).toMatchObject([{ id: old.body.id }]);
  expect((await list("revoked")).body.total).toBe(2);
  const other = await newTeam();
  const foreign = ask("DELETE", `/service/invites/${old.body.id}`, undefined, other.owner.scoped);
  expect(await foreign).toMatchObject(missing);
  expect(tenant.id).not.toBe(other.tenant.id);
});

test("what somebody offered above the role they fell to is no longer on offer", async () => {
  const { tenant, owner } = await newTeam();
  const admin = await newMember(tenant.id, "admin");
  const asAdmin = tokenOf(await invite(admin, newAddress(), "admin"));
  const asViewer = tokenOf(await invite(admin, newAddress(), "viewer"));
  await changeRole(owner, admin.id, "member");
  expect(await ask("GET", `/global/invites/${asAdmin}`)).toMatchObject(invalid);
  expect((await ask("GET", `/global/invites/${asViewer}`)).status).toBe(200);
  await remove(owner, admin.id);
  expect(await ask("GET", `/global/invites/${asViewer}`)).toMatchObject(invalid);
});

test("a suspended tenant takes nobody in", async () => {
  const { tenant, owner } = await newTeam();
  const token = tokenOf(await invite(owner, newAddress(), "member"));
  await query(databaseUrl, "UPDATE tenants SET status = 'suspended' WHERE id = $1", [tenant.id]);
  const answer = await accept(token, { name: "G", password });
  expect(answer).toMatchObject({ status: 403, body: { code: "TENANT_SUSPENDED" } });
});

test("a plan without a free seat takes nobody in", async () => {
  const { tenant, owner } = await newTeam();
  const tokens = [];
  for (let i = 0; i < 3; i++) tokens.push(tokenOf(await invite(owner, newAddress(), "viewer")));
  const [first = "", second = ""] = tokens;
  for (let i = 0; i < 3; i++) await newMember(tenant.id, "viewer");
  const body = { name: "Guest", password };
  const answers = await Promise.all([accept(first, body), accept(second, body)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 402]);
  const late = await invite(owner, newAddress(), "viewer");
  expect(late).toMatchObject({ status: 402, body: { code: "BUDGET_EXCEEDED" } });
});

test("what was done to members and invitations stands in the audit log", async () => {
  const { tenant, owner } = await newTeam();
  const member = await newMember(tenant.id, "member");
  await changeRole(owner, member.id, "viewer");
  await invite(owner, newAddress(), "viewer");
  await remove(owner, member.id);
  const rows = await query(
    databaseUrl,
    "SELECT action, actor_id FROM audit_logs WHERE tenant_id = $1 ORDER BY seq",
    [tenant.id],
  );
  expect(rows).toEqual(
    ["member.update", "invite.create", "member.remove"].map((action) => ({
      action,
      actor_id: owner.id,
    })),
  );
});
