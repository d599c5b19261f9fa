import Link from "next/link";
import { providerName } from "@/components/charts/series-colors";
import { Copy } from "@/components/data/copy";
import { Time } from "@/components/data/time";
import { Duration, GivenText, Money, Tokens } from "@/components/data/values";
import type { LogBodies, LogDetail } from "@/lib/contract/exchanges";
import { formatDuration, formatPlural } from "@/lib/format";
import { BodyView } from "./body-view";
import { CallStatus } from "./call-status";
import { requestTurns, responseTurns } from "./conversation";
import { ConversationView } from "./conversation-view";
import { ProviderMark } from "./log-columns";
import { LogFacts } from "./log-facts";
import { PanelTabs } from "./panel-tabs";

/** Model, status, cost, latency and time in two lines. */
export function LogHead({ call }: Readonly<{ call: LogDetail }>) {
  return (
    <div className="space-y-1">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <CallStatus call={call} />
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <ProviderMark provider={call.provider} />
          <GivenText text={call.model ?? providerName(call.provider)} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 text-muted text-sm">
        <Money usd={call.cost_usd} />
        <Duration ms={call.latency_ms} />
        <Time at={call.timestamp} form="full" />
        <Copy value={call.request_id} label="the request id" />
      </div>
    </div>
  );
}

const did = { block: "Blocked", redact: "Redacted", alert: "Alerted", log: "Logged" } as const;

type Caught = LogDetail["violations"][number];

function Deed({ caught, slug }: Readonly<{ caught: Caught; slug: string }>) {
  const { action, is_shadow: isShadow, entities, type, direction, rule_id, rule_name } = caught;
  const verb =
    action === null ? "Found" : isShadow ? `Would have ${did[action].toLowerCase()}` : did[action];
  const what = entities.length > 0 ? [...new Set(entities)].join(", ") : type;
  return (
    <li>
      <Link href={`/${slug}/violations/${caught.id}`} className="link">
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

function PolicyStrip({ call, slug }: Readonly<{ call: LogDetail; slug: string }>) {
  const { violations, rules_in_force: rules } = call;
  return (
    <section aria-label="What rules did" className="rounded-lg border bg-sunken px-3 py-2 text-sm">
      {violations.length > 0 ? (
        <ul className="space-y-1">
          {violations.map((caught) => (
            <Deed key={caught.id} caught={caught} slug={slug} />
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

/** Gateway, waiting and streaming, as shares of the whole. */
function TimeBar({ call }: Readonly<{ call: LogDetail }>) {
  const whole = Math.max(call.latency_ms, 0.001);
  const own = Math.min(call.overhead_ms, whole);
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

interface LogPanelProps {
  readonly call: LogDetail;
  readonly bodies: LogBodies;
  readonly slug: string;
  readonly isAdmin: boolean;
}

/** Characters of a body that a page carries. */
const shownCharacters = 256 * 1_024;

/** One call in full. */
export function LogPanel({ call, bodies, slug, isAdmin }: LogPanelProps) {
  const side = (name: "request" | "response") => {
    const body = bodies[name];
    if (!body) return <NotKept call={call} side={name} slug={slug} isAdmin={isAdmin} />;
    return (
      <BodyView
        callId={call.id}
        side={name}
        text={readable(body.text.slice(0, shownCharacters))}
        isShortened={body.text.length > shownCharacters}
        isCut={body.is_cut}
      />
    );
  };
  const turns = [
    ...(bodies.request ? requestTurns(bodies.request.text) : []),
    ...(bodies.response ? responseTurns(bodies.response.text) : []),
  ];
  return (
    <div className="space-y-4">
      <PolicyStrip call={call} slug={slug} />
      <TimeBar call={call} />
      <PanelTabs
        label="The call"
        tabs={[
          {
            id: "conversation",
            label: "Conversation",
            content: (
              <div className="space-y-3">
                {turns.length > 0 ? <ConversationView turns={turns} /> : null}
                {turns.length === 0 && bodies.request ? (
                  <p className="text-muted">This API&apos;s texts are shown under Request.</p>
                ) : null}
                {bodies.request ? null : (
                  <NotKept call={call} side="request" slug={slug} isAdmin={isAdmin} />
                )}
                <p className="text-muted text-sm">
                  <Tokens
                    input={call.prompt_tokens}
                    output={call.completion_tokens}
                    isEstimated={call.usage_estimated}
                  />{" "}
                  tokens{call.usage_estimated ? ", estimated: the provider told none" : ""}
                </p>
              </div>
            ),
          },
          { id: "request", label: "Request", content: side("request") },
          { id: "response", label: "Response", content: side("response") },
          { id: "details", label: "Details", content: <LogFacts call={call} slug={slug} /> },
        ]}
      />
    </div>
  );
}

/** JSON with line breaks; anything else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

interface NotKeptProps {
  readonly call: LogDetail;
  readonly side: "request" | "response";
  readonly slug: string;
  readonly isAdmin: boolean;
}

function NotKept({ call, side, slug, isAdmin }: NotKeptProps) {
  const { kept } = call;
  const sentences = {
    kept: "This text is empty.",
    not_kept:
      kept.capture === "none"
        ? "Only numbers are kept for this tenant, not prompts or answers."
        : "The text of this call wasn't kept.",
    expired: `Texts are kept ${formatPlural(kept.retention_days, "day")}; this one is deleted.`,
    in_bucket: "This text lies in the tenant's own bucket and isn't read from there.",
    admins_only: "This text is kept unredacted, so only admins can open it.",
  };
  const canChange = kept[side].state === "not_kept" && kept.capture === "none";
  return (
    <p className="text-muted">
      {sentences[kept[side].state]}{" "}
      {canChange && isAdmin ? (
        <Link href={`/${slug}/settings/storage`} className="link">
          Change what is kept
        </Link>
      ) : null}
      {canChange && !isAdmin ? "Admins can change that under Storage." : null}
    </p>
  );
}
