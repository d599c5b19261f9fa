import { z } from "zod";
import {
  EnvironmentName,
  IdParams,
  line,
  Moment,
  ProviderId,
  pageFields,
  Timestamp,
} from "./common";
import { operation } from "./operation";

export const budgetPeriods = ["day", "week", "month", "total"] as const;
const BudgetPeriod = z.enum(budgetPeriods);

const Metadata = z
  .record(z.string().min(1).max(64), z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((data) => Object.keys(data).length <= 50, "must have at most 50 entries");

const fields = {
  owner: line(120).meta({ description: "Label for people", examples: ["production-app"] }),
  rate_limit_rpm: z.int().min(1).max(1_000_000).meta({ description: "Requests per minute" }),
  expires_at: Moment,
  budget_usd: z
    .number()
    .min(0)
    .max(1_000_000)
    .meta({ description: "Spend allowed per budget_period" }),
  budget_period: BudgetPeriod.meta({ description: "Defaults to month where a budget is set" }),
  allowed_models: z.array(line(200, 1)).max(100).meta({ description: "Empty allows all" }),
  allowed_providers: z.array(ProviderId).max(20).meta({ description: "Empty allows all" }),
  metadata: Metadata,
};

export const CreateKeyInput = z.strictObject({
  owner: fields.owner.nullish(),
  rate_limit_rpm: fields.rate_limit_rpm
    .optional()
    .meta({ description: "Requests per minute; by default the tenant's, which is 60 at first" }),
  expires_at: fields.expires_at.nullish(),
  budget_usd: fields.budget_usd.nullish(),
  budget_period: fields.budget_period.nullish(),
  allowed_models: fields.allowed_models.default([]),
  allowed_providers: fields.allowed_providers.default([]),
  metadata: fields.metadata.default({}),
});

/** Omitted fields stay as they are; null clears. */
export const UpdateKeyInput = z.strictObject({
  owner: fields.owner.nullish(),
  is_active: z.boolean().optional(),
  rate_limit_rpm: fields.rate_limit_rpm.optional(),
  expires_at: fields.expires_at.nullish(),
  budget_usd: fields.budget_usd.nullish(),
  budget_period: fields.budget_period.nullish(),
  allowed_models: fields.allowed_models.optional(),
  allowed_providers: fields.allowed_providers.optional(),
  metadata: fields.metadata.optional(),
});

export const KeyView = z
  .object({
    id: z.string(),
    key: z.string().meta({
      description: "First and last four characters; in full only in the answer that creates it",
      examples: ["sk-xxxx...yyyy"],
    }),
    owner: z.string().nullable(),
    is_active: z.boolean(),
    rate_limit_rpm: z.int(),
    expires_at: Timestamp.nullable(),
    budget_usd: z.number().nullable(),
    budget_period: BudgetPeriod.nullable(),
    allowed_models: z.array(z.string()),
    allowed_providers: z.array(z.string()),
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    env: EnvironmentName,
    created_at: Timestamp,
    last_used_at: Timestamp.nullable(),
    calls_7d: z.int().meta({ description: "Calls of the last seven days" }),
    spend_7d_usd: z.number(),
    previous: z
      .object({ key: z.string(), until: Timestamp, last_used_at: Timestamp.nullable() })
      .nullable()
      .meta({ description: "What a rotation replaced, while it still works" }),
  })
  .meta({ id: "Key" });
export type KeyView = z.infer<typeof KeyView>;

export const keyStatuses = ["active", "disabled", "expiring", "expired", "rotating"] as const;

/** `sort` takes a field and a direction. */
export const keySorts = [
  "created_at.desc",
  "created_at.asc",
  "name.asc",
  "name.desc",
  "last_used.desc",
  "last_used.asc",
  "calls.desc",
  "calls.asc",
  "spend.desc",
  "spend.asc",
] as const;

const ListKeysQuery = z.strictObject({
  ...pageFields(20, 100),
  q: line(120).optional().meta({ description: "Part of the name or of the masked key" }),
  status: z
    .enum(keyStatuses)
    .optional()
    .meta({ description: "expiring: within seven days; rotating: an old secret is still at work" }),
  unused_days: z
    .string()
    .regex(/^\d{1,4}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(3650))
    .optional()
    .meta({
      description: "Only keys that nobody used for this many days",
      wire: { type: "integer", minimum: 1, maximum: 3650 },
    }),
  model: line(200, 1).optional().meta({ description: "Only keys that may call this model" }),
  sort: z.enum(keySorts).default("created_at.desc"),
});

const tag = "Keys";

export const createKey = operation({
  id: "createKey",
  route: "POST /trueportai-services/api/v1/keys",
  access: "scoped",
  role: "admin",
  body: CreateKeyInput,
  output: KeyView,
  status: 201,
  alsoAnswers: [402],
  group: "management",
  tag,
  summary: "Create a key",
  description: "The full key is in this answer only. It belongs to the token's environment.",
  examples: { body: { owner: "production-app", rate_limit_rpm: 120 } },
});

export const listKeys = operation({
  id: "listKeys",
  route: "GET /trueportai-services/api/v1/keys",
  access: "scoped",
  role: "member",
  query: ListKeysQuery,
  output: z.array(KeyView),
  list: "bare",
  status: 200,
  group: "management",
  tag,
  summary: "List keys",
  description:
    "Newest first unless sorted. The total is in X-Total-Count, the neighbouring pages in Link.",
});

export const updateKey = operation({
  id: "updateKey",
  route: "PATCH /trueportai-services/api/v1/keys/{id}",
  access: "scoped",
  role: "admin",
  params: IdParams,
  body: UpdateKeyInput,
  output: KeyView,
  status: 200,
  group: "management",
  tag,
  summary: "Change a key",
  description: "Any field but the key itself. Reaches every instance within a second.",
  examples: { body: { is_active: false } },
});

export const rotateKey = operation({
  id: "rotateKey",
  route: "POST /trueportai-services/api/v1/keys/{id}/rotate",
  access: "scoped",
  role: "admin",
  params: IdParams,
  body: z.strictObject({
    grace_seconds: z
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .meta({ description: "How long the old secret keeps working alongside the new one" }),
  }),
  output: KeyView,
  status: 200,
  group: "management",
  tag,
  summary: "Replace a key's secret",
  description:
    "The new secret is in full in this answer only; name, limits and budget stay. Only one old secret works at a time: rotating again ends the previous one at once.",
  examples: { body: { grace_seconds: 86_400 } },
});

export const retirePreviousKey = operation({
  id: "retirePreviousKey",
  route: "DELETE /trueportai-services/api/v1/keys/{id}/previous",
  access: "scoped",
  role: "admin",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "End a replaced secret before its time",
  description: "404 where no rotation is under way. Reaches every instance within a second.",
});

export const deleteKey = operation({
  id: "deleteKey",
  route: "DELETE /trueportai-services/api/v1/keys/{id}",
  access: "scoped",
  role: "admin",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "Revoke a key",
  description: "At once and for good, on every instance.",
});
