"use client";

import Link from "next/link";
import { usePlace } from "@/components/api";
import { CodeBlock } from "@/components/data/snippet";
import { Duration, Money, Tokens } from "@/components/data/values";
import { CallStatus } from "@/components/logs/call-status";
import { PolicyStrip, TimeBar } from "@/components/logs/call-story";
import { responseTurns } from "@/components/logs/conversation";
import { ConversationView } from "@/components/logs/conversation-view";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { LogDetail } from "@/lib/contract/exchanges";
import type { Answer } from "./use-playground";

interface AnswerViewProps {
  readonly answer: Answer | null;
  /** Runs the same in the sandbox, which needs no credential. */
  readonly onSandbox: () => void;
}

/** The answer as it streams; below, what the gateway did and what it cost. */
export function AnswerView({ answer, onSandbox }: AnswerViewProps) {
  if (!answer) {
    return (
      <p className="rounded-lg border border-dashed p-6 text-center text-muted">
        The answer appears here, and below it what the rules did and what it cost.
      </p>
    );
  }
  return (
    <div className="min-w-0 space-y-4">
      <section aria-label="Answer" aria-busy={answer.state === "running"} className="space-y-3">
        <Tabs
          label="The answer"
          tabs={[
            { id: "answer", label: "Answer", content: <Said answer={answer} /> },
            {
              id: "request",
              label: "Raw request",
              content: (
                <CodeBlock
                  label="the request"
                  code={`POST ${answer.call.path}\n\n${JSON.stringify(answer.call.body, null, 2)}`}
                />
              ),
            },
            {
              id: "raw",
              label: "Raw answer",
              content: <CodeBlock label="the answer" code={answer.raw || "Nothing yet"} />,
            },
          ]}
        />
        {answer.problem ? (
          <p role="alert" className="text-critical-text">
            {answer.problem}
          </p>
        ) : null}
        {answer.raw.includes("PROVIDER_NOT_CONFIGURED") ? (
          <Button size="sm" onClick={onSandbox}>
            Run it in the sandbox
          </Button>
        ) : null}
      </section>
      {answer.state === "running" ? null : <Deeds answer={answer} />}
    </div>
  );
}

function Said({ answer }: Readonly<{ answer: Answer }>) {
  const turns = responseTurns(answer.raw);
  if (turns.length > 0) {
    return (
      <div className="space-y-2">
        <ConversationView turns={turns} />
        {answer.state === "stopped" ? <p className="text-muted text-sm">Stopped by you.</p> : null}
      </div>
    );
  }
  if (answer.state === "running") return <Skeleton className="h-20" />;
  return <p className="text-muted">{answer.raw === "" ? "No answer." : "See the raw answer."}</p>;
}

function Deeds({ answer }: Readonly<{ answer: Answer }>) {
  const { slug } = usePlace();
  const { log, status } = answer;
  return (
    <section
      aria-label="What the gateway did"
      className="space-y-3 rounded-lg border bg-surface p-4"
    >
      <h2 className="font-medium">What the gateway did</h2>
      {log ? (
        <Known log={log} slug={slug} />
      ) : status === null ? (
        <p className="text-muted">The call didn&apos;t reach the gateway.</p>
      ) : status === 401 || status === 429 ? (
        <p className="text-muted">It refused the call before it was noted: {status}.</p>
      ) : (
        <p className="text-muted">Waiting for the call&apos;s row…</p>
      )}
    </section>
  );
}

function Known({ log, slug }: Readonly<{ log: LogDetail; slug: string }>) {
  return (
    <>
      <PolicyStrip call={log} slug={slug} />
      <TimeBar call={log} />
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <CallStatus call={log} />
        <Tokens
          input={log.prompt_tokens}
          output={log.completion_tokens}
          isEstimated={log.usage_estimated}
        />
        <Money usd={log.cost_usd} place="full" />
        <Duration ms={Math.round(log.latency_ms)} />
        <Link href={`/${slug}/logs?request=${log.id}`} className="link">
          Open in the log
        </Link>
      </p>
    </>
  );
}
