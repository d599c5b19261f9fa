import { z } from "zod";
import { EnvironmentName, IdParams, line, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

export const findingTypes = ["pii", "injection", "bias", "exfiltration"] as const;
export const FindingType = z.enum(findingTypes).meta({ id: "FindingType" });
export const severities = ["critical", "high", "medium", "low"] as const;
export const Severity = z.enum(severities).meta({ id: "Severity" });
export const RuleAction = z.enum(["block", "redact", "alert", "log"]).meta({ id: "RuleAction" });
const TriggerType = z
  .enum(["regex", "keyword", ...findingTypes])
  .meta({ id: "TriggerType", description: "A pattern, words, or a kind of finding" });
export const RuleMode = z.enum(["enforce", "shadow"]).meta({
  id: "RuleMode",
  description: "A rule in shadow stores what it would have done and does nothing",
});

const ofTenant = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be an id");
const pattern = z.string().min(1).max(512);

const Scope = z
  .strictObject({
    keys: z.array(ofTenant).max(200).default([]).meta({ description: "Ids of keys" }),
    providers: z.array(line(40, 1)).max(20).default([]),
    models: z.array(line(200, 1)).max(100).default([]).meta({ description: "May end in *" }),
  })
  .meta({ id: "RuleScope", description: "Where the rule applies; an empty list means everywhere" });

const Exceptions = z
  .strictObject({
    values: z.array(line(500, 1)).max(500).default([]),
    digests: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .max(2_000)
      .default([])
      .meta({ description: "Values kept as keyed digests only; entries can be taken away here" }),
    patterns: z.array(pattern).max(100).default([]),
  })
  .meta({ id: "RuleExceptions", description: "Matches that the rule lets pass" });

const fields = {
  name: line(120, 1),
  action: RuleAction,
  trigger_type: TriggerType,
  pattern: pattern.meta({ description: "RE2 syntax; for trigger_type regex" }),
  keywords: z.array(line(200, 1)).max(1_000).meta({ description: "For trigger_type keyword" }),
  whole_words: z.boolean(),
  entities: z
    .array(line(60, 1))
    .max(200)
    .meta({ description: "Of GET /policies/entities; empty for the usual ones of the kind" }),
  min_confidence: z.number().min(0).max(1),
  direction: z.enum(["request", "response", "both"]),
  scope: Scope,
  priority: z.int().min(0).max(1_000_000).meta({ description: "Lower comes first" }),
  is_active: z.boolean(),
  mode: RuleMode,
  violation_type: FindingType.meta({
    description: "Kind of the violations; for regex and keyword",
  }),
  severity: Severity.meta({ description: "Null takes each finding's own" }),
  exceptions: Exceptions,
  max_match_length: z.int().min(1).max(4_096).meta({
    description: "Characters of an answer's stream held back at most for one match",
  }),
  on_overlong: z.enum(["block", "release"]).meta({
    description: "What becomes of a stream whose match outgrows max_match_length",
  }),
  restore: z.boolean().meta({ description: "Put redacted values back into the answer" }),
  placeholder: line(100, 1).meta({ description: "Written in place of a match" }),
};

/** The parts of a rule that say what it does; a draft being tried out has only these. */
const ruleFields = {
  action: fields.action,
  trigger_type: fields.trigger_type,
  pattern: fields.pattern.nullish(),
  keywords: fields.keywords.default([]),
  whole_words: fields.whole_words.default(true),
  entities: fields.entities.default([]),
  min_confidence: fields.min_confidence.default(0),
  direction: fields.direction.optional(),
  scope: fields.scope.default({ keys: [], providers: [], models: [] }),
  mode: fields.mode.default("enforce"),
  violation_type: fields.violation_type.optional(),
  severity: fields.severity.nullish(),
  exceptions: fields.exceptions.default({ values: [], digests: [], patterns: [] }),
  max_match_length: fields.max_match_length.default(512),
  on_overlong: fields.on_overlong.optional(),
  restore: fields.restore.default(false),
  placeholder: fields.placeholder.nullish(),
};

export const CreatePolicyInput = z
  .strictObject({
    name: fields.name,
    ...ruleFields,
    priority: fields.priority.optional().meta({ description: "After all others when left out" }),
    is_active: fields.is_active.default(true),
  })
  .meta({ id: "CreatePolicy" });
export type CreatePolicyInput = z.infer<typeof CreatePolicyInput>;

/** A rule that is not saved. */
export const RuleDraft = z
  .strictObject({ name: fields.name.default("Draft"), ...ruleFields })
  .meta({ id: "RuleDraft" });
export type RuleDraft = z.infer<typeof RuleDraft>;

/** A page sends a rule back as it was shown: fields that only we set are accepted and ignored. */
const shownOnly = z.unknown().optional().meta({ description: "Passed over", wire: {} });

/** Omitted fields stay as they are; null clears. */
export const UpdatePolicyInput = z
  .strictObject({
    name: fields.name.optional(),
    action: fields.action.optional(),
    trigger_type: fields.trigger_type.optional(),
    pattern: fields.pattern.nullish(),
    keywords: fields.keywords.optional(),
    whole_words: fields.whole_words.optional(),
    entities: fields.entities.optional(),
    min_confidence: fields.min_confidence.optional(),
    direction: fields.direction.optional(),
    scope: fields.scope.optional(),
    priority: fields.priority.optional(),
    is_active: fields.is_active.optional(),
    mode: fields.mode.optional(),
    violation_type: fields.violation_type.optional(),
    severity: fields.severity.nullish(),
    exceptions: fields.exceptions.optional(),
    max_match_length: fields.max_match_length.optional(),
    on_overlong: fields.on_overlong.optional(),
    restore: fields.restore.optional(),
    placeholder: fields.placeholder.nullish(),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "The version this change is based on; If-Match says the same" }),
    id: shownOnly,
    env: shownOnly,
    created_at: shownOnly,
    updated_at: shownOnly,
    updated_by: shownOnly,
    hits_7d: shownOnly,
    false_positives_7d: shownOnly,
  })
  .meta({ id: "UpdatePolicy" });
