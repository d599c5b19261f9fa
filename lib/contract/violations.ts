import { z } from "zod";
import { periods } from "../time";
import { isOrdered, ordered } from "./analytics";
import { EnvironmentName, IdParams, line, Moment, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";
import { FindingType, findingTypes, Person, RuleAction, RuleState, Severity } from "./policies";

export const ViolationStatus = z
  .enum(["open", "resolved", "false_positive"])
  .meta({ id: "ViolationStatus" });

/** A name given once or several times: any of them. */
const oneOrMore = <Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .union([z.enum(values), z.array(z.enum(values)).max(values.length)])
    .transform((given) => (Array.isArray(given) ? given : [given]) as Values[number][])
    .optional()
    .meta({ wire: { type: "string", enum: values } });

const filters = {
  type: oneOrMore(findingTypes),
  severity: oneOrMore(["critical", "high", "medium", "low"]),
  start_date: Moment.optional(),
  end_date: Moment.optional(),
  direction: z.enum(["request", "response"]).optional(),
  action: z
    .enum(["block", "redact", "alert", "log", "shadow", "none"])
    .optional()
    .meta({ description: "shadow: of any rule in shadow; none: without a rule" }),
  rule: line(64, 1).optional().meta({ description: "A rule's id" }),
  api_key: line(80, 1)
    .refine(
      (text) => !/^sk-[0-9A-Za-z]{32}$/.test(text),
      "must be an id or the masked form, not a key",
    )
    .optional()
    .meta({ description: "A key's id or its masked form" }),
  model: line(200, 1).optional(),
  usage_log_id: line(64, 1).optional(),
};

const judged = {
  status: z.enum(["open", "resolved", "false_positive", "any"]).default("any"),
  assignee: line(64, 1).optional().meta({ description: "A member's id, me or none" }),
};

const violationSorts = [
  "detected_at.desc",
  "detected_at.asc",
  "severity.desc",
  "severity.asc",
] as const;

const ViolationsExportQuery = z
  .strictObject({
    ...filters,
    ...judged,
    format: z.enum(["csv", "jsonl"]).default("csv"),
  })
  .refine(isOrdered, ordered);

export const ViolationsQuery = z
  .strictObject({
    ...pageFields(20, 100),
    ...filters,
    ...judged,
    sort: z.enum(violationSorts).default("detected_at.desc"),
    group: z
      .enum(["similar"])
      .optional()
      .meta({ description: "One entry for each rule, key and set of entities" }),
  })
  .refine(isOrdered, ordered);
export type ViolationsQuery = z.infer<typeof ViolationsQuery>;

const fields = {
  id: z.string(),
  usage_log_id: z.string(),
  type: FindingType,
  severity: Severity,
  direction: z.enum(["request", "response"]),
  description: z.string(),
  auto_blocked: z.boolean(),
  detected_at: Timestamp,
  model_version: z.string(),
  env: EnvironmentName,
  rule_id: z.string().nullable(),
  rule_name: z.string().nullable(),
  action: RuleAction.nullable().meta({ description: "Null where no rule asked for it" }),
  is_shadow: z.boolean(),
  api_key: z.string(),
  key_id: z.string(),
  key_name: z.string().nullable(),
  provider: z.string(),
  model: z.string().nullable(),
  entities: z.array(z.string()),
  match_count: z.int(),
  status: ViolationStatus,
  assignee: Person.nullable(),
  note: z.string().nullable(),
};

export const ViolationView = z
  .object({
    ...fields,
    similar: z
      .object({ count: z.int(), first_at: Timestamp, last_at: Timestamp })
      .optional()
      .meta({ description: "With group=similar: how many this entry represents" }),
  })
  .meta({ id: "Violation" });
export type ViolationView = z.infer<typeof ViolationView>;

const RuleThen = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  state: RuleState.nullable().meta({ description: "The rule as it was" }),
  is_deleted: z.boolean(),
  deleted_at: Timestamp.nullable(),
  deleted_by: Person.nullable(),
  is_active: z.boolean().meta({ description: "Whether it is in force now" }),
  current_version: z.int().nullable(),
});

