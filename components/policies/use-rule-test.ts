"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, type FieldErrors, sentenceOf, useApi } from "@/components/api";
import type { TestPolicyResult } from "@/lib/contract/policy-trials";
import { type Draft, isComplete, ruleBody } from "./rule-draft";

export interface Trial {
  readonly result: TestPolicyResult | null;
  /** The text that `result` is about. */
  readonly text: string;
  /** The result is for the previous text or rule. */
  readonly isStale: boolean;
  readonly problem: string | null;
  /** Problems of the rule's own fields. */
  readonly fields: FieldErrors;
}

const pauseMs = 300;

/** Tries the draft on a text a moment after either has changed; `now` does so at once. */
export function useRuleTest(
  draft: Draft,
  text: string,
  direction: "request" | "response",
  policyId: string | null,
): Trial & { readonly now: () => void } {
  const api = useApi();
  const [trial, setTrial] = useState<Trial>({
    result: null,
    text: "",
    isStale: false,
    problem: null,
    fields: {},
  });
  const under = useRef<AbortController | null>(null);
  const body = JSON.stringify({
    rule: ruleBody(draft),
    text,
    direction,
    ...(policyId ? { policy_id: policyId } : {}),
  });
  const isReady = text !== "" && isComplete(draft);

  const run = useCallback(async () => {
    under.current?.abort();
    const own = new AbortController();
    under.current = own;
    try {
      const given = JSON.parse(body) as { text: string };
      const result = await api<TestPolicyResult>("/trueportai-services/api/v1/policies/test", {
        method: "POST",
        body: given,
        signal: own.signal,
      });
      setTrial({ result, text: given.text, isStale: false, problem: null, fields: {} });
    } catch (error) {
      if (own.signal.aborted) return;
      const fields = error instanceof ApiError ? error.fields : {};
      setTrial((before) => ({ ...before, isStale: true, problem: sentenceOf(error), fields }));
    }
  }, [api, body]);

  useEffect(() => {
    if (!isReady) {
      under.current?.abort();
      setTrial({ result: null, text: "", isStale: false, problem: null, fields: {} });
      return;
    }
    setTrial((before) => (before.isStale ? before : { ...before, isStale: true }));
    const timer = setTimeout(() => void run(), pauseMs);
    return () => clearTimeout(timer);
  }, [run, isReady]);

  return { ...trial, now: () => void run() };
}
