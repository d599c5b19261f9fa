"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import type { LogView } from "@/lib/contract/analytics";
import type { LogDetail } from "@/lib/contract/exchanges";
import type { CallTrialResult } from "@/lib/contract/playground";
import { type Asking, callOf } from "./playground-call";

export interface Answer {
  /** `held` was not sent: a rule in shadow, taken as enforced, would have stopped it. */
  readonly state: "running" | "done" | "stopped" | "failed" | "held";
  /** Null until the answer's head has arrived. */
  readonly status: number | null;
  /** The body received so far. */
  readonly raw: string;
  readonly path: string;
  /** The prompt's body as it was typed. */
  readonly typed: string;
  /** What the rules do with it; null until known. */
  readonly trial: CallTrialResult | null;
  /** Whether rules in shadow were taken as enforced. */
  readonly enforcesShadow: boolean;
  readonly problem: string | null;
  /** The call's log row, once it exists. */
  readonly log: LogDetail | null;
}

interface Key {
  readonly key: string;
  readonly expires_at: string;
}

const services = "/trueportai-services/api/v1";
const logs = `${services}/analytics/logs`;
const firstLookMs = 600;
/** The growing pauses between look-ups. */
const mostPauseMs = 5_000;
/** For five minutes; a call refused without a record has no row by then. */
const looks = 60;
/** A key this close to its expiry is replaced before use. */
const marginMs = 60_000;

const begun: Answer = {
  state: "running",
  status: null,
  raw: "",
  path: "",
  typed: "",
  trial: null,
  enforcesShadow: false,
  problem: null,
  log: null,
};

const isShadow = ({ rules }: CallTrialResult, id: string | undefined): boolean =>
  rules.some((rule) => rule.id === id && rule.mode === "shadow");

const changesByShadow = ({ rules }: CallTrialResult): boolean =>
  rules.some(
    ({ mode, action, matches }) => mode === "shadow" && action === "redact" && matches > 0,
  );

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Calls the gateway as any program would, with the viewer's own key, and reads its record of the call. */
export function usePlayground() {
  const api = useApi();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = useRef<Key | null>(null);
  const running = useRef<AbortController | null>(null);

  const keyNow = useCallback(async (): Promise<string> => {
    const kept = key.current;
    if (kept && Date.parse(kept.expires_at) > Date.now() + marginMs) return kept.key;
    key.current = await api<Key>(`${services}/playground/key`, { method: "POST" });
    return key.current.key;
  }, [api]);

  const findLog = useCallback(
    async (requestId: string, isWanted: () => boolean): Promise<LogDetail | null> => {
      for (let look = 0; look < looks; look++) {
        await pause(Math.min(firstLookMs * 1.5 ** look, mostPauseMs));
        if (!isWanted()) return null;
        const { items } = await api<{ items: LogView[] }>(
          `${logs}?request_id=${requestId}&limit=1`,
        );
        const [row] = items;
        if (row) return api<LogDetail>(`${logs}/${row.id}`);
      }
      return null;
    },
    [api],
  );

  const run = useCallback(
    async (asking: Asking, enforcesShadow: boolean) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      const change = (part: Partial<Answer>) =>
        setAnswer((before) =>
          before && running.current === own ? { ...before, ...part } : before,
        );
      let requestId: string | null = null;
      setAnswer({ ...begun, enforcesShadow });
      try {
        const shown = callOf(asking, "");
        const typed = JSON.stringify(shown.body);
        change({ path: shown.path, typed });
        const { provider, model } = asking;
        const trying = api<CallTrialResult>(`${services}/playground/trial`, {
          method: "POST",
          body: { provider, model, body: typed, enforce_shadow: enforcesShadow },
          signal: own.signal,
        }).then((trial) => {
          change({ trial });
          return trial;
        });
        let body = typed;
        if (enforcesShadow) {
          const trial = await trying;
          if (isShadow(trial, trial.blocked_by?.id)) return change({ state: "held" });
          // Rules in force act at the gateway, which then records it.
          if (changesByShadow(trial)) body = trial.rewritten_body ?? typed;
        } else {
          // The call continues without it: only its display is missing.
          trying.catch(() => undefined);
        }
        const send = async () => {
          const { path, headers } = callOf(asking, await keyNow());
          return fetch(path, {
            method: "POST",
            headers,
            body,
            signal: own.signal,
            // The session's cookie has no business with the gateway.
            credentials: "omit",
          });
        };
        let response = await send();
        if (response.status === 401) {
          // Another tab of the same person has replaced the key.
          key.current = null;
          response = await send();
        }
        requestId = response.headers.get("x-request-id");
        change({ status: response.status });
        await readInto(response, (raw) => change({ raw }));
        change({ state: response.ok ? "done" : "failed" });
      } catch (error) {
        if (own.signal.aborted) change({ state: "stopped" });
        else change({ state: "failed", problem: problemOf(error) });
      }
      if (requestId === null) return;
      try {
        // For as long as the page says that it is waiting.
        change({ log: await findLog(requestId, () => running.current === own) });
      } catch {
        // The answer stays; only the call's record is missing.
        change({ log: null });
      }
    },
    [api, keyNow, findLog],
  );

  const stop = useCallback(() => running.current?.abort(), []);
  const clear = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setAnswer(null);
  }, []);
  useEffect(
    () => () => {
      running.current = null;
    },
    [],
  );
  return { answer, run, stop, clear };
}

const problemOf = (error: unknown): string =>
  error instanceof SyntaxError
    ? "The tools are not JSON. Correct them or leave them empty."
    : error instanceof TypeError
      ? "The answer broke off: the connection was lost."
      : sentenceOf(error);

/** Reports the text so far after each piece, at most once a frame. */
async function readInto(response: Response, tell: (raw: string) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let raw = "";
  let isWaiting = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    raw += value;
    if (isWaiting) continue;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      tell(raw);
    });
  }
  tell(raw);
}
