"use client";

import { Children, type ReactElement, type ReactNode, useState } from "react";
import { sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Problem } from "@/components/ui/problem";

interface ConfirmProps {
  /** Names the object: `Delete "billing-bot"?` */
  readonly title: string;
  /** What will happen, one line each. */
  readonly consequences: readonly ReactNode[];
  /** Verb and object, as on the button that led here: `Delete key`. */
  readonly action: string;
  /** Has to be typed first. */
  readonly word?: string;
  /** A safer alternative, such as Disable. Closes the dialog. */
  readonly alternative?: { readonly label: string; readonly onChoose: () => void } | undefined;
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** Closes when it resolves; an error is shown in place. */
  readonly onConfirm: () => Promise<void>;
}

/** For what cannot be undone. Anything that can be is done at once, with Undo in a toast. */
export function Confirm(props: ConfirmProps) {
  const { title, consequences, action, word, alternative, trigger, onConfirm } = props;
  const [isOpenHere, setIsOpenHere] = useState(false);
  const [typed, setTyped] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const setOpen = (open: boolean) => {
    setTyped("");
    setProblem(null);
    setIsOpenHere(open);
    props.onOpenChange?.(open);
  };
  return (
    <Dialog
      title={title}
      {...(trigger ? { trigger } : {})}
      open={props.open ?? isOpenHere}
      onOpenChange={setOpen}
    >
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          setIsBusy(true);
          setProblem(null);
          try {
            await onConfirm();
            setOpen(false);
          } catch (error) {
            setProblem(sentenceOf(error));
          } finally {
            setIsBusy(false);
          }
        }}
      >
        <ul className="space-y-1 text-muted">
          {Children.map(consequences, (line) => (
            <li>{line}</li>
          ))}
        </ul>
        {word ? (
          <Field label={`Type ${word} to go on`} className="mt-4">
            <Input
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        ) : null}
        <Problem className="mt-3">{problem}</Problem>
        <DialogActions>
          {alternative ? (
            <Button
              onClick={() => {
                setOpen(false);
                alternative.onChoose();
              }}
            >
              {alternative.label}
            </Button>
          ) : null}
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button
            type="submit"
            kind="danger"
            pending={isBusy}
            disabled={word !== undefined && typed.trim() !== word}
          >
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
