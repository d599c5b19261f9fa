import { z } from "zod";
import { IdParams, Timestamp } from "./common";
import { operation } from "./operation";
import { FindingType, RuleAction, RuleDraft, Severity } from "./policies";

const ruleId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be an id");

export const TestPolicyInput = z.strictObject({
  rule: RuleDraft,
  policy_id: ruleId.optional().meta({ description: "The saved rule that the draft would replace" }),
  text: z.string().min(1).max(200_000),
  direction: z.enum(["request", "response"]).default("request"),
  role: z
    .enum(["system", "user", "assistant", "tool", "document"])
    .optional()
    .meta({ description: "Who says it; user in a prompt, assistant in an answer" }),
});

const Finding = z.object({
  type: FindingType,
  entity: z.string().nullable().meta({ description: "Null for a pattern or keyword" }),
  start: z.int().meta({ description: "UTF-16 offset into the text" }),
  end: z.int(),
  confidence: z.number(),
  severity: Severity,
  model_version: z.string(),
  caught: z.boolean().meta({ description: "Whether the rule asks for it" }),
});

/** A rule in force, and how often it matched what was tried. */
export const RuleTried = z.object({
  id: z.string(),
  name: z.string(),
  action: RuleAction,
  mode: z.enum(["enforce", "shadow"]),
  matches: z.int(),
});

export const TestPolicyResult = z
  .object({
    outcome: z
      .enum(["pass", "block", "redact", "alert", "log"])
      .meta({ description: "As if the rule were enforced" }),
    findings: z.array(Finding),
    rewritten_text: z.string().nullable().meta({ description: "What would go on instead" }),
    preview: z.string().nullable().meta({ description: "What a violation would show" }),
    duration_us: z.int().meta({ description: "Microseconds that the rule takes on this text" }),
    other_rules: z.array(RuleTried),
  })
  .meta({ id: "PolicyTest" });
export type TestPolicyResult = z.infer<typeof TestPolicyResult>;

export const BacktestInput = z.strictObject({
  rule: RuleDraft,
  policy_id: ruleId.optional().meta({ description: "The saved rule to compare with" }),
  days: z.int().min(1).max(90).default(7),
});

const Counted = z.array(z.object({ name: z.string(), count: z.int() }));

export const BacktestResult = z
  .object({
    source: z
      .enum(["bodies", "redacted", "summaries", "mixed", "nothing"])
      .meta({ description: "What was kept of the calls" }),
    note: z.string().nullable().meta({ description: "What the source means for the numbers" }),
    calls: z.int().meta({ description: "Calls in the period" }),
    examined: z.int().meta({ description: "Texts and summaries looked at" }),
    matched: z.int().meta({ description: "Calls that the rule would have caught" }),
    action: RuleAction,
    rate_pct: z.number(),
    by_key: Counted,
    by_model: Counted,
    difference: z
      .object({ added: z.int(), removed: z.int() })
      .nullable()
      .meta({ description: "Against the rule as it is in force" }),
    samples: z.array(
      z.object({
        usage_log_id: z.string(),
        direction: z.enum(["request", "response"]),
        preview: z.string(),
        entities: z.array(z.string()),
        is_new: z.boolean().meta({ description: "Not caught by the rule in force" }),
      }),
    ),
    prompts_per_second: z.int(),
  })
  .meta({ id: "BacktestResult" });
export type BacktestResult = z.infer<typeof BacktestResult>;

export const BacktestView = z
  .object({
    id: z.string(),
    status: z.enum(["queued", "running", "done", "cancelled", "failed"]),
    policy_id: z.string().nullable(),
    start_date: Timestamp,
    end_date: Timestamp,
    done: z.int(),
    total: z.int(),
    created_at: Timestamp,
    finished_at: Timestamp.nullable(),
    error: z.string().nullable(),
    result: BacktestResult.nullable(),
  })
  .meta({ id: "Backtest" });
export type BacktestView = z.infer<typeof BacktestView>;

export const EntitiesView = z.object({
  items: z.array(
    z.object({
      entity: z.string(),
      type: FindingType,
      group: z.string(),
      title: z.string(),
      severity: Severity,
      on_by_default: z
        .boolean()
        .meta({ description: "Whether a rule that names no entity looks for it" }),
    }),
  ),
});

export const TemplatesView = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      what: z.string(),
      false_alarms: z.string(),
      example: z.object({
        direction: z.enum(["request", "response"]),
        before: z.string(),
        after: z.string().nullable().meta({ description: "Null where nothing goes on" }),
      }),
      is_added: z.boolean(),
      rule: z.record(z.string(), z.unknown()).meta({ description: "Body for POST /policies" }),
    }),
  ),
});

const Cell = z.object({
  action: RuleAction.nullable().meta({ description: "The strongest in force; null for nothing" }),
  rules: z.int(),
  shadow: z.int(),
});
const Row = z.object({ pii: Cell, injection: Cell, bias: Cell, exfiltration: Cell });
export const CoverageView = z
  .object({
    request: Row,
    response: Row,
    store_min_severity: z.enum(["critical", "high", "medium", "low", "off"]),
    detectors: z.array(z.object({ type: FindingType, is_on: z.boolean() })),
  })
  .meta({ id: "Coverage" });
export type CoverageView = z.infer<typeof CoverageView>;

const tag = "Policies";
const path = "/trueportai-services/api/v1/policies";
const reads = { access: "scoped", role: "member", status: 200, group: "management", tag } as const;

export const listEntities = operation({
  ...reads,
  id: "listEntities",
  route: `GET ${path}/entities`,
  output: EntitiesView,
  summary: "List what detectors find",
});

export const listTemplates = operation({
  ...reads,
  id: "listTemplates",
  route: `GET ${path}/templates`,
  output: TemplatesView,
  summary: "List rules to start from",
});

export const getCoverage = operation({
  ...reads,
  id: "getCoverage",
  route: `GET ${path}/coverage`,
  output: CoverageView,
  summary: "See what is covered",
  description: "For prompts and answers and each kind, the strongest action in force.",
});

export const testPolicy = operation({
  ...reads,
  id: "testPolicy",
  route: `POST ${path}/test`,
  body: TestPolicyInput,
  output: TestPolicyResult,
  summary: "Try a rule on a text",
  description: "The text is not stored.",
  examples: {
    body: {
      rule: { action: "redact", trigger_type: "pii", entities: ["EMAIL"] },
      text: "Write to ada@example.org.",
    },
  },
});

export const createBacktest = operation({
  id: "createBacktest",
  route: `POST ${path}/backtest`,
  access: "scoped",
  role: "admin",
  body: BacktestInput,
  output: BacktestView,
  status: 201,
  group: "management",
  tag,
  summary: "Run a rule over past calls",
  description:
    "Over kept bodies, and where none are kept over redacted previews and entity summaries, which it says.",
  examples: {
    body: { rule: { action: "block", trigger_type: "keyword", keywords: ["Falcon"] }, days: 7 },
  },
});

export const getBacktest = operation({
  ...reads,
  id: "getBacktest",
  route: `GET ${path}/backtest/{id}`,
  params: IdParams,
  output: BacktestView,
  summary: "Follow a back-test",
});

export const cancelBacktest = operation({
  id: "cancelBacktest",
  route: `DELETE ${path}/backtest/{id}`,
  access: "scoped",
  role: "admin",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "Cancel a back-test",
});
