"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, sentenceOf, useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { say } from "@/components/ui/toast";

interface AllowDialogProps {
  readonly violationId: string;
  readonly ruleName: string;
}

/** Adds a value to the rule's exceptions; the value is stored only as a digest. */
export function AllowDialog({ violationId, ruleName }: AllowDialogProps) {
  const api = useApi();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Dialog
      title="Stop flagging a value"
      description={
        <>
          <bdi>{ruleName}</bdi> will let this value pass in every call it looks at, and this
          violation becomes a false positive.
        </>
      }
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button size="sm">Stop flagging this…</Button>}
    >
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const value = String(new FormData(event.currentTarget).get("value"));
          setIsBusy(true);
          setProblem(null);
          try {
            await api(`/trueportai-services/api/v1/analytics/violations/${violationId}`, {
              method: "PATCH",
              body: { status: "false_positive", allow: { value } },
            });
            setIsOpen(false);
            router.refresh();
            await say("The rule lets this value pass from now on.");
          } catch (error) {
            const field = error instanceof ApiError ? Object.values(error.fields)[0] : undefined;
            setProblem(field ?? sentenceOf(error));
          } finally {
            setIsBusy(false);
          }
        }}
      >
        <Field
          label="Value to let pass"
          help="It isn't stored as text: only a keyed digest of it is kept."
          error={problem}
        >
          <Input name="value" required maxLength={500} autoComplete="off" dir="auto" />
        </Field>
        <DialogActions>
          <Button onClick={() => setIsOpen(false)}>Cancel</Button>
          <Button type="submit" kind="primary" pending={isBusy}>
            Let it pass
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
