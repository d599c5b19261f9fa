import { beforeAll, describe, expect, inject, it } from "vitest";
import { newId } from "@/lib/ids";
import { sharedTenant } from "../support/meeting";
import { query, untilFound } from "../support/rows";
import { managementPath, type Tenant } from "../support/tenant";

const path = `${managementPath}/policies`;
const databaseUrl = inject("databaseUrl");

let tenant: Tenant;
beforeAll(async () => {
  tenant = await sharedTenant();
});

describe("trying a rule on a text", () => {
  it("tells findings, outcome, the text that would go on, and what else fires", async () => {
    await tenant.manage("POST", path, {
      name: "Names of projects",
      action: "log",
      trigger_type: "keyword",
      keywords: ["Falcon"],
    });
    const text = "Tell ada@example.org about Falcon.";
    const result = await tenant.manage<{ duration_us: number }>("POST", `${path}/test`, {
      rule: { action: "redact", trigger_type: "pii", entities: ["EMAIL"], mode: "shadow" },
      text,
    });
    expect(result).toMatchObject({
      outcome: "redact",
      findings: [
        { entity: "EMAIL", start: 5, end: 20, caught: true },
        { entity: null, start: 27, end: 33, caught: false },
      ],
      rewritten_text: "Tell [REDACTED:EMAIL] about Falcon.",
      preview: "Tell [REDACTED] about [REDACTED].",
      other_rules: [{ name: "Names of projects", action: "log", matches: 1 }],
    });
    expect(result.duration_us).toBeLessThan(1_000_000);
  });

  it("names the engine's reason and place for a pattern that cannot run", async () => {
    const rule = { action: "block", trigger_type: "regex", pattern: "a(?<=b)" };
    await expect(tenant.manage("POST", `${path}/test`, { rule, text: "a" })).rejects.toThrow(
      /422.*character 2/,
    );
  });

  it("leaves nothing of the text behind", async () => {
    const text = "Unrepeatable-Zebra-4411 and ada@example.org";
    await tenant.manage("POST", `${path}/test`, {
      rule: { action: "block", trigger_type: "pii" },
      text,
    });
    for (const table of ["audit_logs", "policies", "policy_versions", "policy_backtests"]) {
      const rows = await query(databaseUrl, `SELECT to_jsonb(t)::text AS line FROM ${table} t`);
      expect(JSON.stringify(rows)).not.toContain("Unrepeatable-Zebra");
    }
  });
});

interface Backtest {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly result: Record<string, unknown> | null;
}

async function finished(id: string, by: Tenant): Promise<Backtest> {
  await untilFound<Pick<Backtest, "status">>(
    databaseUrl,
    "SELECT status FROM policy_backtests WHERE id = $1",
    [id],
    (rows) => rows.every(({ status }) => !["queued", "running"].includes(status)),
  );
  return by.manage<Backtest>("GET", `${path}/backtest/${id}`);
}

/** Calls as the drain and the payload store would have left them. */
async function recordCalls(by: Tenant, texts: readonly string[], capture = "full"): Promise<void> {
  const ids = texts.map(() => newId("exchange"));
  const at = texts.map((_, i) => new Date(Date.now() - 3_600_000 - i * 1_000).toISOString());
  await query(
    databaseUrl,
    `INSERT INTO exchanges (id, started_at, request_id, tenant_id, env, key_id, provider, method, path,
       model, status, outcome, streamed, latency_ms, overhead_ms, request_bytes, response_bytes,
       usage_estimated, attempts)
     SELECT id, at, 'req_' || id, $3, 'production', $4, 'openai', 'POST', '/chat/completions',
       'gpt-4o', 200, 'ok', false, 1, 1, 1, 1, false, 1
     FROM unnest($1::text[], $2::timestamptz[]) AS t (id, at)`,
    [ids, at, by.id, by.keyId],
  );
  await query(
    databaseUrl,
    `INSERT INTO payloads (exchange_id, direction, tenant_id, env, captured_at, capture, content_type,
       is_cut, body)
     SELECT id, 'request', $3, 'production', at, $4, 'application/json', false, body
     FROM unnest($1::text[], $2::timestamptz[], $5::text[]) AS t (id, at, body)`,
    [
      ids,
      at,
      by.id,
      capture,
      texts.map((content) => JSON.stringify({ messages: [{ role: "user", content }] })),
    ],
  );
}

