"use client";

import { callApi } from "@/components/api";
import { signOut } from "@/components/auth/session-calls";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";

export function SignOutEverywhere() {
  return (
    <Confirm
      title="Sign out everywhere?"
      consequences={[
        "Every session and token of your account ends at once, including this browser's.",
        "Gateway keys of your tenants keep working.",
      ]}
      action="Sign out everywhere"
      trigger={<Button>Sign out everywhere…</Button>}
      onConfirm={async () => {
        const body = { everywhere: true };
        await callApi("/platform/api/global/auth/logout", { method: "POST", body });
        await signOut();
      }}
    />
  );
}
