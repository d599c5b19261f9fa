"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { say } from "@/components/ui/toast";
import { formatCount, formatPlural } from "@/lib/format";

interface Detail {
  readonly active_keys: number;
  readonly requests_1h: number;
  readonly members: number;
}

interface SuspendTenantProps {
  readonly tenant: { readonly id: string; readonly name: string; readonly slug: string };
}

/** Says what will stop before it does; the slug has to be typed. */
export function SuspendTenant({ tenant }: SuspendTenantProps) {
  const { id, name, slug } = tenant;
  const path = `/platform/api/admin/tenants/${id}`;
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [detail, setDetail] = useState<Detail | null>(null);
  const [typed, setTyped] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const onOpenChange = (open: boolean) => {
    setIsOpen(open);
    setTyped("");
    setProblem(null);
    if (!open) return;
    callApi<Detail>(path).then(setDetail, (error) => setProblem(sentenceOf(error)));
  };

  const suspend = async (reason: string) => {
    setIsBusy(true);
    setProblem(null);
    try {
      const body = { status: "suspended", reason };
      await callApi(`${path}/status`, { method: "PUT", body });
      setIsOpen(false);
      router.refresh();
      await say(`${name} is suspended.`);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Dialog
      title={<>Suspend {name}?</>}
      open={isOpen}
      onOpenChange={onOpenChange}
      trigger={
        <Button size="xs" kind="danger-quiet" aria-label={`Suspend ${name}…`}>
          Suspend…
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void suspend(String(new FormData(event.currentTarget).get("reason")).trim());
        }}
      >
        <ul className="space-y-1 text-muted" aria-live="polite">
          <li>
            {detail
              ? `Stops ${formatPlural(detail.active_keys, "key")} with ${formatCount(detail.requests_1h)} calls an hour, at once.`
              : "Counting what stops…"}
          </li>
          <li>
            {detail ? `Closes its pages to ${formatPlural(detail.members, "member")}. ` : null}
            Nothing is deleted; activating brings everything back.
          </li>
        </ul>
        <div className="mt-4 flex flex-col gap-4">
          <Field label="Reason" help="Members see it; both audit logs keep it.">
            <Input name="reason" dir="auto" maxLength={500} required />
          </Field>
          <Field label={`Type ${slug} to go on`}>
            <Input
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
        {problem ? (
          <p role="alert" className="mt-3 text-critical-text">
            {problem}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" kind="danger" pending={isBusy} disabled={typed.trim() !== slug}>
            Suspend tenant
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