export type UpdatePolicyInput = z.infer<typeof UpdatePolicyInput>;

export const Person = z
  .object({ id: z.string(), name: z.string() })
  .meta({ id: "Person", description: "A member, or who was one" });

export const RuleState = z
  .object({
    name: z.string(),
    action: RuleAction,
    trigger_type: TriggerType,
    pattern: z.string().nullable(),
    keywords: z.array(z.string()),
    whole_words: z.boolean(),
    entities: z.array(z.string()),
    min_confidence: z.number(),
    direction: fields.direction,
    scope: z.object({
      keys: z.array(z.string()),
      providers: z.array(z.string()),
      models: z.array(z.string()),
    }),
    priority: z.int(),
    is_active: z.boolean(),
    mode: RuleMode,
    violation_type: FindingType,
    severity: Severity.nullable(),
    exceptions: z.object({
      values: z.array(z.string()),
      digests: z.array(z.string()),
      patterns: z.array(z.string()),
    }),
    max_match_length: z.int(),
    on_overlong: fields.on_overlong,
    restore: z.boolean(),
    placeholder: z.string().nullable(),
  })
  .meta({ id: "RuleState", description: "A rule as it stood at one version" });
export type RuleState = z.infer<typeof RuleState>;

export const PolicyView = RuleState.extend({
  id: z.string(),
  env: EnvironmentName,
  version: z.int(),
  created_at: Timestamp,
  updated_at: Timestamp,
  updated_by: Person.nullable(),
  hits_7d: z.int().meta({ description: "Violations of the last seven days" }),
  false_positives_7d: z.int(),
}).meta({ id: "Policy" });
export type PolicyView = z.infer<typeof PolicyView>;

