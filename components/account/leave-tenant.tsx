"use client";

import { useRouter } from "next/navigation";
import { callApi } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";

interface LeaveTenantProps {
  readonly name: string;
  readonly slug: string;
}

export function LeaveTenant({ name, slug }: LeaveTenantProps) {
  const router = useRouter();
  return (
    <Confirm
      title={`Leave ${name}?`}
      consequences={[
        "You will no longer see any of it until somebody invites you again.",
        "Keys you made there keep working.",
      ]}
      action="Leave tenant"
      trigger={
        <Button size="xs" kind="danger-quiet" aria-label={`Leave ${name}…`}>
          Leave…
        </Button>
      }
      onConfirm={async () => {
        const path = "/platform/api/service/members/leave";
        await callApi(path, { method: "POST", body: {}, tenant: slug });
        router.refresh();
      }}
    />
  );
}
