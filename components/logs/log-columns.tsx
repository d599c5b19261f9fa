import Link from "next/link";
import { providerToken } from "@/components/charts/series-colors";
import type { Column } from "@/components/data/data-table";
import { Time } from "@/components/data/time";
import { Duration, GivenText, Money, Tokens, Unknown } from "@/components/data/values";
import type { LogView } from "@/lib/contract/analytics";
import { providerName } from "@/lib/contract/choices";
import { formatBytes, formatCount, formatTime } from "@/lib/format";
import { CallStatus } from "./call-status";

/** A provider's colour and name; the colour carries nothing that the name does not. */
export function ProviderMark({ provider }: Readonly<{ provider: string }>) {
  return (
    <span
      title={providerName(provider)}
      className="inline-block size-2 shrink-0 rounded-full"
      style={{ background: `var(${providerToken(provider)})` }}
    >
      <span className="sr-only">{providerName(provider)}</span>
    </span>
  );
}

interface Place {
  readonly slug: string;
  readonly zone: string;
  readonly nowMs: number;
}

/** Columns of the list of calls; those after latency are hidden by default. */
export function logColumns({ slug, zone, nowMs }: Place): readonly Column<LogView>[] {
  const today = formatTime(nowMs, "date", zone);
  return [
    {
      id: "time",
      header: "Time",
      sort: "timestamp",
      className: "max-sm:w-auto!",
      cell: ({ timestamp }) =>
        formatTime(timestamp, "date", zone) === today ? (
          <Time at={timestamp} form="clock" />
        ) : (
          <>
            <Time at={timestamp} form="day" /> <Time at={timestamp} form="clock" />
          </>
        ),
    },
    {
      id: "status",
      header: "Status",
      cell: (call) => <CallStatus call={call} />,
      filter: ({ outcome, status_code }) =>
        outcome === "blocked" || outcome === "redacted"
          ? { name: "outcome", value: outcome }
          : { name: "status", value: String(status_code) },
    },
    {
      id: "model",
      header: "Model",
      filter: ({ model }) => (model === null ? null : { name: "model", value: model }),
      cell: ({ model, provider }) => (
        <span className="flex min-w-0 items-center gap-2">
          <ProviderMark provider={provider} />
          {model === null ? <Unknown why="no model named" /> : <GivenText text={model} />}
        </span>
      ),
    },
    {
      id: "key",
      header: "Key",
      filter: ({ key_id }) => ({ name: "api_key", value: key_id }),
      cell: ({ key_id, key_name, api_key }) => (
        <Link href={`/${slug}/keys?key=${key_id}`} prefetch={false} className="hover:underline">
          <GivenText text={key_name ?? api_key} />
        </Link>
      ),
    },
    {
      id: "tokens",
      header: "Tokens in → out",
      align: "end",
      cell: ({ prompt_tokens, completion_tokens, usage_estimated }) => (
        <Tokens input={prompt_tokens} output={completion_tokens} isEstimated={usage_estimated} />
      ),
    },
    {
      id: "cost",
      header: "Cost",
      align: "end",
      sort: "cost_usd",
      cell: ({ cost_usd }) => <Money usd={cost_usd} />,
    },
    {
      id: "latency",
      header: "Latency",
      align: "end",
      sort: "latency_ms",
      cell: ({ latency_ms }) => <Duration ms={latency_ms} />,
    },
    { id: "path", header: "Path", isExtra: true, cell: ({ path }) => <GivenText text={path} /> },
    {
      id: "provider",
      header: "Provider",
      filter: ({ provider }) => ({ name: "provider", value: provider }),
      isExtra: true,
      cell: ({ provider }) => providerName(provider),
    },
    {
      id: "ttft",
      header: "First token",
      align: "end",
      isExtra: true,
      cell: ({ ttft_ms }) => <Duration ms={ttft_ms} />,
    },
    {
      id: "overhead",
      header: "Gateway",
      align: "end",
      isExtra: true,
      cell: ({ overhead_ms }) => <Duration ms={overhead_ms} />,
    },
    {
      id: "sizes",
      header: "Sizes",
      align: "end",
      isExtra: true,
      cell: ({ request_size_bytes, response_size_bytes }) =>
        `${formatBytes(request_size_bytes)} → ${formatBytes(response_size_bytes)}`,
    },
    {
      id: "streamed",
      header: "Streamed",
      isExtra: true,
      cell: ({ streamed }) => (streamed ? "Yes" : "No"),
    },
    {
      id: "violations",
      header: "Violations",
      align: "end",
      isExtra: true,
      cell: ({ violation_ids }) => formatCount(violation_ids.length),
    },
    {
      id: "sdk",
      header: "SDK",
      isExtra: true,
      cell: ({ sdk }) => (sdk === null ? <Unknown why="not reported" /> : <GivenText text={sdk} />),
    },
    {
      id: "request",
      header: "Request id",
      isExtra: true,
      cell: ({ request_id }) => <GivenText text={request_id} />,
    },
  ];
}
