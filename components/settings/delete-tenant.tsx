"use client";

import { useApi, usePlace } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";
import { formatPlural } from "@/lib/format";

interface DeleteTenantProps {
  readonly keys: number;
  readonly calls: number;
  readonly members: number;
}

export function DeleteTenant({ keys, calls, members }: DeleteTenantProps) {
  const api = useApi();
  const { slug, tenantName } = usePlace();
  return (
    <Confirm
      title={`Delete ${tenantName}?`}
      consequences={[
        `${formatPlural(keys, "key")} of all environments stop at once: calls with them are refused.`,
        `${formatPlural(members, "member")} lose access, you among them.`,
        `${formatPlural(calls, "call")}, their violations and captured texts are deleted within the hour, those in your bucket too.`,
        "Sums and invoices stay; they name nobody. Nothing else can be recovered.",
      ]}
      action="Delete tenant"
      word={slug}
      trigger={<Button kind="danger">Delete tenant…</Button>}
      onConfirm={async () => {
        await api("/platform/api/service/privacy/erase", {
          method: "POST",
          body: { confirm: slug },
        });
        window.location.assign("/");
      }}
    />
  );
}
