import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { newMember } from "../support/people";
import { openaiRide } from "../support/rides";
import { untilFound } from "../support/rows";
import { callApi, managementPath, type Tenant } from "../support/tenant";
import { answering, call, until } from "./talk";

const path = `${managementPath}/analytics/violations`;
const site = inject("site");

interface Violation {
  readonly id: string;
  readonly usage_log_id: string;
  readonly status: string;
  readonly rule_id: string | null;
  readonly similar?: { readonly count: number };
  readonly [field: string]: unknown;
}
interface Page {
  readonly items: Violation[];
  readonly total: number;
}

let upstream: FaultyUpstream;
let tenant: Tenant;
let ruleId: string;

const list = (query = "", by = tenant): Promise<Page> => by.manage("GET", `${path}${query}`);
const read = (id: string): Promise<Violation & Record<string, never>> =>
  tenant.manage("GET", `${path}/${id}`);

beforeAll(async () => {
  upstream = await sharedUpstream();
  upstream.behave(answer(200, answering(openaiRide, "Done.")));
  tenant = await sharedTenant({ upstream: upstream.url });
  const rule = {
    name: "No passwords",
    action: "block",
    trigger_type: "regex",
    pattern: "pass(?:word|phrase) is \\S+",
    severity: "critical",
  };
  ruleId = (await tenant.manage<{ id: string }>("POST", `${managementPath}/policies`, rule)).id;
  const { isReached } = await until(
    10_000,
    async () => (await call(openaiRide, tenant.key, "The password is probe1")).status === 403,
  );
  expect(isReached).toBe(true);
  await call(openaiRide, tenant.key, "My SSN is 536-22-8714 and I need a form.");
  await call(openaiRide, tenant.key, "The password is probe2, thanks");
  await untilFound(
    inject("databaseUrl"),
    "SELECT FROM violations WHERE tenant_id = $1",
    [tenant.id],
    ({ length }) => length >= 3,
  );
});
afterAll(() => upstream.stop());

describe("the list", () => {
  it("has the reference's fields, and shows a finding that no rule asked for", async () => {
    const { items } = await list("?type=pii&action=none");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      type: "pii",
      severity: "critical",
      direction: "request",
      description: "SSN detected in user prompt",
      auto_blocked: false,
      rule_id: null,
    });
    expect(items[0]?.id).toMatch(/^vio_/);
    expect(items[0]?.usage_log_id).toMatch(/^log_/);
    expect(items[0]?.model_version).toMatch(/^pii-/);
  });

  it("filters by what it shows", async () => {
    const { total } = await list();
    const filters: [string, number][] = [
      ["?type=injection", 0],
      ["?type=pii", total],
      ["?type=pii&type=bias", total],
      ["?severity=low", 0],
      ["?action=block", total - 1],
      [`?rule=${ruleId}`, total - 1],
      ["?direction=response", 0],
      [`?api_key=${tenant.keyId}`, total],
      ["?api_key=key_nobody", 0],
      ["?model=gpt-4o", total],
      ["?status=open", total],
      ["?status=resolved", 0],
      ["?assignee=me", 0],
      ["?assignee=none", total],
      ["?start_date=2999-01-01", 0],
      ["?end_date=2999-01-01", total],
      ["?offset=50", total],
    ];
    for (const [query, expected] of filters) {
      expect([query, (await list(query)).total]).toEqual([query, expected]);
    }
  });

  it("puts alike ones together", async () => {
    const { items, total } = await list("?group=similar");
    expect(total).toBe(2);
    const ours = items.find((item) => item.rule_id === ruleId);
    expect(ours?.similar?.count).toBe((await list("?action=block")).total);
  });

  it("is each tenant's own", async () => {
    const other = await sharedTenant();
    expect((await list("", other)).total).toBe(0);
    const { items } = await list("?limit=1");
    await expect(other.manage("GET", `${path}/${items[0]?.id}`)).rejects.toThrow("404");
  });

  it("adds up in the statistics and in its summary", async () => {
    const { total } = await list();
    const stats = await tenant.manage("GET", `${managementPath}/analytics/stats?period=24h`);
    expect(stats).toMatchObject({
      violations: { total, by_type: { pii: total }, critical: total, high: 0 },
    });
    const summary = await tenant.manage<{
      timeseries: { critical: number }[];
      rules: object[];
    }>("GET", `${path}/summary?period=24h`);
    expect(summary).toMatchObject({ total, open: total, by_severity: { critical: total } });
    expect(summary.timeseries.reduce((sum, { critical }) => sum + critical, 0)).toBe(total);
    expect(summary.rules).toMatchObject([{ rule_id: ruleId, hits: total - 1, previous_hits: 0 }]);
  });

  it("is sorted by severity or time, alike ones put together too", async () => {
    await tenant.manage("POST", `${managementPath}/policies`, {
      name: "Note farewells",
      action: "log",
      trigger_type: "keyword",
      keywords: ["farewell"],
      severity: "low",
    });
    const { isReached } = await until(10_000, async () => {
      await call(openaiRide, tenant.key, "A farewell to you.");
      return (await list("?severity=low")).total > 0;
    });
    expect(isReached).toBe(true);
    const sorted = async (query: string, field: string) =>
      (await list(`?limit=100&sort=${query}`)).items.map((item) => item[field]);
    for (const more of ["", "&group=similar"]) {
      expect((await sorted(`severity.desc${more}`, "severity"))[0]).toBe("critical");
      expect((await sorted(`severity.desc${more}`, "severity")).at(-1)).toBe("low");
      expect((await sorted(`severity.asc${more}`, "severity"))[0]).toBe("low");
      const oldestFirst = await sorted(`detected_at.asc${more}`, "detected_at");
      expect(oldestFirst).toEqual([...oldestFirst].sort());
    }
    await expect(list("?sort=note.asc")).rejects.toThrow("422");
  });
});