export const ViolationDetail = z
  .object({
    ...fields,
    redacted_payload: z.object({
      original_prompt_preview: z
        .string()
        .meta({ description: "A few words around; everything recognised is masked" }),
      entities_found: z.array(z.object({ type: z.string(), confidence: z.number() })),
    }),
    rule: RuleThen.nullable(),
    request: z
      .object({
        id: z.string(),
        request_id: z.string(),
        path: z.string(),
        status_code: z.int(),
        outcome: z.string(),
        error_code: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "The call; null once it has expired" }),
    decision: z
      .array(
        z.object({
          rule_id: z.string(),
          name: z.string(),
          action: RuleAction,
          mode: z.string(),
          priority: z.int(),
          matched: z.boolean(),
          effect: z.enum(["blocked", "redacted", "alerted", "logged", "shadow", "none"]),
        }),
      )
      .meta({ description: "The rules in force at that moment, in order" }),
    timeline: z.array(
      z.object({
        at: Timestamp,
        kind: z.string(),
        actor: Person.nullable(),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    similar_30d: z.object({ count: z.int(), false_positives: z.int() }),
    owasp: z
      .object({ id: z.string(), title: z.string() })
      .nullable()
      .meta({ description: "Item of the OWASP Top 10 for LLM applications" }),
  })
  .meta({ id: "ViolationDetail" });
export type ViolationDetail = z.infer<typeof ViolationDetail>;

const Allow = z
  .strictObject({
    value: line(500, 1).optional().meta({ description: "Kept as a keyed digest only" }),
    pattern: z.string().min(1).max(512).optional(),
  })
  .refine(({ value, pattern }) => (value === undefined) !== (pattern === undefined), {
    message: "must have either value or pattern",
  });

export const UpdateViolationInput = z.strictObject({
  status: ViolationStatus.optional(),
  note: z.string().trim().max(2_000).nullish(),
  assignee: line(64, 1).nullish().meta({ description: "A member's id or me; null for nobody" }),
  allow: Allow.optional().meta({
    description: "What the rule shall let pass from now on; with status false_positive, by admins",
  }),
});
export type UpdateViolationInput = z.infer<typeof UpdateViolationInput>;

const count = z.int();
const bySeverity = z.object({ critical: count, high: count, medium: count, low: count });

export const ViolationSummary = z
  .object({
    start_date: Timestamp,
    end_date: Timestamp,
    bucket_seconds: z.int(),
    total: count,
    open: count,
    by_type: z.object({ pii: count, injection: count, bias: count, exfiltration: count }),
    by_severity: bySeverity,
    timeseries: z.array(bySeverity.extend({ timestamp: Timestamp })),
    rules: z
      .array(
        z.object({
          rule_id: z.string(),
          name: z.string(),
          hits: count,
          previous_hits: count.meta({ description: "In the period of equal length before" }),
          false_positives: count,
        }),
      )
      .meta({ description: "Those that catch most, the first 20" }),
  })
  .meta({ id: "ViolationSummary" });
export type ViolationSummary = z.infer<typeof ViolationSummary>;

const tag = "Violations";
const path = "/trueportai-services/api/v1/analytics/violations";

export const listViolations = operation({
  id: "listViolations",
  route: `GET ${path}`,
  access: "scoped",
  role: "member",
  query: ViolationsQuery,
  output: pageOf(ViolationView),
  status: 200,
  group: "analytics",
  tag,
  summary: "List violations",
  description: "Newest first unless sorted. start_date is included, end_date is not.",
});

export const exportViolations = operation({
  id: "exportViolations",
  route: `GET ${path}/export`,
  access: "scoped",
  role: "member",
  query: ViolationsExportQuery,
  output: z.object({
    format: z.enum(["csv", "jsonl"]),
    filename: z.string(),
    content: z.custom<AsyncIterable<string>>(),
  }),
  download: true,
  status: 200,
  group: "analytics",
  tag,
  summary: "Export violations",
  description:
    "Every violation that matches, newest first, as a file that is sent while it is read. What matched is in none.",
});

export const getViolationSummary = operation({
  id: "getViolationSummary",
  route: `GET ${path}/summary`,
  access: "scoped",
  role: "member",
  query: z
    .strictObject({
      period: z.enum(periods).default("7d"),
      start_date: Moment.optional(),
      end_date: Moment.optional(),
    })
    .refine(isOrdered, ordered),
  output: ViolationSummary,
  status: 200,
  group: "analytics",
  tag,
  summary: "Sum up violations",
  description: "By type, by severity over time, and which rules catch most and err most.",
});

export const getViolation = operation({
  id: "getViolation",
  route: `GET ${path}/{id}`,
  access: "scoped",
  role: "member",
  params: IdParams,
  output: ViolationDetail,
  status: 200,
  group: "analytics",
  tag,
  summary: "Read a violation",
  description: "With its redacted preview. What matched is not stored.",
});

export const updateViolation = operation({
  id: "updateViolation",
  route: `PATCH ${path}/{id}`,
  access: "scoped",
  role: "member",
  params: IdParams,
  body: UpdateViolationInput,
  output: ViolationDetail,
  status: 200,
  group: "management",
  tag,
  summary: "Judge a violation",
  description: "Status, note, assignee; an admin can have the rule let a value pass from now on.",
  examples: { body: { status: "resolved", note: "Test data of ours" } },
});
