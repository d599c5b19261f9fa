"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { SecretOnce } from "@/components/data/secret-once";
import { Button } from "@/components/ui/button";
import { KeyFields, keyBody } from "./key-form";

/** The page's one primary action; ends with the secret, shown once. */
export function CreateKey() {
  const api = useApi();
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <SaveDialog
        title="Create key"
        action="Create key"
        trigger={
          <Button kind="primary" data-key="n">
            Create key
          </Button>
        }
        fields={(errors) => <KeyFields errors={errors} />}
        onSave={async (form) => {
          const path = "/trueportai-services/api/v1/keys";
          const made = await api<{ key: string }>(path, { method: "POST", body: keyBody(form) });
          setSecret(made.key);
        }}
      />
      {secret === null ? null : (
        <SecretOnce
          title="Your key"
          secret={secret}
          variable="TRUEPORTAI_KEY"
          onSaved={() => {
            setSecret(null);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
