"use client";

import { useRouter } from "next/navigation";
import { callApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { SuspendTenant } from "./suspend-tenant";

interface TenantActionsProps {
  readonly tenant: { readonly id: string; readonly name: string; readonly slug: string };
  readonly isActive: boolean;
}

export function TenantActions({ tenant, isActive }: TenantActionsProps) {
  const router = useRouter();
  const [isBusy, run] = useTask();
  if (isActive) return <SuspendTenant tenant={tenant} />;
  const activate = async () => {
    const path = `/platform/api/admin/tenants/${tenant.id}/status`;
    await callApi(path, { method: "PUT", body: { status: "active" } });
    router.refresh();
    await say(`${tenant.name} is active again. Its keys work within a second.`);
  };
  return (
    <Button
      size="xs"
      pending={isBusy}
      aria-label={`Activate ${tenant.name}`}
      onClick={() => void run(activate)}
    >
      Activate
    </Button>
  );
}
