import type { LogView } from "@/lib/contract/analytics";
import type * as contract from "@/lib/contract/exchanges";
import type { TenantContext, Verb } from "./context";
import { toCsvLine } from "./csv";
import { readAllLogs } from "./logs";

const csvColumns = [
  "timestamp",
  "id",
  "request_id",
  "key_id",
  "api_key",
  "key_name",
  "env",
  "provider",
  "model",
  "method",
  "path",
  "status_code",
  "outcome",
  "error_code",
  "error_source",
  "streamed",
  "latency_ms",
  "ttft_ms",
  "overhead_ms",
  "request_size_bytes",
  "response_size_bytes",
  "prompt_tokens",
  "completion_tokens",
  "cached_tokens",
  "reasoning_tokens",
  "usage_estimated",
  "cost_usd",
  "sdk",
] as const satisfies readonly (keyof LogView)[];

const toLine = (view: LogView): string =>
  toCsvLine([...csvColumns.map((name) => view[name]), view.violation_ids.join(" ")]);

type Query = Parameters<Verb<typeof contract.exportLogs>>[1]["query"];

async function* toText(ctx: TenantContext, query: Query): AsyncGenerator<string> {
  const { format, ...filter } = query;
  if (format === "csv") yield `${toCsvLine([...csvColumns, "violation_ids"])}\r\n`;
  for await (const views of readAllLogs(ctx, filter)) {
    yield views
      .map((view) => (format === "csv" ? `${toLine(view)}\r\n` : `${JSON.stringify(view)}\n`))
      .join("");
  }
}

/** Calls as a file, read while it is being sent. */
export const exportLogs: Verb<typeof contract.exportLogs> = async (ctx, { query }) => ({
  format: query.format,
  filename: `calls-${ctx.tenant.slug}-${new Date(ctx.nowMs).toISOString().slice(0, 10)}.${query.format}`,
  content: toText(ctx, query),
});
