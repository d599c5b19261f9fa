"use client";

import { useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { say } from "@/components/ui/toast";
import { InviteLink } from "./invite-link";
import { roleChoices } from "./role-choices";

/** Invites by mail; where no mail server is set, the link is shown once instead. */
export function InviteMember() {
  const api = useApi();
  const { role } = usePlace();
  const [link, setLink] = useState<string | null>(null);
  return (
    <>
      <SaveDialog
        title="Invite member"
        description="The link is good for seven days and for the account of this address only."
        action="Send invitation"
        trigger={
          <Button kind="primary" data-key="n">
            Invite member
          </Button>
        }
        fields={(errors) => (
          <>
            <Field label="E-mail" error={errors.email}>
              <Input name="email" type="email" required maxLength={254} autoComplete="off" />
            </Field>
            <Field label="Role" error={errors.role}>
              <Select name="role" choices={roleChoices(role)} defaultValue="member" />
            </Field>
          </>
        )}
        onSave={async (form) => {
          const body = { email: form.get("email"), role: form.get("role") };
          const path = "/platform/api/service/invites";
          const made = await api<{ invite_url?: string }>(path, { method: "POST", body });
          if (made.invite_url) setLink(made.invite_url);
          else await say(`Invited ${String(body.email)}.`);
        }}
      />
      {link === null ? null : <InviteLink url={link} onDone={() => setLink(null)} />}
    </>
  );
}
