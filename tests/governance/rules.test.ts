import { beforeAll, describe, expect, inject, it } from "vitest";
import { sharedTenant } from "../support/meeting";
import { newMember } from "../support/people";
import { managementPath, type Tenant } from "../support/tenant";

const path = `${managementPath}/policies`;

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly priority: number;
  readonly [field: string]: unknown;
}

let tenant: Tenant;
beforeAll(async () => {
  tenant = await sharedTenant();
});

async function ask(
  method: string,
  where: string,
  {
    body,
    token = tenant.token,
    headers = {},
  }: { body?: unknown; token?: string; headers?: object } = {},
) {
  const response = await fetch(inject("site").url + where, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? null : JSON.parse(text),
  };
}

const blockCards = {
  name: "Block credit card numbers",
  action: "block",
  trigger_type: "regex",
  pattern: "\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b",
  is_active: true,
  priority: 1,
};
const redactPhones = {
  name: "Redact phone numbers",
  action: "redact",
  trigger_type: "regex",
  pattern: "\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b",
  is_active: true,
  priority: 2,
};
const anyWord = { name: "A word", action: "log", trigger_type: "keyword", keywords: ["Falcon"] };

describe("the rules of the reference", () => {
  it("are taken as printed and listed as a bare array in order", async () => {
    const own = await sharedTenant();
    for (const rule of [redactPhones, blockCards]) {
      const made = await ask("POST", path, { body: rule, token: own.token });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject(rule);
      expect(made.body.id).toMatch(/^pol_/);
    }
    const listed = await ask("GET", path, { token: own.token });
    expect(listed.headers.get("x-total-count")).toBe("2");
    expect(listed.body).toMatchObject([blockCards, redactPhones]);
  });

  it("have the documented defaults", async () => {
    const { body } = await ask("POST", path, { body: blockCards });
    expect(body).toMatchObject({
      direction: "both",
      mode: "enforce",
      violation_type: "pii",
      severity: null,
      on_overlong: "block",
      max_match_length: 512,
      version: 1,
      restore: false,
    });
  });
});

describe("a rule that cannot work is refused", () => {
  const refused: [string, object, RegExp][] = [
    [
      "a pattern that never ends",
      { ...blockCards, pattern: "(a" },
      /pattern is refused at character \d+/,
    ],
    [
      "look-ahead",
      { ...blockCards, pattern: "a(?=b)" },
      /pattern is refused at character 2: .*look/i,
    ],
    [
      "a back-reference",
      { ...blockCards, pattern: "(a)\\1" },
      /pattern is refused at character \d+/,
    ],
    ["no pattern", { ...blockCards, pattern: undefined }, /pattern is required/],
    ["no words", { ...anyWord, keywords: [] }, /keywords must have at least 1/],
    [
      "an entity nobody knows",
      { name: "x", action: "log", trigger_type: "pii", entities: ["SHOE"] },
      /entities\.0 is not an entity/,
    ],
    [
      "restoring what is blocked",
      { ...anyWord, action: "block", restore: true },
      /restore is allowed with/,
    ],
    ["a key of somebody else", { ...anyWord, scope: { keys: ["key_nobody"] } }, /scope\.keys/],
    [
      "a bad exception",
      { ...anyWord, exceptions: { patterns: ["("] } },
      /exceptions\.patterns\.0 is refused/,
    ],
    ["a digest from outside", { ...anyWord, exceptions: { digests: ["a".repeat(64)] } }, /digests/],
    ["an unknown field", { ...anyWord, color: "red" }, /color is not a field/],
    [
      "a string where a list belongs",
      { ...anyWord, keywords: "Falcon" },
      /keywords must be a list/,
    ],
  ];

  it.each(refused)("%s", async (_name, body, detail) => {
    const answer = await ask("POST", path, { body });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: "VALIDATION_ERROR" });
    expect(answer.body.detail).toMatch(detail);
  });
});

