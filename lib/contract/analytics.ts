import { z } from "zod";
import { dayMs, periods } from "../time";
import { EnvironmentName, line, Moment, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

const longestRangeMs = 400 * dayMs;

interface Bounds {
  start_date?: Date | undefined;
  end_date?: Date | undefined;
}

export const isOrdered = ({ start_date: start, end_date: end }: Bounds): boolean =>
  !start || !end || start < end;

const bounds = {
  start_date: Moment.optional(),
  end_date: Moment.optional(),
};
export const ordered = { path: ["end_date"], message: "must be later than start_date" };

const outcomes = ["ok", "redacted", "blocked", "refused", "failed", "cancelled"] as const;
export const Outcome = z
  .enum(outcomes)
  .meta({ id: "Outcome", description: "Only failed counts in the error rate" });

/** A name given once or several times: any of them; with `!` before it, a value is excluded. */
const many = (value: z.ZodType<string>, description: string) => {
  const one = z.string().pipe(
    z.string().superRefine((text, ctx) => {
      const parsed = value.safeParse(text.replace(/^!/, ""));
      for (const { message } of parsed.error?.issues ?? []) ctx.addIssue(message);
    }),
  );
  return z
    .union([one, z.array(one).max(50)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional()
    .meta({
      description: `${description}. May be repeated; ! before a value excludes it`,
      wire: { type: "array", items: { type: "string" } },
    });
};

const decimal = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}(?:\.\d{1,9})?$/, "must be a number")
    .transform(Number)
    .pipe(z.number().max(max))
    .optional()
    .meta({ wire: { type: "number", minimum: 0, maximum: max } });

const logFilters = {
  api_key: many(
    line(80, 1).refine(
      (text) => !/^sk-[0-9A-Za-z]{32}$/.test(text),
      "must be an id or the masked form, not a key",
    ),
    "A key's id or its masked form",
  ),
  provider: many(line(40, 1), "Provider"),
  model: many(line(200, 1), "Model; unknown for calls that name none"),
  status: many(
    z.string().regex(/^[1-5](?:\d\d|xx)$/, "must be a status such as 200 or a class such as 4xx"),
    "A status such as 429 or a class such as 5xx",
  ),
  outcome: many(z.enum(outcomes), "What became of the call"),
  source: z
    .enum(["gateway", "provider"])
    .optional()
    .meta({ description: "Who refused or failed a call that did not succeed" }),
  path: line(500, 1).optional().meta({ description: "How the path begins" }),
  latency_min: decimal(1e9),
  latency_max: decimal(1e9),
  cost: z.literal("unknown").optional().meta({ description: "Calls with tokens but no price" }),
  cost_min: decimal(1e9),
  cost_max: decimal(1e9),
  violation: many(
    z.enum(["any", "none", "pii", "injection", "bias", "exfiltration"]),
    "Calls in which that was found",
  ),
  request_id: line(200, 1).optional(),
  ...bounds,
};

/** `sort` takes a field and a direction. */
export const logSorts = [
  "timestamp.desc",
  "timestamp.asc",
  "latency_ms.desc",
  "latency_ms.asc",
  "cost_usd.desc",
  "cost_usd.asc",
] as const;

export const LogsQuery = z
  .strictObject({
    ...pageFields(50, 500),
    ...logFilters,
    sort: z.enum(logSorts).default("timestamp.desc"),
  })
  .refine(isOrdered, ordered);
export type LogsQuery = z.infer<typeof LogsQuery>;
export type LogFilter = Omit<LogsQuery, "limit" | "offset" | "sort">;

export const LogsExportQuery = z
  .strictObject({ ...logFilters, format: z.enum(["csv", "jsonl"]).default("csv") })
  .refine(isOrdered, ordered);

const tokens = z.int().nullable();

export const LogView = z
  .object({
    id: z.string(),
    timestamp: Timestamp,
    request_id: z.string(),
    api_key: z.string().meta({ examples: ["sk-xxxx...yyyy"] }),
    key_id: z.string(),
    key_name: z.string().nullable(),
    env: EnvironmentName,
    path: z.string(),
    method: z.string(),
    status_code: z.int(),
    outcome: Outcome,
    error_code: z.string().nullable(),
    error_source: z.enum(["gateway", "provider"]).nullable(),
    streamed: z.boolean(),
    latency_ms: z.number(),
    ttft_ms: z.number().nullable().meta({ description: "Until the answer's first byte" }),
    overhead_ms: z.number().meta({ description: "The gateway's own share" }),
    request_size_bytes: z.int(),
    response_size_bytes: z.int(),
    provider: z.string(),
    model: z.string().nullable(),
    prompt_tokens: tokens,
    completion_tokens: tokens,
    cached_tokens: tokens,
    reasoning_tokens: tokens,
    usage_estimated: z.boolean(),
    cost_usd: z.number().nullable().meta({ description: "Null where no price is known" }),
    sdk: z.string().nullable(),
    violation_ids: z.array(z.string()),
  })
  .meta({ id: "Log" });
export type LogView = z.infer<typeof LogView>;

export const StatsQuery = z
  .strictObject({ period: z.enum(periods).default("7d"), ...bounds })
  .refine(isOrdered, ordered)
  .refine(
    ({ start_date: start, end_date: end }) =>
      !start || (end?.getTime() ?? Date.now()) - start.getTime() <= longestRangeMs,
    { path: ["start_date"], message: "must be at most 400 days before the end" },
  );
export type StatsQuery = z.infer<typeof StatsQuery>;

const count = z.int();
const counts = z.record(z.string(), count);
const percentiles = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

export const StatsView = z
  .object({
    period: z.enum([...periods, "custom"]),
    start_date: Timestamp,
    end_date: Timestamp,
    total_requests: count,
    total_cost_usd: z.number(),
    unpriced_requests: count.meta({ description: "Calls with tokens but no known price" }),
    total_tokens: z.object({
      prompt: count,
      completion: count,
      total: count,
      cached: count,
      reasoning: count,
    }),
    avg_latency_ms: z.number(),
    latency_ms: percentiles,
    ttft_ms: percentiles.meta({ description: "Time to the answer's first byte" }),
    error_rate_pct: z.number(),
    by_provider: counts,
    by_model: counts,
    by_key: counts.meta({ description: "By key id" }),
    by_status: counts,
    by_outcome: counts,
    timeseries: z.array(
      z.object({
        timestamp: Timestamp.meta({ description: "Start of the bucket" }),
        requests: count,
        errors: count,
        blocked: count,
        prompt_tokens: count,
        completion_tokens: count,
        cost_usd: z.number(),
        avg_latency_ms: z.number(),
      }),
    ),
    bucket_seconds: z.int(),
    violations: z.object({
      total: count,
      by_type: z.object({ pii: count, injection: count, bias: count, exfiltration: count }),
      critical: count,
      high: count,
      medium: count,
      low: count,
    }),
  })
  .meta({ id: "Stats" });
export type StatsView = z.infer<typeof StatsView>;

const tag = "Analytics";

export const listLogs = operation({
  id: "listLogs",
  route: "GET /trueportai-services/api/v1/analytics/logs",
  access: "scoped",
  role: "member",
  query: LogsQuery,
  output: pageOf(LogView),
  status: 200,
  group: "analytics",
  tag,
  summary: "List calls",
  description: "Newest first. start_date is included, end_date is not.",
});

export const getStats = operation({
  id: "getStats",
  route: "GET /trueportai-services/api/v1/analytics/stats",
  access: "scoped",
  role: "member",
  query: StatsQuery,
  output: StatsView,
  status: 200,
  group: "analytics",
  tag,
  summary: "Sum up calls",
  description:
    "Over a period that ends now, or from start_date to end_date. Equals the sum over the listed calls.",
});
