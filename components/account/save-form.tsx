"use client";

import { type ReactNode, useRef, useState } from "react";
import { ApiError, sentenceOf } from "@/components/api";
import type { FieldErrors } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

interface SaveFormProps {
  /** Verb and object: `Change password`. */
  readonly action: string;
  /** Said once it is saved. */
  readonly done: string;
  readonly onSave: (form: FormData) => Promise<unknown>;
  /** Whether the fields are emptied once saved. */
  readonly isSecret?: boolean;
  /** The fields, given what the server found wrong with each. */
  readonly fields: (errors: FieldErrors) => ReactNode;
}

/** A short form that stays on its page. */
export function SaveForm({ action, done, onSave, isSecret = false, fields }: SaveFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (given: FormData) => {
    setIsBusy(true);
    setErrors({});
    setProblem(null);
    try {
      await onSave(given);
      if (isSecret) form.current?.reset();
      await say(done);
    } catch (error) {
      if (error instanceof ApiError) setErrors(error.fields);
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      {fields(errors)}
      {problem ? (
        <p role="alert" className="text-critical-text">
          {problem}
        </p>
      ) : null}
      <Button type="submit" className="self-start" pending={isBusy}>
        {action}
      </Button>
    </form>
  );
}
