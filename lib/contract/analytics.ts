import { z } from "zod";
import { periods } from "../time";
import { EnvironmentName, line, Moment, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

const longestRangeMs = 400 * 86_400_000;

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

export const LogsQuery = z
  .strictObject({
    ...pageFields(50, 500),
    api_key: line(80, 1)
      .refine(
        (text) => !/^sk-[0-9A-Za-z]{32}$/.test(text),
        "must be an id or the masked form, not a key",
      )
      .optional()
      .meta({ description: "A key's id or its masked form" }),
    provider: line(40, 1).optional(),
    model: line(200, 1).optional(),
    status: z
      .string()
      .regex(/^[1-5](?:\d\d|xx)$/, "must be a status such as 200 or a class such as 4xx")
      .optional(),
    ...bounds,
  })
  .refine(isOrdered, ordered);
export type LogsQuery = z.infer<typeof LogsQuery>;

export const Outcome = z
  .enum(["ok", "redacted", "blocked", "refused", "failed", "cancelled"])
  .meta({ id: "Outcome", description: "Only failed counts in the error rate" });

const tokens = z.int().nullable();

export const LogView = z
  .object({
    id: z.string(),
    timestamp: Timestamp,
    request_id: z.string(),
    api_key: z.string().meta({ examples: ["sk-xxxx...yyyy"] }),
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
