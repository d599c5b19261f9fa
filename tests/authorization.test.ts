import { beforeAll, describe, expect, inject, test } from "vitest";
import { hasRole } from "@/lib/auth/roles";
import { operations } from "@/lib/contract";
import { type Role, roles } from "@/lib/contract/common";
import { type Access, type Operation, routeOf } from "@/lib/contract/operation";
import { newId } from "@/lib/ids";
import { newMember, newPerson } from "./support/people";
import { query } from "./support/rows";
import { newTenant, type Tenant } from "./support/tenant";

const site = inject("site");

/** The caller: nobody, a gateway key, the two kinds of account, each role, and an admin of another tenant. */
const principals = ["none", "key", "global", "platform", ...roles, "stranger"] as const;
type Principal = (typeof principals)[number];

const credentials = new Map<Principal, string>();
let tenant: Tenant;
/** A member whom an outsider may try to reach. */
let viewerId: string;

beforeAll(async () => {
  tenant = await newTenant(site);
  const other = await newTenant(site);
  credentials.set("key", tenant.key);
  credentials.set("global", (await newPerson()).token);
  credentials.set("platform", (await newPerson(true)).token);
  for (const role of roles) {
    const member = await newMember(tenant.id, role);
    credentials.set(role, member.scoped);
    if (role === "viewer") viewerId = member.id;
  }
  credentials.set("stranger", (await newMember(other.id, "admin")).scoped);
});

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

