"use client";

import { type ReactNode, useState } from "react";
import { useEntryForm } from "@/components/auth/use-entry-form";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

type Given = Readonly<Record<string, string>>;

interface SaveFormProps {
  /** Verb and object: `Change password`. */
  readonly action: string;
  /** Shown once it is saved. */
  readonly done: string;
  readonly onSave: (given: Given) => Promise<unknown>;
  /** Whether saving clears the fields. */
  readonly isSecret?: boolean;
  /** The fields, given what the server found wrong with each. */
  readonly fields: (errors: Given) => ReactNode;
}

/** A short form that stays on its page. */
export function SaveForm({ action, done, onSave, isSecret = false, fields }: SaveFormProps) {
  const [isChanged, setIsChanged] = useState(false);
  useLeaveGuard(isChanged);
  const form = useEntryForm(async (given) => {
    await onSave(given);
    setIsChanged(false);
    if (isSecret) form.ref.current?.reset();
    void say(done);
  }, true);
  return (
    <form
      ref={form.ref}
      // Keeps a password out of the address should the form be sent before the script runs.
      method="post"
      className="flex flex-col gap-4"
      onInput={(event) => setIsChanged(hasChanges(event.currentTarget))}
      onSubmit={form.onSubmit}
    >
      {fields(form.fields)}
      {form.problem}
      <Button type="submit" className="self-start" pending={form.isBusy}>
        {action}
      </Button>
    </form>
  );
}

const hasChanges = (form: HTMLFormElement): boolean =>
  [...form.querySelectorAll("input")].some(({ value, defaultValue }) => value !== defaultValue);
