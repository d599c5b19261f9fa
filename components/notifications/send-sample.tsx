"use client";

import { useApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { notificationsPath } from "./notifications-path";

export function SendSample() {
  const api = useApi();
  const [isBusy, run] = useTask();
  const send = async () => {
    const path = `${notificationsPath}/sample`;
    const { to, is_sent: isSent } = await api<{ to: string; is_sent: boolean }>(path, {
      method: "POST",
    });
    await say(
      isSent
        ? `A sample is on its way to ${to}.`
        : "Written, but not sent: this server has no mail server.",
    );
  };
  return (
    <Button pending={isBusy} onClick={() => void run(send)}>
      Send me a sample
    </Button>
  );
}
