"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";
import { SuspendTenant } from "./suspend-tenant";

interface TenantActionsProps {
  readonly tenant: { readonly id: string; readonly name: string; readonly slug: string };
  readonly isActive: boolean;
}

export function TenantActions({ tenant, isActive }: TenantActionsProps) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  if (isActive) return <SuspendTenant tenant={tenant} />;
  const activate = async () => {
    setIsBusy(true);
    try {
      const path = `/platform/api/admin/tenants/${tenant.id}/status`;
      await callApi(path, { method: "PUT", body: { status: "active" } });
      router.refresh();
      await say(`${tenant.name} is active again. Its keys work within a second.`);
    } catch (error) {
      await sayError(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button
      size="xs"
      pending={isBusy}
      aria-label={`Activate ${tenant.name}`}
      onClick={() => void activate()}
    >
      Activate
    </Button>
  );
}
