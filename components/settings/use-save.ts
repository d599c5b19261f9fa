"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, type FieldErrors, sentenceOf } from "@/components/api";

/** The state of a form's saving. A failure stays until the next attempt, success until the next change. */
export function useSave() {
  const router = useRouter();
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const [problem, setProblem] = useState<string | null>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  return {
    isSaving: state === "saving",
    isSaved: state === "saved",
    problem,
    errors,
    /** Resolves to whether it succeeded; if so, the page is refreshed. */
    async save(work: () => Promise<unknown>): Promise<boolean> {
      setState("saving");
      setProblem(null);
      setErrors({});
      try {
        await work();
        setState("saved");
        router.refresh();
        return true;
      } catch (error) {
        setState("idle");
        if (error instanceof ApiError) setErrors(error.fields);
        setProblem(sentenceOf(error));
        return false;
      }
    },
    /** Marks it as saved by other means, such as a confirmation dialog. */
    done() {
      setState("saved");
      router.refresh();
    },
    /** Something was edited: clears the last attempt's result. */
    touch() {
      setState("idle");
      setProblem(null);
      setErrors({});
    },
  };
}
