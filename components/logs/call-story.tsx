import Link from "next/link";
import { entityWord } from "@/components/policies/entity-words";
import type { LogDetail } from "@/lib/contract/exchanges";
import { formatDuration, formatPlural } from "@/lib/format";

const did = { block: "Blocked", redact: "Redacted", alert: "Alerted", log: "Logged" } as const;

type Caught = LogDetail["violations"][number];

interface DeedProps {
  readonly caught: Caught;
  readonly slug: string;
  readonly shortcut?: string;
}

function CaughtRow({ caught, slug, shortcut }: DeedProps) {
  const { action, is_shadow: isShadow, entities, type, direction, rule_id, rule_name } = caught;
  const verb =
    action === null ? "Found" : isShadow ? `Would have ${did[action].toLowerCase()}` : did[action];
  const what = entities.length > 0 ? [...new Set(entities)].map(entityWord).join(", ") : type;
  return (
    <li>
      <Link
        href={`/${slug}/violations/${caught.id}`}
        className="link"
        data-key={shortcut}
        data-key-label="Open the violation"
      >
        {verb} {caught.match_count} × {what} in{" "}
        {direction === "request" ? "the prompt" : "the answer"}
      </Link>
      {rule_id ? (
        <>
          {" by "}
          <Link href={`/${slug}/policies/${rule_id}`} className="link">
            <bdi>{rule_name}</bdi>
          </Link>
        </>
      ) : (
        ", without a rule"
      )}
      .
    </li>
  );
}

/** What rules did to a call, each action linked to its violation. */
export function PolicyStrip({ call, slug }: Readonly<{ call: LogDetail; slug: string }>) {
  const { violations, rules_in_force: rules } = call;
  return (
    <section aria-label="What rules did" className="rounded-lg border bg-sunken px-3 py-2 text-sm">
      {violations.length > 0 ? (
        <ul className="space-y-1">
          {violations.map((caught, index) => (
            <CaughtRow
              key={caught.id}
              caught={caught}
              slug={slug}
              {...(index === 0 ? { shortcut: "v" } : {})}
            />
          ))}
        </ul>
      ) : rules === 0 ? (
        <p>
          No rule looked at this call.{" "}
          <Link href={`/${slug}/policies`} className="link">
            Rules
          </Link>
        </p>
      ) : (
        <p>{formatPlural(rules, "rule")} looked, none matched.</p>
      )}
    </section>
  );
}

/** Gateway, waiting and streaming, as shares of the total. */
export function TimeBar({ call }: Readonly<{ call: LogDetail }>) {
  const whole = Math.max(call.latency_ms, 0.001);
  // A call that never left spent all of its time here.
  const own = call.attempts === 0 ? whole : Math.min(call.overhead_ms, whole);
  const first = call.ttft_ms === null ? whole : Math.min(call.ttft_ms, whole);
  const waiting = Math.max(first - own, 0);
  const streaming = Math.max(whole - own - waiting, 0);
  const parts = [
    { label: "gateway", ms: own, token: "--series-2" },
    {
      label: call.ttft_ms === null ? "provider" : "to the first byte",
      ms: waiting,
      token: "--latency-p50",
    },
    { label: "answer", ms: streaming, token: "--latency-p95" },
  ].filter(({ ms }) => ms > 0);
  return (
    <figure aria-label="Where the time went">
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full">
        {parts.map(({ label, ms, token }) => (
          <span
            key={label}
            style={{ background: `var(${token})`, width: `${Math.max((ms / whole) * 100, 1)}%` }}
          />
        ))}
      </div>
      <figcaption className="nums mt-1 flex flex-wrap gap-x-4 text-muted text-xs">
        {parts.map(({ label, ms, token }) => (
          <span key={label} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className="size-2 rounded-[2px]"
              style={{ background: `var(${token})` }}
            />
            {formatDuration(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))} {label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
