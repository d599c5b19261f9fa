"use client";

import { useRouter } from "next/navigation";
import { type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { ApiError, type FieldErrors, sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Problem } from "@/components/ui/problem";

interface SaveDialogProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** Verb and object: `Create key`. */
  readonly action: string;
  /** For an action that cannot be undone. */
  readonly isDanger?: boolean;
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** When it resolves, the dialog closes and the page refreshes; an error is shown in place. */
  readonly onSave: (form: FormData) => Promise<void>;
  /** The fields, given what the server found wrong with each. */
  readonly fields: (errors: FieldErrors) => ReactNode;
}

/** A short form in a dialog. */
export function SaveDialog(props: SaveDialogProps) {
  const router = useRouter();
  const [isOpenHere, setIsOpenHere] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useLayoutEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!wrong || Object.keys(errors).length === 0) return;
    // An error shown at its field is not repeated here, not even for a frame.
    setProblem(null);
    wrong.focus();
  }, [errors]);

  const setOpen = (open: boolean) => {
    setErrors({});
    setProblem(null);
    setIsOpenHere(open);
    props.onOpenChange?.(open);
  };
  return (
    <Dialog
      title={props.title}
      description={props.description}
      open={props.open ?? isOpenHere}
      onOpenChange={setOpen}
      {...(props.trigger ? { trigger: props.trigger } : {})}
    >
      <form
        ref={form}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          if (event.target instanceof HTMLTextAreaElement) event.currentTarget.requestSubmit();
        }}
        onSubmit={async (event) => {
          event.preventDefault();
          const values = new FormData(event.currentTarget);
          setIsBusy(true);
          setErrors({});
          setProblem(null);
          try {
            await props.onSave(values);
            setOpen(false);
            router.refresh();
          } catch (error) {
            if (error instanceof ApiError) {
              setErrors(error.fields);
              // Somebody was faster: the next try is based on what they made of it.
              if (error.status === 409) router.refresh();
            }
            setProblem(sentenceOf(error));
          } finally {
            setIsBusy(false);
          }
        }}
      >
        <div className="flex flex-col gap-4">{props.fields(errors)}</div>
        <Problem className="mt-3">{problem}</Problem>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" kind={props.isDanger ? "danger" : "primary"} pending={isBusy}>
            {props.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
