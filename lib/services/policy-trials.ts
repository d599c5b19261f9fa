import type { RuleDraft } from "@/lib/contract/policies";
import type * as contract from "@/lib/contract/policy-trials";
import { tenantDigest } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import { knownEntities } from "@/lib/gateway/policy/catalogue";
import type { Rule } from "@/lib/gateway/policy/rule";
import { type RuleTemplate, templates } from "@/lib/gateway/policy/templates";
import { tryRule } from "@/lib/gateway/policy/trial";
import type { Policy } from "@/lib/generated/prisma/client";
import type { TenantContext, Verb } from "./context";
import { engineRule, rowState, stateOf } from "./policy-state";

const ruleOf = (row: Policy): Rule => engineRule(rowState(row), row);

const rulesInForce = (db: Db, ctx: TenantContext): Promise<Policy[]> =>
  db.policy.findMany({
    where: { tenantId: ctx.tenantId, env: ctx.env, isActive: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });

const digestOf = ({ installation, tenantId }: TenantContext) =>
  tenantDigest(installation.ENCRYPTION_KEY, tenantId);

/** Tries a draft on a text alongside the rules in force. Nothing of the text is stored. */
export const testPolicy: Verb<typeof contract.testPolicy> = async (ctx, { body }) => {
  const state = stateOf(body.rule);
  const rows = await forTenant(ctx.tenantId, (db) => rulesInForce(db, ctx));
  const result = tryRule({
    draft: engineRule(state, { id: "draft", env: ctx.env, version: 0 }),
    others: rows.filter((row) => row.id !== body.policy_id).map(ruleOf),
    text: body.text,
    direction: body.direction,
    role: body.role ?? (body.direction === "request" ? "user" : "assistant"),
    digest: digestOf(ctx),
  });
  return {
    outcome: result.outcome,
    findings: result.findings.map((finding) => ({
      type: finding.type,
      entity: finding.entity,
      start: finding.start,
      end: finding.end,
      confidence: finding.confidence,
      severity: finding.severity,
      model_version: finding.modelVersion,
      caught: finding.isCaught,
    })),
    rewritten_text: result.rewritten,
    preview: result.preview,
    duration_us: result.durationUs,
    other_rules: result.others.map(({ rule, count }) => ({
      id: rule.id,
      name: rule.name,
      action: rule.action,
      mode: rule.mode,
      matches: count,
    })),
  };
};

/** Every entity that a rule can name. */
export const entityViews = () =>
  knownEntities.map((info) => ({
    entity: info.entity,
    type: info.type,
    group: info.group,
    title: info.title,
    severity: info.severity,
    on_by_default: info.onByDefault,
  }));

export const listEntities: Verb<typeof contract.listEntities> = async () => ({
  items: entityViews(),
});

const bodyOf = ({ name, rule }: RuleTemplate) =>
  ({
    name,
    action: rule.action,
    trigger_type: rule.trigger,
    entities: [...rule.entities],
    min_confidence: rule.minConfidence,
    direction: rule.direction,
    restore: rule.restore,
    severity: rule.severity,
    mode: "shadow" as const,
  }) satisfies Partial<RuleDraft>;

const shown = new Map<string, string | null>();

/** What a template does to its example: computed by the engine, once. */
function exampleAfter(template: RuleTemplate): string | null {
  const known = shown.get(template.id);
  if (known !== undefined) return known;
  const { text, direction } = template.example;
  const state = stateOf({
    ...bodyOf(template),
    keywords: [],
    whole_words: true,
    scope: { keys: [], providers: [], models: [] },
    exceptions: { values: [], digests: [], patterns: [] },
    max_match_length: 512,
  });
  const result = tryRule({
    draft: engineRule(state, { id: template.id, env: "", version: 0 }),
    others: [],
    text,
    direction,
    role: direction === "request" ? "user" : "assistant",
    digest: (value) => value,
  });
  const after = result.outcome === "block" ? null : (result.rewritten ?? text);
  shown.set(template.id, after);
  return after;
}

/** Rules to start from, each with what it does to an example and whether the tenant has it. */
export const listTemplates: Verb<typeof contract.listTemplates> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const rows = await db.policy.findMany({
      where: { tenantId: ctx.tenantId, env: ctx.env },
      select: { name: true },
    });
    const names = new Set(rows.map((row) => row.name));
    return {
      items: templates.map((template) => ({
        id: template.id,
        name: template.name,
        what: template.what,
        false_alarms: template.falseAlarms,
        example: {
          direction: template.example.direction,
          before: template.example.text,
          after: exampleAfter(template),
        },
        is_added: names.has(template.name),
        rule: bodyOf(template),
      })),
    };
  });

const strength = ["block", "redact", "alert", "log"] as const;

type Cell = contract.CoverageView["request"]["pii"];

function cellOf(rows: readonly Policy[]): Cell {
  const enforced = rows.filter((row) => row.mode === "enforce");
  return {
    action: strength.find((action) => enforced.some((row) => row.action === action)) ?? null,
    rules: enforced.length,
    shadow: rows.length - enforced.length,
  };
}

const severities = ["critical", "high", "medium", "low", "off"] as const;

/** What is looked for in prompts and answers, and the strongest action taken on it. */
export const getCoverage: Verb<typeof contract.getCoverage> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const rows = await rulesInForce(db, ctx);
    const configs = await db.tenantConfig.findMany({
      where: { key: { in: ["store_min_severity", "detectors_off"] } },
    });
    const config = (key: string): unknown => configs.find((row) => row.key === key)?.value;
    const off = config("detectors_off");
    const stored = config("store_min_severity");
    const rowFor = (direction: string) => {
      const cell = (type: string): Cell =>
        cellOf(
          rows.filter(
            (row) =>
              row.violationType === type &&
              (row.direction === "both" || row.direction === direction),
          ),
        );
      return {
        pii: cell("pii"),
        injection: cell("injection"),
        bias: cell("bias"),
        exfiltration: cell("exfiltration"),
      };
    };
    return {
      request: rowFor("request"),
      response: rowFor("response"),
      store_min_severity: severities.find((severity) => severity === stored) ?? "medium",
      detectors: (["pii", "injection", "bias", "exfiltration"] as const).map((type) => ({
        type,
        is_on: !(Array.isArray(off) && off.includes(type)),
      })),
    };
  });
