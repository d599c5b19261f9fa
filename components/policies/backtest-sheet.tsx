"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { sentenceOf, useApi, usePlace } from "@/components/api";
import { MarkedText } from "@/components/data/marked-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Problem } from "@/components/ui/problem";
import type { BacktestResult, BacktestView } from "@/lib/contract/policy-trials";
import { formatCount, formatPercent } from "@/lib/format";
import { type Draft, ruleBody } from "./rule-draft";

const api = "/trueportai-services/api/v1/policies/backtest";
const everyMs = 700;

interface BacktestSheetProps {
  readonly draft: Draft;
  /** The saved rule to compare with. */
  readonly policyId: string | null;
  readonly onClose: () => void;
}

const isOver = ({ status }: BacktestView): boolean => status !== "queued" && status !== "running";

/** Runs the draft over past calls and shows what it would have done. */
export function BacktestSheet({ draft, policyId, onClose }: BacktestSheetProps) {
  const call = useApi();
  const { env } = usePlace();
  const [days, setDays] = useState("7");
  const [test, setTest] = useState<BacktestView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef<string | null>(null);
  const isRunning = test !== null && !isOver(test);

  useEffect(() => {
    if (!test || isOver(test)) return;
    const timer = setTimeout(async () => {
      try {
        setTest(await call<BacktestView>(`${api}/${test.id}`));
      } catch (error) {
        setProblem(sentenceOf(error));
        setTest({ ...test });
      }
    }, everyMs);
    return () => clearTimeout(timer);
  }, [test, call]);

  const start = async () => {
    setProblem(null);
    try {
      const made = await call<BacktestView>(api, {
        method: "POST",
        body: {
          rule: ruleBody(draft),
          days: Number(days),
          ...(policyId ? { policy_id: policyId } : {}),
        },
      });
      running.current = made.id;
      setTest(made);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  const cancel = async () => {
    try {
      await call(`${api}/${running.current}`, { method: "DELETE" });
      setTest(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <Dialog
      open
      form="sheet"
      title="Back-test"
      description={`What this rule would have done to the calls of ${env}, as it stands in the editor.`}
      onOpenChange={(isOpen) => isOpen || onClose()}
    >
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Over the last">
          <Select
            value={days}
            disabled={isRunning}
            choices={[
              { value: "1", label: "24 hours" },
              { value: "7", label: "7 days" },
              { value: "30", label: "30 days" },
            ]}
            onChange={(event) => setDays(event.target.value)}
          />
        </Field>
        {isRunning ? (
          <Button onClick={() => void cancel()}>Cancel</Button>
        ) : (
          <Button kind="primary" onClick={() => void start()}>
            {test ? "Run again" : "Run back-test"}
          </Button>
        )}
      </div>
      <Problem className="mt-3">{problem}</Problem>
      <div aria-live="polite" className="mt-5">
        {isRunning ? (
          <>
            <p className="nums">
              {test.status === "queued"
                ? "Waiting for its turn…"
                : `${formatCount(test.done)} of ${formatCount(test.total)}`}
            </p>
            <progress
              aria-label="Progress"
              max={Math.max(test.total, 1)}
              value={test.done}
              className="mt-2 h-2 w-full accent-accent"
            />
          </>
        ) : null}
        {test?.status === "failed" ? (
          <p className="text-critical-text">
            {test.error ?? "The back-test failed. Run it again."}
          </p>
        ) : null}
        {test?.result ? <Result result={test.result} /> : null}
      </div>
    </Dialog>
  );
}

const wouldHave = {
  block: "blocked",
  redact: "redacted",
  alert: "alerted on",
  log: "noted",
} as const;

function Result({ result }: Readonly<{ result: BacktestResult }>) {
  const { difference, samples } = result;
  return (
    <div className="space-y-5">
      <p className="text-lg">
        This rule would have {wouldHave[result.action]}{" "}
        <strong>{formatCount(result.matched)}</strong> of {formatCount(result.calls)} calls (
        {formatPercent(result.rate_pct)}).
      </p>
      {difference ? (
        <p className="nums text-muted">
          Against the rule in force: +{formatCount(difference.added)}, −
          {formatCount(difference.removed)}.
        </p>
      ) : null}
      {result.note ? <p className="text-muted">{result.note}</p> : null}
      <Counted title="By key" rows={result.by_key} />
      <Counted title="By model" rows={result.by_model} />
      {samples.length > 0 ? <Samples samples={samples} /> : null}
    </div>
  );
}

type Rows = readonly { readonly name: string; readonly count: number }[];

function Counted({ title, rows }: Readonly<{ title: string; rows: Rows }>) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-muted text-sm">{title}</h3>
      <ul className="nums text-sm">
        {rows.slice(0, 8).map(({ name, count }) => (
          <li key={name} className="flex justify-between gap-3">
            <bdi className="truncate">{name}</bdi>
            {formatCount(count)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Samples({ samples }: Readonly<{ samples: BacktestResult["samples"] }>) {
  const { slug } = usePlace();
  return (
    <section>
      <h3 className="mb-1 text-muted text-sm">Samples, redacted</h3>
      <ul className="space-y-2 text-sm">
        {samples.map(({ usage_log_id: id, direction, preview, is_new: isNew }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one result's samples do not move
          <li key={index} className="rounded-md bg-sunken p-2">
            <MarkedText text={preview || "No words around it were kept."} />
            <p className="mt-1 text-muted text-xs">
              {direction === "request" ? "Prompt" : "Answer"}
              {isNew ? ", not caught by the rule in force" : ""} ·{" "}
              <Link href={`/${slug}/logs?request=${id}`} className="link">
                Call
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
