"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { SecretOnce } from "@/components/data/secret-once";
import { Snippet } from "@/components/data/snippet";
import { Button } from "@/components/ui/button";
import { KeyFields, keyBody } from "./key-form";

/** The page's one primary action; ends with the secret, shown once. */
export function CreateKey({ callUsd }: Readonly<{ callUsd: number | null }>) {
  const api = useApi();
  const router = useRouter();
  const { baseUrl, env } = usePlace();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <SaveDialog
        title="Create key"
        description={`For ${env}. Another environment is chosen at the top of the page.`}
        action="Create key"
        trigger={
          <Button kind="primary" data-key="n">
            Create key
          </Button>
        }
        fields={(errors) => <KeyFields callUsd={callUsd} errors={errors} />}
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
        >
          <Snippet baseUrl={baseUrl} apiKey={secret} />
        </SecretOnce>
      )}
    </>
  );
}
