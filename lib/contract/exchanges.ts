import { z } from "zod";
import { periods } from "../time";
import { LogsExportQuery, LogView } from "./analytics";
import { IdParams, Timestamp } from "./common";
import { operation } from "./operation";
import { FindingType, RuleAction, Severity } from "./policies";

const Kept = z.object({
  state: z.enum(["kept", "not_kept", "expired", "in_bucket", "admins_only"]).meta({
    description:
      "Whether the text can be read here: in_bucket means that it is in the tenant's own bucket, admins_only that it was kept unredacted",
  }),
  capture: z.enum(["redacted", "full"]).nullable(),
});

const CaughtView = z.object({
  id: z.string(),
  type: FindingType,
  severity: Severity,
  direction: z.enum(["request", "response"]),
  rule_id: z.string().nullable(),
  rule_name: z.string().nullable(),
  action: RuleAction.nullable(),
  is_shadow: z.boolean(),
  entities: z.array(z.string()),
  match_count: z.int(),
});

export const LogDetail = LogView.extend({
  cache_write_tokens: z.int().nullable(),
  price_version: z.string().nullable(),
  finish_reason: z.string().nullable(),
  attempts: z.int(),
  violations: z.array(CaughtView),
  rules_in_force: z.int().meta({ description: "Rules that looked at the call" }),
  kept: z.object({
    capture: z.enum(["none", "redacted", "full"]).meta({ description: "As the tenant has it now" }),
    retention_days: z.int(),
    request: Kept,
    response: Kept,
  }),
}).meta({ id: "LogDetail" });
export type LogDetail = z.infer<typeof LogDetail>;

const BodyView = z
  .object({
    text: z.string(),
    content_type: z.string(),
    capture: z.enum(["redacted", "full"]),
    is_cut: z.boolean().meta({ description: "The text goes on; more was not kept" }),
    captured_at: Timestamp,
  })
  .nullable();

export const LogBodies = z
  .object({ request: BodyView, response: BodyView })
  .meta({ id: "LogBodies" });
export type LogBodies = z.infer<typeof LogBodies>;

const tag = "Analytics";
const path = "/trueportai-services/api/v1/analytics/logs";
const reads = { access: "scoped", role: "member", status: 200, group: "analytics", tag } as const;

export const getLog = operation({
  ...reads,
  id: "getLog",
  route: `GET ${path}/{id}`,
  params: IdParams,
  output: LogDetail,
  summary: "Read a call",
  description: "With what rules did and whether its texts were kept.",
});

export const getLogBodies = operation({
  ...reads,
  id: "getLogBodies",
  route: `GET ${path}/{id}/bodies`,
  params: IdParams,
  output: LogBodies,
  summary: "Read a call's texts",
  description:
    "Request and response as far as they were kept; null otherwise. What was kept unredacted is for admins.",
});

export const listLogValues = operation({
  ...reads,
  id: "listLogValues",
  route: `GET ${path}/values`,
  query: z
    .strictObject({
      field: z.enum(["provider", "model", "api_key", "status"]),
      period: z.enum(periods).default("7d"),
    })
    .meta({ description: "Of which filter, over which period" }),
  output: z.object({
    items: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
  }),
  summary: "List what calls can be filtered by",
  description: "The 200 most frequent values of the environment's calls.",
});

export const exportLogs = operation({
  ...reads,
  id: "exportLogs",
  route: `GET ${path}/export`,
  query: LogsExportQuery,
  output: z.object({
    format: z.enum(["csv", "jsonl"]),
    filename: z.string(),
    content: z.custom<AsyncIterable<string>>(),
  }),
  download: true,
  summary: "Export calls",
  description: "Every call that matches, newest first, as a file that is sent while it is read.",
});
