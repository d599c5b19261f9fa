"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";

/** Reads the page again while a delivery is about to end. */
export function RefreshWhileWaiting() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 1_500);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}

/** Sends a delivery that has ended once more. */
export function Redeliver({ path }: Readonly<{ path: string }>) {
  const api = useApi();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  return (
    <Button
      size="sm"
      pending={isBusy}
      onClick={async () => {
        setIsBusy(true);
        try {
          await api(`${path}/redeliver`, { method: "POST" });
          await say("Sent again, under the same id.");
          router.refresh();
        } catch (error) {
          await sayError(sentenceOf(error));
        } finally {
          setIsBusy(false);
        }
      }}
    >
      Redeliver
    </Button>
  );
}