describe("trying a call of the playground", () => {
  const trial = `${managementPath}/playground/trial`;
  const body = JSON.stringify({
    messages: [{ role: "user", content: "Ask ada@example.org about Kestrel." }],
  });
  const call = { provider: "sandbox", model: "sandbox-echo", body };

  it("tells what would leave and which rules looked, in order, and keeps nothing", async () => {
    const fresh = await sharedTenant();
    const rule = (name: string, more: object) =>
      fresh.manage("POST", path, { name, trigger_type: "pii", ...more });
    await rule("Mail", { action: "redact", entities: ["EMAIL"], priority: 1 });
    await rule("Elsewhere", {
      action: "block",
      entities: ["EMAIL"],
      scope: { providers: ["openai"] },
    });
    await rule("Birds", {
      action: "block",
      trigger_type: "keyword",
      keywords: ["Kestrel"],
      mode: "shadow",
      priority: 2,
    });
    const found = await fresh.manage("POST", trial, call);
    expect(found).toMatchObject({
      outcome: "redact",
      blocked_by: null,
      rewritten_body: body.replace("ada@example.org", "[REDACTED:EMAIL]"),
      rules: [
        { name: "Mail", action: "redact", mode: "enforce", matches: 1 },
        { name: "Birds", action: "block", mode: "shadow", matches: 1 },
      ],
    });
    const asIf = await fresh.manage("POST", trial, { ...call, enforce_shadow: true });
    expect(asIf).toMatchObject({
      outcome: "block",
      blocked_by: { name: "Birds" },
      rewritten_body: null,
      rules: [{ mode: "enforce" }, { mode: "shadow" }],
    });
    const rows = await query(databaseUrl, "SELECT to_jsonb(t)::text AS line FROM violations t");
    expect(JSON.stringify(rows)).not.toContain("Kestrel");
  });
});

describe("a back-test", () => {
  it("over kept bodies counts calls, compares with the rule in force, and shows masked samples", async () => {
    const own = await sharedTenant();
    await recordCalls(own, [
      "Falcon flies to ada@example.org",
      "falcon and eagle",
      "an eagle alone",
      "nothing here",
    ]);
    const current = await own.manage<{ id: string }>("POST", path, {
      name: "Birds",
      action: "block",
      trigger_type: "keyword",
      keywords: ["eagle"],
    });
    const draft = { action: "block", trigger_type: "keyword", keywords: ["Falcon"] };
    const made = await own.manage<Backtest>("POST", `${path}/backtest`, {
      rule: draft,
      policy_id: current.id,
      days: 1,
    });
    expect(made).toMatchObject({ status: "queued", result: null });
    const done = await finished(made.id, own);
    expect(done).toMatchObject({ status: "done", done: 4, total: 4 });
    expect(done.result).toMatchObject({
      source: "bodies",
      note: null,
      calls: 4,
      matched: 2,
      rate_pct: 50,
      action: "block",
      difference: { added: 1, removed: 1 },
      by_key: [{ name: own.keyId, count: 2 }],
      by_model: [{ name: "gpt-4o", count: 2 }],
    });
    const text = JSON.stringify(done.result);
    expect(text).toContain("[REDACTED] flies to [REDACTED]");
    expect(text).not.toMatch(/ada@example|falcon/i);
  });

  it("where nothing is kept goes by entity summaries, and says so", async () => {
    const own = await sharedTenant();
    await query(
      databaseUrl,
      `INSERT INTO violations (id, detected_at, tenant_id, env, exchange_id, key_id, provider, type,
         severity, direction, description, is_shadow, auto_blocked, model_version, preview, entities, match_count)
       VALUES ($1, now() - interval '1 hour', $2, 'production', 'log_x', $3, 'openai', 'pii', 'high',
         'request', 'x', false, false, 'pii-1', 'My card is [REDACTED]', $4, 1)`,
      [
        newId("violation"),
        own.id,
        own.keyId,
        JSON.stringify([{ type: "CREDIT_CARD", confidence: 0.95 }]),
      ],
    );
    const rule = { action: "redact", trigger_type: "pii", entities: ["CREDIT_CARD"] };
    const made = await own.manage<Backtest>("POST", `${path}/backtest`, { rule, days: 7 });
    const { result } = await finished(made.id, own);
    expect(result).toMatchObject({ source: "summaries", matched: 1, difference: null });
    expect(result?.note).toMatch(/under-counted/);
  });

  it("looks at 5,000 prompts a second, lets others be heard meanwhile, and can be cancelled", async () => {
    const own = await sharedTenant();
    const filler = "The quick support agent answers the customer about the order of last week. ";
    const texts = Array.from(
      { length: 6_000 },
      (_, i) => `${filler.repeat(i % 8)}Order ${i}, write to user${i}@example.org please.`,
    );
    await recordCalls(own, texts);
    const rule = { action: "redact", trigger_type: "pii", entities: ["EMAIL"] };
    const made = await own.manage<Backtest>("POST", `${path}/backtest`, { rule, days: 1 });
    const { status, result } = await finished(made.id, own);
    expect(status).toBe("done");
    expect(result).toMatchObject({ matched: 6_000, examined: 6_000 });
    // The goal is 5,000; a machine that is busy with other tests must not fail for it.
    expect(Number(result?.prompts_per_second)).toBeGreaterThan(1_500);
    console.info(`back-test: ${result?.prompts_per_second} prompts a second`);

    const second = await own.manage<Backtest>("POST", `${path}/backtest`, { rule, days: 1 });
    await own.manage("DELETE", `${path}/backtest/${second.id}`);
    expect(await finished(second.id, own)).toMatchObject({ status: "cancelled", result: null });
  });

  it("is each tenant's own", async () => {
    const rule = { action: "log", trigger_type: "bias" };
    const made = await tenant.manage<Backtest>("POST", `${path}/backtest`, { rule });
    const other = await sharedTenant();
    await expect(other.manage("GET", `${path}/backtest/${made.id}`)).rejects.toThrow("404");
    await expect(other.manage("DELETE", `${path}/backtest/${made.id}`)).rejects.toThrow("404");
  });
});
