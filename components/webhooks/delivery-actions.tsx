"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";
import { useApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

/**
 * Refreshes the page while a delivery is in progress. A refresh replaces the one under way: each waits for the last
 * to be shown, or a server slower than the pause would never get to show any.
 */
export function RefreshWhileWaiting() {
  const router = useRouter();
  const [isReading, startTransition] = useTransition();
  useEffect(() => {
    if (isReading) return;
    const timer = setTimeout(() => startTransition(() => router.refresh()), 1_500);
    return () => clearTimeout(timer);
  }, [isReading, router]);
  return null;
}

/** Sends a finished delivery again. */
export function Redeliver({ path }: Readonly<{ path: string }>) {
  const api = useApi();
  const router = useRouter();
  const [isBusy, run] = useTask();
  const redeliver = async () => {
    await api(`${path}/redeliver`, { method: "POST" });
    await say("Sent again, under the same id.");
    router.refresh();
  };
  return (
    <Button size="sm" pending={isBusy} onClick={() => void run(redeliver)}>
      Redeliver
    </Button>
  );
}
