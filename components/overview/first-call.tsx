"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { Snippet } from "@/components/data/snippet";
import { Button, ButtonLink } from "@/components/ui/button";
import { formatDuration, formatPlural, formatUsd } from "@/lib/format";

interface Call {
  readonly id: string;
  readonly status_code: number;
  readonly outcome: string;
  readonly error_code: string | null;
  readonly model: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly cost_usd: number | null;
  readonly latency_ms: number;
}

const cures: Readonly<Record<string, string>> = {
  PROVIDER_NOT_CONFIGURED:
    "the provider has no credential here; store one in step 2, or use the sandbox",
  KEY_INACTIVE: "the key is disabled or expired; create another",
  POLICY_VIOLATION: "a rule blocked it; the log says which",
  MODEL_NOT_ALLOWED: "the key may not call this model",
  PROVIDER_NOT_ALLOWED: "the key may not call this provider",
  BUDGET_EXCEEDED: "a budget is spent",
  PROVIDER_UNAVAILABLE: "the provider could not be reached",
};

const pollMs = 3_000;

/** The code to run, and a status line that changes when its call has arrived. */
export function FirstCall({ secret }: Readonly<{ secret: string | null }>) {
  const { baseUrl, slug } = usePlace();
  const { call, isLate } = useNewestCall();
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async () => {
    setIsSending(true);
    setProblem(null);
    try {
      const response = await fetch("/trueportai-services/sandbox/v1/chat/completions", {
        method: "POST",
        credentials: "omit",
        headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
        body: JSON.stringify({
          model: "sandbox-echo",
          messages: [{ role: "user", content: "Say hello in one word." }],
        }),
      });
      if (!response.ok) {
        const { detail } = (await response.json()) as { detail?: string };
        setProblem(detail ?? `The gateway answered ${response.status}.`);
      }
    } catch {
      setProblem("The gateway couldn't be reached. Try again.");
    } finally {
      setIsSending(false);
    }
  };

  return (
    <div className="flex flex-col gap-3">
      <Snippet baseUrl={baseUrl} apiKey={secret ?? "$TRUEPORTAI_KEY"} />
      <div className="flex flex-wrap items-center gap-3">
        {secret ? (
          <Button onClick={() => void send()} pending={isSending}>
            Send it from here
          </Button>
        ) : null}
        <p role="status" className="min-w-0 flex-1">
          {call ? <Arrived call={call} slug={slug} /> : null}
          {!call && problem ? <span className="text-critical-text">{problem}</span> : null}
          {!call && !problem ? (
            <span className="text-muted">
              Waiting for your first call. Run the snippet; this line changes when it arrives.
            </span>
          ) : null}
        </p>
      </div>
      {call && call.outcome !== "failed" ? (
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/${slug}/policies/new`}>Add a rule</ButtonLink>
          <ButtonLink href={`/${slug}/members`}>Invite</ButtonLink>
        </div>
      ) : null}
      {!call && isLate ? (
        <ul className="list-disc pl-5 text-muted text-sm">
          <li>Does the call go to {baseUrl}/trueportai-services, not to the provider?</li>
          <li>Is the key of this tenant and environment sent where the SDK sends its own?</li>
          <li>Can the machine that calls reach this address?</li>
        </ul>
      ) : null}
    </div>
  );
}

function Arrived({ call, slug }: Readonly<{ call: Call; slug: string }>) {
  const href = `/${slug}/logs?request=${call.id}`;
  if (call.status_code >= 400) {
    return (
      <span className="text-critical-text">
        {call.status_code}: {cures[call.error_code ?? ""] ?? "the provider refused it"}.{" "}
        <Link href={href} className="link">
          Open it in the log
        </Link>
      </span>
    );
  }
  const tokens = (call.prompt_tokens ?? 0) + (call.completion_tokens ?? 0);
  return (
    <>
      First call: <bdi>{call.model ?? "no model"}</bdi>, {formatPlural(tokens, "token")},{" "}
      {formatUsd(call.cost_usd)}, {formatDuration(call.latency_ms)}.{" "}
      <Link href={href} className="link">
        Open it in the log
      </Link>
    </>
  );
}

/** Polls every three seconds while the tab is visible, until a call has passed. */
function useNewestCall(): { call: Call | null; isLate: boolean } {
  const api = useApi();
  const [call, setCall] = useState<Call | null>(null);
  const [isLate, setIsLate] = useState(false);
  const isOver = call !== null && call.status_code < 400;
  useEffect(() => {
    if (isOver) return;
    const ask = async () => {
      if (document.hidden) return;
      try {
        const path = "/trueportai-services/api/v1/analytics/logs?limit=1";
        const { items } = await api<{ items: Call[] }>(path);
        if (items[0]) setCall(items[0]);
      } catch {
        // The next round tries again.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), pollMs);
    return () => clearInterval(timer);
  }, [api, isOver]);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), 60_000);
    return () => clearTimeout(timer);
  }, []);
  return { call, isLate };
}
