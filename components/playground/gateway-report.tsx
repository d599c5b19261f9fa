"use client";

import Link from "next/link";
import { usePlace } from "@/components/api";
import { Mode } from "@/components/data/badges";
import { Duration, Money, Tokens } from "@/components/data/values";
import { CallStatus } from "@/components/logs/call-status";
import { PolicyStrip, TimeBar } from "@/components/logs/call-story";
import { requestTurns } from "@/components/logs/conversation";
import { ConversationView } from "@/components/logs/conversation-view";
import { actionWords } from "@/components/policies/rule-words";
import type { LogDetail } from "@/lib/contract/exchanges";
import type { CallTrialResult } from "@/lib/contract/playground";
import { formatPlural } from "@/lib/format";
import type { Answer } from "./use-playground";

/** What rules did with the prompt, where the time went and what it cost. */
export function GatewayReport({ answer }: Readonly<{ answer: Answer }>) {
  const { slug } = usePlace();
  const { log, trial } = answer;
  return (
    <section
      aria-label="What the gateway did"
      className="min-w-0 space-y-4 rounded-lg border bg-surface p-4"
    >
      <h2 className="font-medium">What the gateway did</h2>
      {log ? <Known log={log} slug={slug} /> : <Unknown answer={answer} />}
      {trial ? <Rules trial={trial} slug={slug} /> : null}
      {trial ? <Prompt answer={answer} trial={trial} /> : null}
    </section>
  );
}

function Unknown({ answer: { state, status } }: Readonly<{ answer: Answer }>) {
  const sentence =
    state === "held"
      ? "The call wasn't sent: a rule that runs in shadow would have stopped it."
      : status === null
        ? "The call didn't reach the gateway."
        : status === 401 || status === 429
          ? `It refused the call before recording it: ${status}.`
          : "Waiting for the call's row…";
  return <p className="text-muted">{sentence}</p>;
}

function Known({ log, slug }: Readonly<{ log: LogDetail; slug: string }>) {
  return (
    <>
      <PolicyStrip call={log} slug={slug} />
      <TimeBar call={log} />
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <CallStatus call={log} />
        <span>
          <Tokens
            input={log.prompt_tokens}
            output={log.completion_tokens}
            isEstimated={log.usage_estimated}
          />{" "}
          tokens
        </span>
        <Money usd={log.cost_usd} place="full" />
        <Duration ms={Math.round(log.latency_ms)} />
        <Link href={`/${slug}/logs?request=${log.id}`} className="link">
          Open in the log
        </Link>
      </p>
    </>
  );
}

function Rules({ trial, slug }: Readonly<{ trial: CallTrialResult; slug: string }>) {
  if (trial.rules.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-muted text-sm">Rules that look at this prompt, in order</h3>
      <ol className="divide-y rounded-md border text-sm">
        {trial.rules.map(({ id, name, action, mode, matches }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <Link href={`/${slug}/policies/${id}`} className="link min-w-0 truncate">
              <bdi>{name}</bdi>
            </Link>
            {mode === "shadow" ? <Mode value="shadow" /> : null}
            <span className="ml-auto text-muted">
              {matches === 0
                ? "no match"
                : `${formatPlural(matches, "match")}: ${actionWords[action].verb.toLowerCase()}`}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface PromptProps {
  readonly answer: Answer;
  readonly trial: CallTrialResult;
}

function Prompt({ answer: { typed, log, state }, trial }: PromptProps) {
  const { outcome, rewritten_body: rewritten } = trial;
  const stayed = state === "held" || log?.attempts === 0;
  if (outcome === "block" && stayed) {
    return <p className="text-sm">The provider never saw this prompt.</p>;
  }
  if (rewritten === null) {
    return (
      <p className="text-sm">
        {stayed ? "The prompt never left the gateway." : "The prompt left as you typed it."}
      </p>
    );
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <div className="min-w-0">
        <h3 className="mb-1 text-muted text-sm">As you typed it</h3>
        <ConversationView turns={requestTurns(typed)} />
      </div>
      <div className="min-w-0">
        <h3 className="mb-1 text-muted text-sm">
          {stayed ? "As it would leave" : "As the provider got it"}
        </h3>
        <ConversationView turns={requestTurns(rewritten)} />
      </div>
    </div>
  );
}
