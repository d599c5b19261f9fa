"use client";

import { Download } from "lucide-react";
import { callApi } from "@/components/api";
import { PasswordInput } from "@/components/auth/password-input";
import { signOut } from "@/components/auth/session-calls";
import { SaveDialog } from "@/components/data/save-dialog";
import { useExport } from "@/components/data/use-export";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function ExportAccount() {
  const { isBusy, save } = useExport();
  const address = "/platform/api/global/privacy/export";
  return (
    <Button pending={isBusy} onClick={() => void save(address, "my-data.json")}>
      {isBusy ? null : <Download aria-hidden />} Export my data
    </Button>
  );
}

interface DeleteAccountProps {
  readonly email: string;
  /** False for a person who signs in only through another service. */
  readonly hasPassword: boolean;
}

export function DeleteAccount({ email, hasPassword }: DeleteAccountProps) {
  return (
    <SaveDialog
      title="Delete your account?"
      description="Account, name and e-mail go for good, and your memberships with them. What you did stays in the audit logs of your tenants without your name; keys you made keep working."
      action="Delete account"
      isDanger
      trigger={<Button kind="danger-quiet">Delete account…</Button>}
      fields={(errors) => (
        <>
          <Field label={`Type ${email} to go on`} error={errors.confirm}>
            <Input
              name="confirm"
              type="email"
              required
              autoComplete="off"
              spellCheck={false}
              maxLength={254}
            />
          </Field>
          {hasPassword ? (
            <Field label="Password" error={errors.password}>
              <PasswordInput autoComplete="current-password" />
            </Field>
          ) : null}
        </>
      )}
      onSave={async (form) => {
        const body = Object.fromEntries(form);
        await callApi("/platform/api/global/privacy/erase", { method: "POST", body });
        await signOut("/");
      }}
    />
  );
}