describe("one violation", () => {
  it("has its redacted preview, never what matched", async () => {
    const { items } = await list("?action=none");
    const detail = await read(items[0]?.id ?? "");
    expect(detail.redacted_payload).toMatchObject({
      original_prompt_preview: "My SSN is [REDACTED] and I need a form.",
      entities_found: [{ type: "SSN" }],
    });
    expect(detail.owasp).toMatchObject({ id: "LLM02:2026" });
    expect(JSON.stringify(detail)).not.toContain("8714");
  });

  it("shows rule, decision and call as they were, whatever became of the rule", async () => {
    const { items } = await list("?action=block&limit=1");
    const detail = await read(items[0]?.id ?? "");
    expect(detail.rule).toMatchObject({
      id: ruleId,
      version: 1,
      is_active: true,
      state: { action: "block", severity: "critical" },
    });
    expect(detail.decision).toMatchObject([{ rule_id: ruleId, matched: true, effect: "blocked" }]);
    expect(detail.request).toMatchObject({ status_code: 403, outcome: "blocked" });
    expect(detail.similar_30d).toMatchObject({ count: (await list("?action=block")).total - 1 });
    expect(detail.timeline).toMatchObject([{ kind: "detected" }]);
  });
});

describe("a verdict", () => {
  it("of a member changes status, note and assignee, and appears in the timeline", async () => {
    const { items } = await list("?action=none");
    const id = items[0]?.id ?? "";
    const grace = await newMember(tenant.id, "member");
    const detail = await callApi<Record<string, unknown>>(
      site,
      "PATCH",
      `${path}/${id}`,
      grace.scoped,
      {
        status: "resolved",
        note: "Our own test",
        assignee: "me",
      },
    );
    expect(detail).toMatchObject({
      status: "resolved",
      note: "Our own test",
      assignee: { id: grace.id },
      timeline: [
        { kind: "detected" },
        { kind: "status", actor: { id: grace.id }, detail: { from: "open", to: "resolved" } },
        { kind: "assigned" },
        { kind: "note" },
      ],
    });
    expect((await list("?status=resolved")).total).toBe(1);
    await expect(
      callApi(site, "PATCH", `${path}/${id}`, grace.scoped, { assignee: "usr_nobody" }),
    ).rejects.toThrow("422");
  });

  it("of a viewer is refused", async () => {
    const { items } = await list("?limit=1");
    const viewer = await newMember(tenant.id, "viewer");
    await expect(
      callApi(site, "PATCH", `${path}/${items[0]?.id}`, viewer.scoped, { status: "resolved" }),
    ).rejects.toThrow("403");
  });

  it("false positive lets the typed value pass from now on, and keeps no copy of it", async () => {
    const { items } = await list("?action=block&limit=1");
    const id = items[0]?.id ?? "";
    const value = "password is Sesame-Canary-77";
    const grace = await newMember(tenant.id, "member");
    const body = { status: "false_positive", allow: { value } };
    await expect(callApi(site, "PATCH", `${path}/${id}`, grace.scoped, body)).rejects.toThrow(
      "403",
    );
    expect((await call(openaiRide, tenant.key, `The ${value}`)).status).toBe(403);
    await tenant.manage("PATCH", `${path}/${id}`, body);
    const { isReached } = await until(
      10_000,
      async () => (await call(openaiRide, tenant.key, `The ${value}`)).status === 200,
    );
    expect(isReached).toBe(true);
    expect((await call(openaiRide, tenant.key, "The password is other")).status).toBe(403);
    const rule = await tenant.manage<{ exceptions: { digests: string[] }; version: number }>(
      "GET",
      `${managementPath}/policies/${ruleId}`,
    );
    expect(rule.version).toBe(2);
    expect(rule.exceptions.digests).toHaveLength(1);
    expect(JSON.stringify(rule)).not.toContain("Sesame");
    const shown = await tenant.manage<{ false_positives_7d: number }>(
      "GET",
      `${managementPath}/policies/${ruleId}`,
    );
    expect(shown.false_positives_7d).toBe(1);
  });
});

describe("a rule deleted since", () => {
  it("is still shown as it was, with who deleted it and when", async () => {
    const { items } = await list(`?rule=${ruleId}&limit=1`);
    const before = Date.now();
    await tenant.manage("DELETE", `${managementPath}/policies/${ruleId}`);
    const { rule } = await read(items[0]?.id ?? "");
    expect(rule).toMatchObject({
      is_deleted: true,
      is_active: false,
      state: { action: "block", severity: "critical" },
      deleted_by: { id: expect.stringMatching(/^usr_/) },
    });
    const { deleted_at: at } = rule as unknown as { readonly deleted_at: string };
    expect(Date.parse(at)).toBeGreaterThan(before - 60_000);
    expect(Date.parse(at)).toBeLessThan(Date.now() + 60_000);
  });
});
