"use client";

import { type ReactNode, useId, useState } from "react";
import { useApi } from "@/components/api";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Saved } from "./saved";
import { useSave } from "./use-save";

interface SettingFieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly value: string;
  /** Where it is saved, and as which field of the body. */
  readonly save: {
    readonly method: "PATCH" | "PUT";
    readonly path: string;
    readonly field: "name" | "value";
  };
  /** Choices save at once; without them the field is text, saved by a button or Enter. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Makes it a whole number from 1 to this. */
  readonly atMost?: number;
  readonly offers?: "zones";
  /** Makes it a comma-separated list, possibly empty. */
  readonly isList?: boolean;
}

const wordsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== "");

/** One setting that saves on its own. A refused value stays in the field, with the reason. */
export function SettingField({ label, help, value, save, ...form }: SettingFieldProps) {
  const api = useApi();
  const saving = useSave();
  const zones = useZones(form.offers === "zones");
  const [text, setText] = useState(value);
  const [stored, setStored] = useState(value);
  const isChanged = text.trim() !== stored;
  useLeaveGuard(isChanged && !form.choices);

  const store = async (next: string) => {
    const single = form.atMost === undefined ? next : Number(next);
    const sent = form.isList ? wordsIn(next) : single;
    const isStored = await saving.save(() =>
      api(save.path, { method: save.method, body: { [save.field]: sent } }),
    );
    if (!isStored) return;
    setText(next);
    setStored(next);
  };
  // In a list, each word has an index of its own.
  const refusal = Object.entries(saving.errors).find(([path]) => path.startsWith(save.field))?.[1];

  return (
    <form
      className="max-w-[560px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !saving.isSaving) void store(text.trim());
      }}
    >
      <Field label={label} help={help} error={refusal ? `${label} ${refusal}.` : saving.problem}>
        <div className="flex items-center gap-2">
          {form.choices ? (
            <Select
              choices={form.choices}
              value={text}
              disabled={saving.isSaving}
              onChange={(event) => {
                setText(event.target.value);
                void store(event.target.value);
              }}
            />
          ) : (
            <Input
              dir="auto"
              autoComplete="off"
              required={!form.isList}
              {...(form.atMost === undefined
                ? { maxLength: form.isList ? 4_000 : 120 }
                : { type: "number", min: 1, max: form.atMost })}
              {...zones.input}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                saving.touch();
              }}
            />
          )}
          {isChanged && !form.choices ? (
            <Button type="submit" kind="primary" pending={saving.isSaving}>
              Save<span className="sr-only"> {label.toLowerCase()}</span>
            </Button>
          ) : null}
          <Saved isShown={saving.isSaved && !isChanged} />
        </div>
        {zones.list}
      </Field>
    </form>
  );
}

/** The zones that the browser knows, loaded once the field is focused. */
function useZones(isWanted: boolean) {
  const id = useId();
  const [zones, setZones] = useState<readonly string[]>([]);
  if (!isWanted) return { input: {}, list: null };
  return {
    input: {
      list: id,
      spellCheck: false,
      onFocus: () => setZones(["UTC", ...Intl.supportedValuesOf("timeZone")]),
    },
    list: (
      <datalist id={id}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    ),
  };
}
