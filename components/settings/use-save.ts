"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, type FieldErrors, sentenceOf } from "@/components/api";

/** What a form knows of its saving. What failed stays until the next try; what was saved until the next change. */
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
    /** Answers whether it went well; the page is read again if so. */
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
    /** It was saved by another way, such as a question before it. */
    done() {
      setState("saved");
      router.refresh();
    },
    /** Something was changed: what was said of the last try is no longer true. */
    touch() {
      setState("idle");
      setProblem(null);
      setErrors({});
    },
  };
}
