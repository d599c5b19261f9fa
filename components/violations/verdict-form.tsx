"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { type Judged, useVerdicts, type Verdict } from "./verdict-calls";

interface VerdictFormProps {
  readonly violation: Judged;
  readonly note: string | null;
  readonly isMine: boolean;
}

/** Status, note and assignee of one violation. The note is saved with the verdict, or on its own with ⌘Enter. */
export function VerdictForm({ violation, note, isMine }: VerdictFormProps) {
  const judge = useVerdicts();
  const [text, setText] = useState(note ?? "");
  const [isBusy, setIsBusy] = useState(false);
  const isChanged = text.trim() !== (note ?? "");
  const act = async (verdict: Verdict) => {
    setIsBusy(true);
    await judge([violation], verdict);
    setIsBusy(false);
  };
  const withNote = (status: Judged["status"]): Verdict =>
    isChanged ? { status, note: text.trim() } : { status };
  const isOpen = violation.status === "open";
  return (
    <div className="space-y-3">
      <Field label="Note" isOptional>
        <Textarea
          rows={3}
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            if (isChanged) void act({ note: text.trim() });
          }}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        {isOpen ? (
          <>
            <Button
              size="sm"
              kind="primary"
              data-key="e"
              pending={isBusy}
              onClick={() => void act(withNote("resolved"))}
            >
              Resolve
            </Button>
            <Button
              size="sm"
              data-key="f"
              disabled={isBusy}
              onClick={() => void act(withNote("false_positive"))}
            >
              False positive
            </Button>
          </>
        ) : (
          <Button size="sm" pending={isBusy} onClick={() => void act(withNote("open"))}>
            Open again
          </Button>
        )}
        <Button
          size="sm"
          data-key="a"
          disabled={isBusy}
          onClick={() => void act({ assignee: isMine ? null : "me" })}
        >
          {isMine ? "Assign to nobody" : "Assign to me"}
        </Button>
        {isChanged ? (
          <Button size="sm" disabled={isBusy} onClick={() => void act({ note: text.trim() })}>
            Save note
          </Button>
        ) : null}
      </div>
    </div>
  );
}
