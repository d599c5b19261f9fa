"use client";

import { useRouter } from "next/navigation";
import { SecretOnce } from "@/components/data/secret-once";

interface WebhookSecretProps {
  readonly secret: string | null;
  readonly onSaved: () => void;
}

/** The secret of a webhook just created or changed; nothing while there is none. */
export function WebhookSecret({ secret, onSaved }: WebhookSecretProps) {
  const router = useRouter();
  if (secret === null) return null;
  return (
    <SecretOnce
      title="Signing secret"
      secret={secret}
      variable="WEBHOOK_SECRET"
      onSaved={() => {
        onSaved();
        router.refresh();
      }}
    >
      <p className="text-muted">
        Deliveries carry <code>webhook-id</code>, <code>webhook-timestamp</code> and{" "}
        <code>webhook-signature</code> as Standard Webhooks describes them; any of its libraries
        checks them with this secret.
      </p>
    </SecretOnce>
  );
}