async function call(
  { method, path }: { method: string; path: string },
  credential: string | undefined,
  body?: string,
): Promise<Answer> {
  const response = await fetch(site.url + path, {
    method,
    headers: {
      ...(credential ? { authorization: `Bearer ${credential}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = text.startsWith("{");
  return { status: response.status, code: isJson ? JSON.parse(text).code : "", text };
}

/** Ids of the tenant's own resources where a test created some, else ids that cannot exist. */
const withIds = (path: string): string =>
  path
    .replace("{id}", newId("key"))
    .replace("{user_id}", newId("user"))
    .replace("{token}", "0".repeat(32))
    .replace("{version}", "1")
    .replace("{delivery_id}", newId("delivery"))
    .replace("{provider}", "azure");

const target = (spec: Operation) => {
  const { method, path } = routeOf(spec);
  return { method, path: withIds(path) };
};

type Verdict = "passes" | 401 | 403;

const isMember = (principal: Principal): principal is Role => roles.some((it) => it === principal);

/** Wrong kind of credential 401, right kind but low role 403. Source: the role × endpoint matrix. */
function verdict(spec: Operation, principal: Principal): Verdict {
  switch (spec.access) {
    case "none":
      return "passes";
    case "optional":
      return ["none", "global", "platform"].includes(principal) ? "passes" : 401;
    case "global":
      return principal === "global" || principal === "platform" ? "passes" : 401;
    case "platform":
      return principal === "platform" ? "passes" : principal === "global" ? 403 : 401;
    case "scoped": {
      const role = principal === "stranger" ? "admin" : principal;
      if (!isMember(role)) return 401;
      return hasRole(role, spec.role ?? "viewer") ? "passes" : 403;
    }
  }
}

/** Calls with effects beyond what the matrix checks are made with bodies that cannot succeed. */
const brokenBody = (spec: Operation): string | undefined =>
  spec.body ? '{"never a field": true}' : undefined;

/** Open calls have few attempts per address, so two principals stand for all. */
const asked = (spec: Operation): readonly Principal[] =>
  spec.access === "none" ? ["none", "stranger"] : principals;

const rows = operations.flatMap((spec) =>
  asked(spec).map((principal) => ({
    spec,
    principal,
    expected: verdict(spec, principal),
  })),
);

describe("the matrix", () => {
  test.each(rows)(
    "$spec.route for $principal: $expected",
    async ({ spec, principal, expected }) => {
      const answer = await call(target(spec), credentials.get(principal), brokenBody(spec));
      if (expected === "passes") {
        expect(["UNAUTHORIZED", "FORBIDDEN"]).not.toContain(answer.code);
        // Health says by its status how the installation fares.
        if (!spec.statusFor) expect(answer.status).toBeLessThan(500);
      } else {
        expect({ status: answer.status, code: answer.code }).toEqual({
          status: expected,
          code: expected === 401 ? "UNAUTHORIZED" : "FORBIDDEN",
        });
      }
    },
  );
});

/** The lowest role for each endpoint. Kept apart from the contract, so that no row can change it unnoticed. */
const published: Readonly<Record<string, Role | Exclude<Access, "scoped">>> = {
  "POST /platform/api/global/auth/register": "none",
  "POST /platform/api/global/auth/login": "none",
  "POST /platform/api/global/auth/otp/request": "none",
  "POST /platform/api/global/auth/otp/verify": "none",
  "POST /platform/api/global/auth/forgot-password": "none",
  "POST /platform/api/global/auth/reset-password": "none",
  "PUT /platform/api/global/auth/password": "global",
  "GET /platform/api/global/auth/me": "global",
  "PATCH /platform/api/global/auth/me": "global",
  "GET /platform/api/global/auth/sign-ins": "global",
  "GET /platform/api/global/auth/sessions": "global",
  "DELETE /platform/api/global/auth/sessions/{id}": "global",
  "POST /platform/api/global/auth/logout": "global",
  "GET /platform/api/global/invites/{token}": "none",
  "POST /platform/api/global/invites/{token}/accept": "optional",
  "POST /platform/api/global/auth/select-tenant": "global",
  "POST /platform/api/global/tenants": "global",
  "GET /platform/api/global/tenants": "global",
  "GET /platform/api/global/tenants/check-availability": "none",
  "GET /platform/api/service/info": "viewer",
  "PATCH /platform/api/service/info": "admin",
  "POST /platform/api/service/auth/switch-environment": "viewer",
  "GET /platform/api/service/members": "viewer",
  "POST /platform/api/service/invites": "admin",
  "DELETE /platform/api/service/members/{user_id}": "admin",
  "PATCH /platform/api/service/members/{user_id}": "admin",
  "POST /platform/api/service/members/leave": "viewer",
  "POST /platform/api/service/transfer-ownership": "owner",
  "GET /platform/api/service/invites": "member",
  "DELETE /platform/api/service/invites/{id}": "admin",
  "POST /platform/api/service/invites/{id}/resend": "admin",
  "GET /platform/api/service/catalog/plans": "viewer",
  "POST /platform/api/service/subscriptions": "admin",
  "GET /platform/api/service/configs": "viewer",
  "PUT /platform/api/service/configs/{key}": "admin",
  "GET /platform/api/service/storage": "admin",
  "PUT /platform/api/service/storage": "admin",
  "GET /platform/api/service/storage/usage": "admin",
  "POST /platform/api/service/storage/test": "admin",
  "GET /platform/api/service/environments": "admin",
  "POST /platform/api/service/environments/{name}/copy-rules": "admin",
  "GET /platform/api/service/providers": "member",
  "PUT /platform/api/service/providers/{provider}": "admin",
  "POST /platform/api/service/providers/{provider}/test": "admin",
  "DELETE /platform/api/service/providers/{provider}": "admin",
  "GET /platform/api/service/subscriptions": "member",
  "GET /platform/api/service/usage": "member",
  "GET /platform/api/service/budgets": "member",
  "PUT /platform/api/service/budgets": "admin",
  "GET /platform/api/service/invoices": "admin",
  "GET /platform/api/service/invoices/{id}": "admin",
  "POST /platform/api/service/billing/checkout": "admin",
  "POST /platform/api/service/billing/portal": "admin",
  "POST /platform/api/billing/stripe": "none",
  "GET /platform/api/global/privacy/export": "global",
  "POST /platform/api/global/privacy/erase": "global",
  "GET /platform/api/service/privacy/export": "owner",
  "POST /platform/api/service/privacy/erase": "owner",
  "POST /platform/api/service/privacy/erase-person": "owner",
  "GET /platform/api/service/audit-logs": "admin",
  "GET /platform/api/service/audit-logs/export": "admin",
  "GET /platform/api/service/audit-logs/status": "admin",
  "GET /platform/api/admin/audit-logs": "platform",
  "GET /platform/api/admin/tenants": "platform",
  "GET /platform/api/admin/tenants/{id}": "platform",
  "PUT /platform/api/admin/tenants/{id}/status": "platform",
  "GET /platform/api/admin/users": "platform",
  "GET /platform/api/admin/stats": "platform",
  "GET /platform/api/admin/health": "platform",
  "GET /platform/api/admin/configs": "platform",
  "PUT /platform/api/admin/configs/{key}": "platform",
  "POST /trueportai-services/api/v1/keys": "admin",
  "POST /trueportai-services/api/v1/playground/key": "member",
  "GET /trueportai-services/api/v1/views": "member",
  "POST /trueportai-services/api/v1/views": "member",
  "DELETE /trueportai-services/api/v1/views/{id}": "member",
  "POST /trueportai-services/api/v1/playground/trial": "member",
  "GET /trueportai-services/api/v1/keys": "member",
  "PATCH /trueportai-services/api/v1/keys/{id}": "admin",
  "POST /trueportai-services/api/v1/keys/{id}/rotate": "admin",
  "DELETE /trueportai-services/api/v1/keys/{id}/previous": "admin",
  "DELETE /trueportai-services/api/v1/keys/{id}": "admin",
  "GET /trueportai-services/api/v1/analytics/logs": "member",
  "GET /trueportai-services/api/v1/analytics/logs/{id}": "member",
  "GET /trueportai-services/api/v1/analytics/logs/{id}/bodies": "member",
  "GET /trueportai-services/api/v1/analytics/logs/export": "member",
  "GET /trueportai-services/api/v1/analytics/violations/export": "member",
  "GET /trueportai-services/api/v1/analytics/logs/values": "member",
  "GET /trueportai-services/api/v1/analytics/stats": "member",
  "GET /trueportai-services/api/v1/analytics/violations": "member",
  "GET /trueportai-services/api/v1/analytics/violations/{id}": "member",
  "GET /trueportai-services/api/v1/policies": "member",
  "POST /trueportai-services/api/v1/policies": "admin",
  "PUT /trueportai-services/api/v1/policies/{id}": "admin",
  "DELETE /trueportai-services/api/v1/policies/{id}": "admin",
  "GET /trueportai-services/api/v1/analytics/violations/summary": "member",
  "PATCH /trueportai-services/api/v1/analytics/violations/{id}": "member",
  "GET /trueportai-services/api/v1/policies/{id}": "member",
  "GET /trueportai-services/api/v1/policies/{id}/versions": "member",
  "POST /trueportai-services/api/v1/policies/{id}/versions/{version}/restore": "admin",
  "POST /trueportai-services/api/v1/policies/order": "admin",
  "GET /trueportai-services/api/v1/policies/entities": "member",
  "GET /trueportai-services/api/v1/policies/templates": "member",
  "GET /trueportai-services/api/v1/policies/coverage": "member",
  "POST /trueportai-services/api/v1/policies/test": "member",
  "POST /trueportai-services/api/v1/policies/backtest": "admin",
  "GET /trueportai-services/api/v1/policies/backtest/{id}": "member",
  "DELETE /trueportai-services/api/v1/policies/backtest/{id}": "admin",
  "GET /platform/api/service/webhooks": "admin",
  "POST /platform/api/service/webhooks": "admin",
  "PATCH /platform/api/service/webhooks/{id}": "admin",
  "DELETE /platform/api/service/webhooks/{id}": "admin",
  "POST /platform/api/service/webhooks/{id}/test": "admin",
  "POST /platform/api/service/webhooks/{id}/rotate": "admin",
  "GET /platform/api/service/webhooks/{id}/deliveries": "admin",
  "POST /platform/api/service/webhooks/{id}/deliveries/{delivery_id}/redeliver": "admin",
  "GET /platform/api/service/notifications": "admin",
  "PATCH /platform/api/service/notifications": "admin",
  "POST /platform/api/service/notifications/sample": "admin",
  "GET /health": "none",
  "GET /trueportai-services/health": "none",
};

test.each(operations)("$route asks for who the reference says", (spec) => {
  expect(spec.access === "scoped" ? spec.role : spec.access).toBe(published[spec.route]);
});

const isOpen = ({ access }: Operation): boolean => access === "none" || access === "optional";
const guarded = operations.filter((spec) => !isOpen(spec) && spec.body);

test.each(guarded)("$id refuses the caller before it reads the body", async (spec) => {
  const answer = await call(target(spec), undefined, "this is no JSON");
  expect(answer.status).toBe(401);
});

const ofOneThing = operations.filter((spec) => spec.access === "scoped" && spec.params);

describe("another tenant's things", () => {
  const bodies: Readonly<Record<string, string>> = {
    updateKey: '{"is_active":false}',
    putProvider: '{"deployments":{}}',
    testProvider: '{"base_url":"https://llm.example.com"}',
    updateMember: '{"role":"viewer"}',
  };

  test.each(ofOneThing)("look missing to $id", async (spec) => {
    const { method, path } = routeOf(spec);
    const theirs = path
      .replace("{id}", tenant.keyId)
      .replace("{user_id}", viewerId)
      .replace("{provider}", "openai");
    const missing = path
      .replace("{id}", newId("key"))
      .replace("{user_id}", newId("user"))
      .replace("{provider}", "google");
    const stranger = credentials.get("stranger");
    const onTheirs = await call({ method, path: theirs }, stranger, bodies[spec.id]);
    const onMissing = await call({ method, path: missing }, stranger, bodies[spec.id]);
    const plain = ({ text }: Answer) => text.replace(/req_\w+/, "req");
    expect(onTheirs.status).toBe(onMissing.status);
    expect([404, 422]).toContain(onTheirs.status);
    expect(plain(onTheirs)).toBe(plain(onMissing));
  });

  test("stay as they were", async () => {
    const [key] = await query(
      inject("databaseUrl"),
      "SELECT is_active, deleted_at FROM api_keys WHERE id = $1",
      [tenant.keyId],
    );
    expect(key).toEqual({ is_active: true, deleted_at: null });
  });
});

test.each(operations)("$route answers other methods with 405 and what it takes", async (spec) => {
  const { method, path } = target(spec);
  const listed = operations.map(routeOf).filter((it) => withIdsAlike(it.path, spec));
  const other = ["PATCH", "PUT", "DELETE", "POST"].find(
    (candidate) => !listed.some((it) => it.method === candidate),
  );
  expect(other).toBeDefined();
  const response = await fetch(site.url + path, { method: other ?? "" });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")?.split(", ")).toContain(method);
  expect(await response.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
});

const withIdsAlike = (path: string, spec: Operation): boolean => path === routeOf(spec).path;
