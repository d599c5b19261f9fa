"use client";

import Link from "next/link";
import { usePlace } from "@/components/api";
import { CodeBlock } from "@/components/data/code-block";
import { responseTurns } from "@/components/logs/conversation";
import { ConversationView } from "@/components/logs/conversation-view";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { GatewayReport } from "./gateway-report";
import type { Answer } from "./use-playground";

interface AnswerViewProps {
  readonly answer: Answer | null;
  /** Runs the same in the sandbox, which needs no credential. */
  readonly onSandbox: () => void;
}

/** JSON with line breaks; anything else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The answer as it streams, with what the gateway did and what it cost below. */
export function AnswerView({ answer, onSandbox }: AnswerViewProps) {
  if (!answer) {
    return (
      <p className="rounded-lg border border-dashed p-6 text-center text-muted">
        The answer appears here, and below it what the rules did and what it cost.
      </p>
    );
  }
  const sent = answer.enforcesShadow ? answer.trial?.rewritten_body : null;
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
                  code={`POST ${answer.path}\n\n${readable(sent ?? answer.typed)}`}
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
      {answer.state === "running" ? null : <GatewayReport answer={answer} />}
    </div>
  );
}

function Said({ answer }: Readonly<{ answer: Answer }>) {
  const { state, status, raw } = answer;
  if (state === "held") return <Held answer={answer} />;
  if (status !== null && status >= 400) return <Refused answer={answer} status={status} />;
  const turns = responseTurns(raw);
  if (turns.length > 0) {
    return (
      <div className="space-y-2">
        <ConversationView turns={turns} />
        {state === "stopped" ? <p className="text-muted text-sm">Stopped by you.</p> : null}
      </div>
    );
  }
  if (state === "running") return <Skeleton className="h-20" />;
  if (state === "stopped") return <p className="text-muted">Stopped before it began.</p>;
  return <p className="text-muted">{raw === "" ? "No answer." : "See the raw answer."}</p>;
}

/** Exactly what a caller gets, and the rule behind it where there is one. */
function Refused({ answer, status }: Readonly<{ answer: Answer; status: number }>) {
  const stopping = answer.log?.violations.find(({ action, is_shadow: isShadow }) => {
    return action === "block" && !isShadow;
  });
  const rule = answer.trial?.blocked_by ?? null;
  const blocking =
    rule ??
    (stopping?.rule_id ? { id: stopping.rule_id, name: stopping.rule_name ?? "a rule" } : null);
  return (
    <div className="space-y-2">
      <p className="text-sm">
        A caller gets <strong className="font-medium">{status}</strong> and this answer
        {blocking && status === 403 ? (
          <>
            {", because of the rule "}
            <RuleLink rule={blocking} />
          </>
        ) : null}
        :
      </p>
      <CodeBlock label="the answer that a caller gets" code={readable(answer.raw)} />
    </div>
  );
}

function Held({ answer }: Readonly<{ answer: Answer }>) {
  const rule = answer.trial?.blocked_by;
  return (
    <p>
      Were it enforced, the rule {rule ? <RuleLink rule={rule} /> : null} would refuse this call
      with 403. Nothing was sent.
    </p>
  );
}

function RuleLink({ rule }: Readonly<{ rule: { readonly id: string; readonly name: string } }>) {
  const { slug } = usePlace();
  return (
    <Link href={`/${slug}/policies/${rule.id}`} className="link">
      <bdi>{rule.name}</bdi>
    </Link>
  );
}
