"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Copy } from "./copy";
import { useLeaveGuard } from "./leave-guard";

interface SecretOnceProps {
  readonly title: string;
  readonly secret: string;
  /** Name of the variable it is kept in; adds a line for an .env file. */
  readonly variable?: string;
  readonly children?: ReactNode;
  readonly onSaved: () => void;
}

/** Shows a secret the one time it can be seen. Esc and clicks outside do not close it, and leaving the page asks. */
export function SecretOnce({ title, secret, variable, children, onSaved }: SecretOnceProps) {
  useLeaveGuard();
  return (
    <Dialog
      open
      isPersistent
      title={title}
      description="This is the only time it is shown. Copy it to where it is needed."
      className="max-w-2xl!"
    >
      <SecretLine value={secret} label="the secret" />
      {variable ? <SecretLine value={`${variable}=${secret}`} label="the .env line" /> : null}
      {children ? <div className="mt-4">{children}</div> : null}
      <DialogActions>
        <Button kind="primary" onClick={onSaved}>
          I saved it
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A secret in one line with its copy button. */
export function SecretLine({ value, label }: Readonly<{ value: string; label: string }>) {
  return (
    <div className="mt-2 flex items-center gap-2 rounded-lg border bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 break-all text-sm">{value}</code>
      <Copy value={value} label={label} hasText />
    </div>
  );
}
