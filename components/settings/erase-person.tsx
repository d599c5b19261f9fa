"use client";

import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { say } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

interface Erased {
  readonly was_member: boolean;
  readonly invites: number;
  readonly audit_entries: number;
  readonly alert_lists: number;
}

const sentenceFor = (email: string, erased: Erased): string =>
  [
    erased.was_member ? `${email} is no longer a member.` : `${email} was not a member.`,
    `${formatPlural(erased.invites, "invitation")} deleted,`,
    `${formatPlural(erased.audit_entries, "audit entry", "audit entries")} emptied.`,
  ].join(" ");

/** For a person who asks to be erased. */
export function ErasePerson() {
  const api = useApi();
  return (
    <SaveDialog
      title="Erase a person"
      description="Deletes their membership, budget, invitations and alert mails, and empties the audit log's details about them; its entries stay. It cannot be undone. Their account and other tenants are not touched."
      action="Erase person"
      isDanger
      trigger={<Button>Erase a person…</Button>}
      fields={(errors) => (
        <Field
          label="E-mail"
          help="Calls name no person. What they wrote in prompts is deleted with its calls, when their retention ends."
          error={errors.email}
        >
          <Input name="email" type="email" required autoComplete="off" maxLength={254} />
        </Field>
      )}
      onSave={async (form) => {
        const email = String(form.get("email") ?? "").trim();
        const erased = await api<Erased>("/platform/api/service/privacy/erase-person", {
          method: "POST",
          body: { email },
        });
        await say(sentenceFor(email, erased));
      }}
    />
  );
}
