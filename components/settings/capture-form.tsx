"use client";

import { useState } from "react";
import { useApi } from "@/components/api";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { captures } from "@/lib/contract/choices";
import type { StorageView } from "@/lib/contract/storage";
import { Saved } from "./saved";
import { saveStorage } from "./storage-body";
import { useSave } from "./use-save";

type Capture = StorageView["capture"];

const sent = "Mail ada@example.com, card 4111 1111 1111 1111";

const levels: Readonly<Record<Capture, { label: string; keeps: string; example: string }>> = {
  none: {
    label: "None",
    keeps: "Numbers only: model, tokens, cost, times, and what rules caught. No prompt, no answer.",
    example: "gpt-4o-mini · 200 · 38 tokens · $0.0001 · 412 ms",
  },
  redacted: {
    label: "Redacted",
    keeps: "Prompts and answers with everything masked that a detector recognises, rule or not.",
    example: "Mail [REDACTED:EMAIL], card [REDACTED:CREDIT_CARD]",
  },
  full: {
    label: "Full",
    keeps:
      "Prompts as they left for the provider and answers as the caller got them. Admins alone can read them.",
    example: sent,
  },
};

const consequences: Readonly<Record<Capture, string>> = {
  none: "Calls from now on keep no text. What is kept already stays until its time is over.",
  redacted: "Calls from now on keep their text masked. What is kept already stays as it is.",
  full: "Calls from now on keep personal data and secrets as they were sent, unless a rule takes them out.",
};

/** How much of each call is kept; options that this server does not allow are shown with the reason. */
export function CaptureForm({ storage }: Readonly<{ storage: StorageView }>) {
  const api = useApi();
  const saving = useSave();
  const [chosen, setChosen] = useState<Capture>(storage.capture);
  const isChanged = chosen !== storage.capture;
  useLeaveGuard(isChanged && !saving.isSaved);
  const most = captures.indexOf(storage.max_capture);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void saving.save(() => saveStorage(api, { capture: chosen }));
      }}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-muted">
          Of a call that says <q className="text-text">{sent}</q> the log keeps:
        </legend>
        {captures.map((level, index) => (
          <Level
            key={level}
            level={level}
            isChosen={chosen === level}
            isBeyond={index > most}
            onChoose={() => {
              setChosen(level);
              saving.touch();
            }}
          />
        ))}
      </fieldset>
      {most < captures.length - 1 ? (
        <p className="mt-3 max-w-prose text-muted text-sm">
          This server keeps at most {storage.max_capture} for every tenant. Who runs it sets that by
          MAX_PAYLOAD_CAPTURE.
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        {isChanged ? (
          <>
            <p className="w-full max-w-prose">{consequences[chosen]}</p>
            <Button type="submit" kind="primary" pending={saving.isSaving}>
              Keep {chosen}
            </Button>
          </>
        ) : null}
        <Saved isShown={saving.isSaved && !isChanged} />
        {saving.problem ? (
          <p role="alert" className="text-critical-text">
            {saving.problem}
          </p>
        ) : null}
      </div>
    </form>
  );
}

interface LevelProps {
  readonly level: Capture;
  readonly isChosen: boolean;
  /** More than the server allows. */
  readonly isBeyond: boolean;
  readonly onChoose: () => void;
}

function Level({ level, isChosen, isBeyond, onChoose }: LevelProps) {
  const { label, keeps, example } = levels[level];
  return (
    <label
      className={cn(
        "flex max-w-[720px] gap-3 rounded-md border p-3",
        isChosen ? "border-accent bg-accent-soft" : isBeyond ? "bg-sunken" : "hover:bg-hover",
      )}
    >
      <input
        type="radio"
        name="capture"
        value={level}
        checked={isChosen}
        disabled={isBeyond}
        onChange={onChoose}
        aria-labelledby={`capture-${level}`}
        aria-describedby={`capture-${level}-beyond capture-${level}-keeps`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        <span id={`capture-${level}`} className="font-medium">
          {label}
        </span>
        {isBeyond ? (
          <span id={`capture-${level}-beyond`} className="text-muted">
            {" "}
            · not on this server
          </span>
        ) : null}
        <span id={`capture-${level}-keeps`} className="block text-muted text-sm">
          {keeps}
        </span>
        <code className="mt-1.5 block break-words rounded-sm bg-sunken px-2 py-1 text-sm">
          {example}
        </code>
      </span>
    </label>
  );
}