export const PolicyVersionView = z
  .object({
    version: z.int(),
    changed_at: Timestamp,
    changed_by: Person.nullable(),
    is_deleted: z.boolean(),
    changed_fields: z.array(z.string()).meta({ description: "Against the version before" }),
    state: RuleState,
  })
  .meta({ id: "PolicyVersion" });
export type PolicyVersionView = z.infer<typeof PolicyVersionView>;

const tag = "Policies";
const path = "/trueportai-services/api/v1/policies";

export const listPolicies = operation({
  id: "listPolicies",
  route: `GET ${path}`,
  access: "scoped",
  role: "member",
  query: z.strictObject(pageFields(100, 500)),
  output: z.array(PolicyView),
  list: "bare",
  status: 200,
  group: "management",
  tag,
  summary: "List rules",
  description: "By priority. The total is in X-Total-Count, the neighbouring pages in Link.",
});

export const createPolicy = operation({
  id: "createPolicy",
  route: `POST ${path}`,
  access: "scoped",
  role: "admin",
  body: CreatePolicyInput,
  output: PolicyView,
  status: 201,
  group: "management",
  tag,
  summary: "Create a rule",
  description:
    "In force on every instance within a second. A pattern that no linear-time engine takes is refused with its position.",
  examples: {
    body: {
      name: "Redact phone numbers",
      action: "redact",
      trigger_type: "regex",
      pattern: "\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b",
      is_active: true,
      priority: 2,
    },
  },
});

export const getPolicy = operation({
  id: "getPolicy",
  route: `GET ${path}/{id}`,
  access: "scoped",
  role: "member",
  params: IdParams,
  output: PolicyView,
  status: 200,
  group: "management",
  tag,
  summary: "Read a rule",
});

export const updatePolicy = operation({
  id: "updatePolicy",
  route: `PUT ${path}/{id}`,
  access: "scoped",
  role: "admin",
  params: IdParams,
  body: UpdatePolicyInput,
  output: PolicyView,
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Change a rule",
  description:
    "In full or in part: omitted fields stay. With the `version` it is based on, a change that somebody else made in between is answered with 409 and described.",
  examples: { body: { is_active: false, version: 3 } },
});

export const deletePolicy = operation({
  id: "deletePolicy",
  route: `DELETE ${path}/{id}`,
  access: "scoped",
  role: "admin",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "Delete a rule",
  description: "Its versions and violations stay.",
});

export const listPolicyVersions = operation({
  id: "listPolicyVersions",
  route: `GET ${path}/{id}/versions`,
  access: "scoped",
  role: "member",
  params: IdParams,
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(PolicyVersionView),
  status: 200,
  group: "management",
  tag,
  summary: "List a rule's versions",
  description: "Newest first, also of a deleted rule.",
});

export const restorePolicyVersion = operation({
  id: "restorePolicyVersion",
  route: `POST ${path}/{id}/versions/{version}/restore`,
  access: "scoped",
  role: "admin",
  params: z.strictObject({
    id: IdParams.shape.id,
    version: z
      .string()
      .regex(/^\d{1,7}$/)
      .transform(Number)
      .meta({ wire: { type: "integer", minimum: 1 } }),
  }),
  output: PolicyView,
  status: 200,
  group: "management",
  tag,
  summary: "Restore a version of a rule",
  description: "Makes a new version with the old one's content; a deleted rule comes back.",
});

export const orderPolicies = operation({
  id: "orderPolicies",
  route: `POST ${path}/order`,
  access: "scoped",
  role: "admin",
  body: z.strictObject({
    ids: z.array(ofTenant).min(1).max(500).meta({ description: "Rules in their new order" }),
  }),
  output: z.object({
    items: z.array(z.object({ id: z.string(), priority: z.int(), version: z.int() })),
  }),
  status: 200,
  group: "management",
  tag,
  summary: "Reorder rules",
  description: "Rules that are not named keep their order after those that are.",
  examples: { body: { ids: ["pol_0Vz1c9Qm4nJ8sK2dLw7XyR"] } },
});
