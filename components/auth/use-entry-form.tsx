"use client";

import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { ApiError, type FieldErrors, sentenceOf } from "@/components/api";
import { Problem } from "@/components/ui/problem";

interface EntryForm {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly isBusy: boolean;
  readonly fields: FieldErrors;
  /** The form's overall problem; null where the fields show it. */
  readonly problem: ReactNode;
}

/**
 * Sends a form's fields with `send`; shows errors at their fields, or below the form, and focuses the first. Stays
 * busy once sent, since most of these forms lead to another page, unless `isStaying`.
 */
export function useEntryForm(
  send: (given: Readonly<Record<string, string>>) => Promise<void>,
  isStaying = false,
): EntryForm {
  const ref = useRef<HTMLFormElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [fields, setFields] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (Object.keys(fields).length === 0) return;
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [fields]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setIsBusy(true);
    setProblem(null);
    setFields({});
    try {
      await send(given);
      if (isStaying) setIsBusy(false);
    } catch (error) {
      const wrong = error instanceof ApiError ? error.fields : {};
      const shown = Object.keys(wrong).some((name) => name in given);
      setFields(
        Object.fromEntries(Object.entries(wrong).map(([name, why]) => [name, sentence(why)])),
      );
      if (!shown) setProblem(sentenceOf(error));
      setIsBusy(false);
    }
  };

  return {
    ref,
    onSubmit: (event) => void onSubmit(event),
    isBusy,
    fields,
    problem: <Problem>{problem}</Problem>,
  };
}

/** `must be …` as it stands below a field. */
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
