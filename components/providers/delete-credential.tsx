"use client";

import { useRouter } from "next/navigation";
import { useApi, usePlace } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";

interface DeleteCredentialProps {
  readonly provider: string;
  readonly label: string;
}

export function DeleteCredential({ provider, label }: DeleteCredentialProps) {
  const api = useApi();
  const router = useRouter();
  const { env } = usePlace();
  return (
    <Confirm
      title={`Delete the ${label} credential of ${env}?`}
      consequences={[
        `Calls to ${label} in ${env} get 503 from then on, unless this server has a key of its own.`,
      ]}
      action="Delete credential"
      trigger={
        <Button size="xs" kind="danger-quiet">
          Delete
          <span className="sr-only"> the {label} credential</span>
        </Button>
      }
      onConfirm={async () => {
        await api(`/platform/api/service/providers/${provider}`, { method: "DELETE" });
        router.refresh();
      }}
    />
  );
}
