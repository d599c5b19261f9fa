"use client";

import { useCallback, useRef, useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import type { LogView } from "@/lib/contract/analytics";
import type { LogDetail } from "@/lib/contract/exchanges";
import { type Asking, type Call, callOf } from "./playground-call";

export interface Answer {
  readonly state: "running" | "done" | "stopped" | "failed";
  /** Null until the answer's head is there. */
  readonly status: number | null;
  /** The body as it came so far. */
  readonly raw: string;
  readonly call: Omit<Call, "headers">;
  readonly problem: string | null;
  /** The call's row, once it is there. */
  readonly log: LogDetail | null;
}

interface Key {
  readonly key: string;
  readonly expires_at: string;
}

const logs = "/trueportai-services/api/v1/analytics/logs";
const lookEveryMs = 600;
const looks = 12;
/** A key this near its end is replaced before it is used. */
const marginMs = 60_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Calls the gateway as any program would, with a key of one's own, and reads what it noted of the call. */
export function usePlayground() {
  const api = useApi();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = useRef<Key | null>(null);
  const running = useRef<AbortController | null>(null);

  const keyNow = useCallback(async (): Promise<string> => {
    const kept = key.current;
    if (kept && Date.parse(kept.expires_at) > Date.now() + marginMs) return kept.key;
    const path = "/trueportai-services/api/v1/playground/key";
    key.current = await api<Key>(path, { method: "POST" });
    return key.current.key;
  }, [api]);

  const findLog = useCallback(
    async (requestId: string): Promise<LogDetail | null> => {
      for (let look = 0; look < looks; look++) {
        await pause(lookEveryMs);
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
    async (asking: Asking) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      const change = (part: Partial<Answer>) =>
        setAnswer((before) =>
          before && running.current === own ? { ...before, ...part } : before,
        );
      let requestId: string | null = null;
      try {
        const shown = callOf(asking, "");
        setAnswer({
          state: "running",
          status: null,
          raw: "",
          call: { path: shown.path, body: shown.body },
          problem: null,
          log: null,
        });
        const send = async () => {
          const { path, headers, body } = callOf(asking, await keyNow());
          return fetch(path, {
            method: "POST",
            headers,
            body: JSON.stringify(body),
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
        change({ log: await findLog(requestId) });
      } catch {
        // The answer stands; only what is known of the call is missing.
        change({ log: null });
      }
    },
    [keyNow, findLog],
  );

  const stop = useCallback(() => running.current?.abort(), []);
  const clear = useCallback(() => {
    running.current?.abort();
    setAnswer(null);
  }, []);
  return { answer, run, stop, clear };
}

const problemOf = (error: unknown): string =>
  error instanceof SyntaxError
    ? "The tools are no JSON. Correct them or leave them empty."
    : error instanceof TypeError
      ? "The answer broke off: the connection was lost."
      : sentenceOf(error);

/** Tells the whole text so far after each piece, at most once a frame. */
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
