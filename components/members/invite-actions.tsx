"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { InviteLink } from "./invite-link";

interface InviteActionsProps {
  readonly id: string;
  readonly email: string;
  /** An invitation above the viewer's own role cannot be resent. */
  readonly canResend: boolean;
  /** Without a mail server the new link is shown instead. */
  readonly hasMail: boolean;
}

/** Resends or revokes an invitation. */
export function InviteActions({ id, email, canResend, hasMail }: InviteActionsProps) {
  const api = useApi();
  const router = useRouter();
  const [link, setLink] = useState<string | null>(null);
  const [isBusy, run] = useTask();
  const path = `/platform/api/service/invites/${id}`;
  const resend = async () => {
    const sent = await api<{ invite_url?: string }>(`${path}/resend`, { method: "POST" });
    if (sent.invite_url) setLink(sent.invite_url);
    else await say(`Sent the invitation to ${email} again.`);
    router.refresh();
  };
  return (
    <span className="inline-flex gap-1">
      {canResend ? (
        <Button size="xs" kind="quiet" pending={isBusy} onClick={() => void run(resend)}>
          {hasMail ? "Send again" : "Copy new link"}
          <span className="sr-only">
            {hasMail ? " to " : " for "}
            {email}
          </span>
        </Button>
      ) : null}
      <Confirm
        title={`Revoke the invitation of ${email}?`}
        consequences={["Its link stops working at once."]}
        action="Revoke invitation"
        trigger={
          <Button size="xs" kind="danger-quiet">
            Revoke
            <span className="sr-only"> the invitation of {email}</span>
          </Button>
        }
        onConfirm={async () => {
          await api(path, { method: "DELETE" });
          router.refresh();
        }}
      />
      {link === null ? null : <InviteLink url={link} onDone={() => setLink(null)} />}
    </span>
  );
}
