"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { ApiError, type FieldErrors, sentenceOf, useApi, usePlace } from "@/components/api";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toast";
import type { PolicyView } from "@/lib/contract/policies";
import { BacktestSheet } from "./backtest-sheet";
import type { EntityChoice } from "./entity-picker";
import { changed, type Draft, emptyDraft, modeOf, ruleBody } from "./rule-draft";
import { RuleForm } from "./rule-form";
import type { KeyChoice } from "./rule-limits";
import { RuleTest } from "./rule-test";
import { sentenceParts } from "./rule-words";
import { useRuleTest } from "./use-rule-test";

interface RuleEditorProps {
  /** Null for a new rule. */
  readonly rule: PolicyView | null;
  readonly entities: readonly EntityChoice[];
  readonly keys: readonly KeyChoice[];
  readonly canWrite: boolean;
  /** Already redacted words of a violation, to try a change on. */
  readonly testText: string;
}

const api = "/trueportai-services/api/v1/policies";

/** A rule, its sentence and its live test. Saving over another person's change shows that change and asks. */
export function RuleEditor({ rule, entities, keys, canWrite, testText }: RuleEditorProps) {
  const call = useApi();
  const router = useRouter();
  const { slug } = usePlace();
  const saved: Draft = rule ?? emptyDraft;
  const [draft, setDraft] = useState<Draft>(saved);
  const [text, setText] = useState(testText);
  const [direction, setDirection] = useState<"request" | "response">("request");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [fields, setFields] = useState<FieldErrors>({});
  const [conflict, setConflict] = useState<string | null>(null);
  const [isTesting, setIsTesting] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const trial = useRuleTest(draft, text, direction, rule?.id ?? null);
  const isDirty = written(draft) !== written(saved);
  useLeaveGuard(isDirty && canWrite && !isBusy);

  /** `version` is the one that the draft is based on; null overwrites unconditionally. */
  const save = async (over: Partial<Draft> = {}, version = rule?.version ?? null) => {
    const wanted = { ...draft, ...over };
    if (!form.current?.reportValidity()) return;
    setIsBusy(true);
    setProblem(null);
    setFields({});
    setConflict(null);
    const body = { ...ruleBody(wanted), is_active: wanted.is_active };
    try {
      if (rule) {
        await call<PolicyView>(`${api}/${rule.id}`, {
          method: "PUT",
          body: { ...body, ...(version === null ? {} : { version }) },
        });
        router.refresh();
      } else {
        const made = await call<PolicyView>(api, { method: "POST", body });
        router.push(`/${slug}/policies/${made.id}`);
      }
      setDraft(wanted);
      await say(
        modeOf(wanted) === "shadow" ? "Saved. It runs in shadow." : "Saved. Live in a second.",
      );
    } catch (error) {
      if (error instanceof ApiError && error.code === "CONFLICT" && rule) {
        setConflict(error.message);
      } else {
        setFields(error instanceof ApiError ? error.fields : {});
        setProblem(sentenceOf(error));
      }
    } finally {
      setIsBusy(false);
    }
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      if (event.key === "Enter") trial.now();
      else if (event.key === "s" && canWrite) void save();
      else if (event.key === "b" && canWrite) setIsTesting(true);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });

  const problems = { ...withoutRule(trial.fields), ...fields };
  return (
    <>
      <p className="mb-5 rounded-lg border bg-surface p-4 text-lg [overflow-wrap:anywhere]">
        {sentenceParts(draft).map(({ text: part, isChosen }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of the sentence do not move
            key={index}
            className={cn(isChosen && "font-medium text-accent-text")}
          >
            {part}
          </span>
        ))}
      </p>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <RuleForm
            draft={draft}
            onChange={(change) => setDraft((before) => changed(before, change))}
            entities={entities}
            keys={keys}
            problems={problems}
            disabled={!canWrite}
          />
          <Problem className="mt-4">{problem}</Problem>
          {conflict ? (
            <div role="alert" className="mt-4 rounded-lg border p-3">
              <p>{conflict}</p>
              <div className="mt-2 flex gap-2">
                <Button size="sm" onClick={() => location.reload()}>
                  Take theirs
                </Button>
                <Button size="sm" onClick={() => void save({}, null)}>
                  Keep mine
                </Button>
              </div>
            </div>
          ) : null}
        </form>
        <div className="rounded-lg border bg-surface p-4 lg:sticky lg:top-16">
          <RuleTest
            text={text}
            onText={setText}
            direction={direction}
            onDirection={setDirection}
            trial={trial}
          />
        </div>
      </div>
      {canWrite ? (
        <section
          aria-label="Saving"
          className="sticky bottom-0 z-10 -mx-1 mt-6 flex flex-wrap items-center gap-2 border-t bg-page px-1 py-3"
        >
          {rule ? (
            <Button kind="primary" pending={isBusy} disabled={!isDirty} onClick={() => void save()}>
              Save rule
            </Button>
          ) : (
            <>
              <Button
                kind="primary"
                pending={isBusy}
                onClick={() => void save({ mode: "shadow", is_active: true })}
              >
                Save as shadow
              </Button>
              <Button
                disabled={isBusy}
                onClick={() => void save({ mode: "enforce", is_active: true })}
              >
                Save and enforce
              </Button>
            </>
          )}
          <Button disabled={isBusy} onClick={() => setIsTesting(true)}>
            Back-test
          </Button>
          {isDirty && rule ? (
            <>
              <Button kind="quiet" disabled={isBusy} onClick={() => setDraft(saved)}>
                Discard changes
              </Button>
              <span className="text-muted text-sm">Not saved yet</span>
            </>
          ) : null}
        </section>
      ) : null}
      {isTesting ? (
        <BacktestSheet
          draft={draft}
          policyId={rule?.id ?? null}
          onClose={() => setIsTesting(false)}
        />
      ) : null}
    </>
  );
}

const written = (draft: Draft): string => JSON.stringify([ruleBody(draft), draft.is_active]);

/** A test names the rule's fields below `rule`. */
const withoutRule = (fields: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.entries(fields).map(([path, message]) => [path.replace(/^rule\./, ""), message]),
  );
