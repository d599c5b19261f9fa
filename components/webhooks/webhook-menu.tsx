"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { RowMenu } from "@/components/data/row-menu";
import { SaveDialog } from "@/components/data/save-dialog";
import { attempt } from "@/components/data/use-task";
import { MenuItem, MenuLine } from "@/components/ui/menu";
import { sayWithUndo } from "@/components/ui/toast";
import type { DeliveryView, WebhookView } from "@/lib/contract/webhooks";
import { WebhookFields, webhookBody } from "./webhook-fields";
import { WebhookSecret } from "./webhook-secret";
import { webhooksPath } from "./webhooks-path";

/** An admin's actions for one webhook. */
export function WebhookMenu({ webhook }: Readonly<{ webhook: WebhookView }>) {
  const api = useApi();
  const router = useRouter();
  const { slug } = usePlace();
  const [open, setOpen] = useState<"edit" | "rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = `${webhooksPath}/${webhook.id}`;
  const { host } = new URL(webhook.url);
  const close = (isOpen: boolean) => setOpen(isOpen ? open : null);

  const setActive = (isActive: boolean): Promise<void> =>
    attempt(async () => {
      await api(path, { method: "PATCH", body: { is_active: isActive } });
      router.refresh();
      const done = isActive ? "Resumed" : "Paused";
      await sayWithUndo(`${done} ${host}.`, () => void setActive(!isActive));
    });
  const sendTest = async () => {
    const { id } = await api<DeliveryView>(`${path}/test`, { method: "POST" });
    router.push(`/${slug}/settings/webhooks?webhook=${webhook.id}&delivery=${id}`);
    router.refresh();
  };

  return (
    <>
      <RowMenu label={`Actions for ${host}`}>
        <MenuItem onSelect={() => void attempt(sendTest)}>Send test</MenuItem>
        <MenuItem onSelect={() => setOpen("edit")}>Edit webhook…</MenuItem>
        <MenuItem onSelect={() => void setActive(!webhook.is_active)}>
          {webhook.is_active ? "Pause webhook" : "Resume webhook"}
        </MenuItem>
        <MenuItem onSelect={() => setOpen("rotate")}>Replace secret…</MenuItem>
        <MenuLine />
        <MenuItem isDanger onSelect={() => setOpen("delete")}>
          Delete webhook…
        </MenuItem>
      </RowMenu>
      <SaveDialog
        title={<>Edit {host}</>}
        action="Save webhook"
        open={open === "edit"}
        onOpenChange={close}
        fields={(errors) => <WebhookFields known={webhook} errors={errors} />}
        onSave={async (form) => {
          const body = webhookBody(form);
          const call = { method: "PATCH", body, basedOn: webhook.updated_at } as const;
          setSecret((await api<WebhookView>(path, call)).secret ?? null);
        }}
      />
      <Confirm
        title={`Replace the secret of ${host}?`}
        consequences={[
          "The new one is shown once.",
          "For 24 hours deliveries are signed with both, so the receiver can change over.",
        ]}
        action="Replace secret"
        open={open === "rotate"}
        onOpenChange={close}
        onConfirm={async () => {
          const call = { method: "POST" } as const;
          setSecret((await api<WebhookView>(`${path}/rotate`, call)).secret ?? null);
        }}
      />
      <Confirm
        title={`Delete the webhook to ${host}?`}
        consequences={[
          "Nothing more is sent there, including deliveries that are waiting.",
          "Its deliveries go with it. This cannot be undone.",
        ]}
        action="Delete webhook"
        alternative={
          webhook.is_active
            ? { label: "Pause instead", onChoose: () => void setActive(false) }
            : undefined
        }
        open={open === "delete"}
        onOpenChange={close}
        onConfirm={async () => {
          await api(path, { method: "DELETE" });
          router.push(`/${slug}/settings/webhooks`);
          router.refresh();
        }}
      />
      <WebhookSecret secret={secret} onSaved={() => setSecret(null)} />
    </>
  );
}
