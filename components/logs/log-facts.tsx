import Link from "next/link";
import type { ReactNode } from "react";
import { Copy } from "@/components/data/copy";
import { Fact, FactList } from "@/components/data/facts";
import { GivenText, Money } from "@/components/data/values";
import { providerName } from "@/lib/contract/choices";
import { errorList } from "@/lib/contract/errors";
import type { LogDetail } from "@/lib/contract/exchanges";
import { formatBytes, formatCount, formatDuration, unknown } from "@/lib/format";

const count = (tokens: number | null): string => (tokens === null ? unknown : formatCount(tokens));

/** Everything known about a call except its texts. */
export function LogFacts({ call, slug }: Readonly<{ call: LogDetail; slug: string }>) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Key", <Named key="key" href={`/${slug}/keys?key=${call.key_id}`} text={keyOf(call)} />],
    ["Provider", providerName(call.provider)],
    ["Model", call.model === null ? unknown : <GivenText key="model" text={call.model} />],
    ["Path", <GivenText key="path" text={`${call.method} ${call.path}`} />],
    ["Streamed", call.streamed ? "Yes" : "No"],
    ["Input tokens", count(call.prompt_tokens)],
    ["Of these cached", count(call.cached_tokens)],
    ["Written to cache", count(call.cache_write_tokens)],
    ["Output tokens", count(call.completion_tokens)],
    ["Of these reasoning", count(call.reasoning_tokens)],
    ["Cost", <Money key="cost" usd={call.cost_usd} place="full" />],
    ["Price table", call.price_version ?? unknown],
    ["Latency", formatDuration(call.latency_ms)],
    ["First byte", formatDuration(call.ttft_ms)],
    ["Gateway's share", formatDuration(call.overhead_ms)],
    ["Sizes", `${formatBytes(call.request_size_bytes)} → ${formatBytes(call.response_size_bytes)}`],
    ["Attempts", formatCount(call.attempts)],
    ["Finish reason", call.finish_reason ?? unknown],
    ["Error", <ErrorCode key="error" code={call.error_code} />],
    ["SDK", call.sdk === null ? unknown : <GivenText key="sdk" text={call.sdk} />],
    ["Call id", <Copied key="id" text={call.id} label="the call's id" />],
    ["Request id", <Copied key="request" text={call.request_id} label="the request id" />],
  ];
  return (
    <FactList className="nums items-center">
      {facts.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </FactList>
  );
}

function ErrorCode({ code }: Readonly<{ code: string | null }>) {
  if (code === null) return "None";
  if (!errorList.some((known) => known.code === code)) return code;
  return (
    <Link href={`/docs#${code}`} prefetch={false} className="link">
      {code}
    </Link>
  );
}

const keyOf = ({ key_name, api_key }: LogDetail): string =>
  key_name ? `${key_name} (${api_key})` : api_key;

function Named({ href, text }: Readonly<{ href: string; text: string }>) {
  return (
    <Link href={href} className="link block">
      <GivenText text={text} />
    </Link>
  );
}

function Copied({ text, label }: Readonly<{ text: string; label: string }>) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate text-xs">{text}</code>
      <Copy value={text} label={label} />
    </span>
  );
}
