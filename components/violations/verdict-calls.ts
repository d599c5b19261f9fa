"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { sayError, sayWithUndo } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

export type Status = "open" | "resolved" | "false_positive";

/** The parts of a violation that a verdict changes. */
export interface Judged {
  readonly id: string;
  readonly status: Status;
  /** Id of the member; null for nobody. */
  readonly assignee: string | null;
}

export type Verdict =
  | { readonly status: Status; readonly note?: string }
  | { readonly assignee: "me" | null }
  | { readonly note: string };

const atOnce = 4;

function saidOf(verdict: Verdict, count: number): string {
  const what = formatPlural(count, "violation");
  if ("assignee" in verdict)
    return `${what} assigned ${verdict.assignee ? "to you" : "to nobody"}.`;
  if (!("status" in verdict)) return "Note saved.";
  if (verdict.status === "open") return `${what} opened again.`;
  return `${what} ${verdict.status === "resolved" ? "resolved" : "marked as false positive"}.`;
}

/** Judges one or many, confirms it, and offers Undo for eight seconds. */
export function useVerdicts(): (many: readonly Judged[], verdict: Verdict) => Promise<boolean> {
  const api = useApi();
  const router = useRouter();
  return useCallback(
    async (many, verdict) => {
      const send = async (bodies: readonly { id: string; body: object }[]) => {
        for (let at = 0; at < bodies.length; at += atOnce) {
          await Promise.all(
            bodies.slice(at, at + atOnce).map(({ id, body }) =>
              api(`/trueportai-services/api/v1/analytics/violations/${id}`, {
                method: "PATCH",
                body,
              }),
            ),
          );
        }
        router.refresh();
      };
      const undo = () =>
        send(
          many.map(({ id, status, assignee }) => ({
            id,
            body: "assignee" in verdict ? { assignee } : { status },
          })),
        ).catch((error) => sayError(sentenceOf(error)));
      try {
        await send(many.map(({ id }) => ({ id, body: verdict })));
        await sayWithUndo(saidOf(verdict, many.length), () => void undo());
        return true;
      } catch (error) {
        router.refresh();
        await sayError(sentenceOf(error));
        return false;
      }
    },
    [api, router],
  );
}
