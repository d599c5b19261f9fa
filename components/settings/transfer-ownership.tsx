"use client";

import { useApi, usePlace } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";

interface TransferOwnershipProps {
  /** All other members. */
  readonly heirs: readonly { readonly id: string; readonly name: string; readonly email: string }[];
}

export function TransferOwnership({ heirs }: TransferOwnershipProps) {
  const api = useApi();
  const { slug, tenantName } = usePlace();
  return (
    <SaveDialog
      title={`Transfer ${tenantName}`}
      description="They become an owner, you become an admin: you can no longer delete the tenant, export it or change owners."
      action="Transfer ownership"
      isDanger
      trigger={<Button>Transfer ownership…</Button>}
      fields={(errors) => (
        <Field label="New owner" error={errors.user_id}>
          <Select
            name="user_id"
            required
            defaultValue=""
            choices={[
              { value: "", label: "Choose a member", disabled: true },
              ...heirs.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
            ]}
          />
        </Field>
      )}
      onSave={async (form) => {
        await api("/platform/api/service/transfer-ownership", {
          method: "POST",
          body: { user_id: form.get("user_id") },
        });
        // This page is for owners; the former owner is sent to one that admins may see.
        window.location.assign(`/${slug}/members`);
      }}
    />
  );
}
