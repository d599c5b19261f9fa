"use client";

import { useState } from "react";
import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { WebhookFields, webhookBody } from "./webhook-fields";
import { WebhookSecret } from "./webhook-secret";
import { webhooksPath } from "./webhooks-path";

/** The page's one primary action; ends with the secret, shown once. */
export function AddWebhook() {
  const api = useApi();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <SaveDialog
        title="Add webhook"
        action="Add webhook"
        trigger={
          <Button kind="primary" data-key="n">
            Add webhook
          </Button>
        }
        fields={(errors) => <WebhookFields errors={errors} />}
        onSave={async (form) => {
          const call = { method: "POST", body: webhookBody(form) } as const;
          setSecret((await api<{ secret: string }>(webhooksPath, call)).secret);
        }}
      />
      <WebhookSecret secret={secret} onSaved={() => setSecret(null)} />
    </>
  );
}
