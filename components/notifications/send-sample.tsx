"use client";

import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";
import { notificationsPath } from "./notifications-path";

export function SendSample() {
  const api = useApi();
  const [isBusy, setIsBusy] = useState(false);
  return (
    <Button
      pending={isBusy}
      onClick={async () => {
        setIsBusy(true);
        try {
          const path = `${notificationsPath}/sample`;
          const { to, is_sent: isSent } = await api<{ to: string; is_sent: boolean }>(path, {
            method: "POST",
          });
          await say(
            isSent
              ? `A sample is on its way to ${to}.`
              : "Written, but not sent: this server has no mail server.",
          );
        } catch (error) {
          await sayError(sentenceOf(error));
        } finally {
          setIsBusy(false);
        }
      }}
    >
      Send me a sample
    </Button>
  );
}