describe("a change", () => {
  it("names what it changes, and what a page shows comes back without harm", async () => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    const { body: shown } = await ask("GET", `${path}/${made.id}`);
    const { status, body } = await ask("PUT", `${path}/${made.id}`, {
      body: { ...shown, action: "block" },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ action: "block", on_overlong: "release", version: 2 });
    const part = await ask("PUT", `${path}/${made.id}`, { body: { is_active: false } });
    expect(part.body).toMatchObject({ action: "block", is_active: false, version: 3 });
  });

  it("that changes nothing makes no version", async () => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    const { body } = await ask("PUT", `${path}/${made.id}`, { body: { name: "A word" } });
    expect(body.version).toBe(1);
  });

  it.each([
    ["in the body", (version: number) => ({ body: { name: "Mine", version } })],
    [
      "in If-Match",
      (version: number) => ({ body: { name: "Mine" }, headers: { "if-match": `"${version}"` } }),
    ],
  ])("based on an old version %s is answered with who changed what", async (_where, request) => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    const grace = await newMember(tenant.id, "admin");
    await ask("PUT", `${path}/${made.id}`, {
      token: grace.scoped,
      body: { action: "alert", priority: 9 },
    });
    const late = await ask("PUT", `${path}/${made.id}`, request(1));
    expect(late.status).toBe(409);
    expect(late.body.detail).toMatch(/Somebody changed action, priority at .* version 2/);
    const fresh = await ask("PUT", `${path}/${made.id}`, request(2));
    expect(fresh.body).toMatchObject({ name: "Mine", action: "alert", version: 3 });
  });

  it("of many at once is one after the other", async () => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        ask("PUT", `${path}/${made.id}`, { body: { name: `Name ${i}`, version: 1 } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });

  it("is refused to a member and to another tenant", async () => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    const member = await newMember(tenant.id, "member");
    expect(
      (await ask("PUT", `${path}/${made.id}`, { token: member.scoped, body: {} })).status,
    ).toBe(403);
    const other = await sharedTenant();
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? { body: { name: "Theirs" } } : {};
      const answer = await ask(method, `${path}/${made.id}`, { token: other.token, ...body });
      expect(answer.status).toBe(404);
    }
    expect((await ask("GET", `${path}/${made.id}`)).body.name).toBe("A word");
  });
});

describe("versions", () => {
  it("keep every state, also of a deleted rule, and any comes back", async () => {
    const { body: made } = await ask("POST", path, { body: anyWord });
    await ask("PUT", `${path}/${made.id}`, { body: { action: "block" } });
    expect((await ask("DELETE", `${path}/${made.id}`)).status).toBe(204);
    expect((await ask("GET", `${path}/${made.id}`)).status).toBe(404);
    const { body: versions } = await ask("GET", `${path}/${made.id}/versions`);
    expect(versions.items).toMatchObject([
      { version: 3, is_deleted: true },
      { version: 2, changed_fields: ["action", "on_overlong"], state: { action: "block" } },
      { version: 1, state: { action: "log" } },
    ]);
    const back = await ask("POST", `${path}/${made.id}/versions/1/restore`);
    expect(back.body).toMatchObject({ id: made.id, action: "log", version: 4 });
    const again = await ask("POST", `${path}/${made.id}/versions/2/restore`);
    expect(again.body).toMatchObject({ action: "block", version: 5 });
    expect((await ask("POST", `${path}/${made.id}/versions/99/restore`)).status).toBe(404);
  });
});

describe("order", () => {
  it("follows the names given, the others after them", async () => {
    const own = await sharedTenant();
    const rules: Rule[] = [];
    for (const name of ["A", "B", "C"]) {
      rules.push(await own.manage<Rule>("POST", path, { ...anyWord, name }));
    }
    const [a, b, c] = rules.map(({ id }) => id);
    const answer = await own.manage<{ items: Rule[] }>("POST", `${path}/order`, { ids: [c] });
    expect(answer.items).toMatchObject([
      { id: c, priority: 1, version: 2 },
      { id: a, priority: 2 },
      { id: b, priority: 3 },
    ]);
    const listed = await own.manage<Rule[]>("GET", path);
    expect(listed.map(({ name }) => name)).toEqual(["C", "A", "B"]);
  });
});

describe("what helps to write rules", () => {
  it("lists entities of every kind", async () => {
    const { body } = await ask("GET", `${path}/entities`);
    expect(body.items.length).toBeGreaterThan(60);
    expect(new Set(body.items.map(({ type }: { type: string }) => type))).toEqual(
      new Set(["pii", "injection", "bias", "exfiltration"]),
    );
  });

  it("offers templates that do to their example what they say, and can be added as they are", async () => {
    const own = await sharedTenant();
    const { items } = await own.manage<{
      items: { id: string; rule: object; example: { before: string; after: string | null } }[];
    }>("GET", `${path}/templates`);
    for (const template of items) {
      const added = await own.manage<Rule>("POST", path, template.rule);
      expect(added.mode).toBe("shadow");
      const { example, rule } = template;
      const { mode: _, ...draft } = rule as { mode: string };
      const direction = /Block links|bias/.test(added.name) ? "response" : "request";
      const tried = await own.manage<{ outcome: string }>("POST", `${path}/test`, {
        rule: draft,
        text: example.before,
        direction,
      });
      expect([template.id, tried.outcome]).toEqual([template.id, added.action]);
    }
    const after = await own.manage<{ items: { is_added: boolean }[] }>("GET", `${path}/templates`);
    expect(after.items.every(({ is_added }) => is_added)).toBe(true);
  });

  it("shows what is covered, and where nothing is", async () => {
    const own = await sharedTenant();
    await own.manage("POST", path, { ...blockCards, direction: "request" });
    await own.manage("POST", path, {
      name: "Injection",
      action: "alert",
      trigger_type: "injection",
      mode: "shadow",
    });
    expect(await own.manage("GET", `${path}/coverage`)).toMatchObject({
      request: { pii: { action: "block", rules: 1 }, injection: { action: null, shadow: 1 } },
      response: { pii: { action: null, rules: 0 } },
    });
  });
});
