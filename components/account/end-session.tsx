"use client";

import { useRouter } from "next/navigation";
import { callApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

interface EndSessionProps {
  readonly id: string;
  /** `Firefox on Linux`. */
  readonly browser: string;
}

export function EndSession({ id, browser }: EndSessionProps) {
  const router = useRouter();
  const [isBusy, run] = useTask();
  const end = async () => {
    await callApi(`/platform/api/global/auth/sessions/${id}`, { method: "DELETE" });
    router.refresh();
    await say(`${browser} is signed out.`);
  };
  return (
    <Button
      size="xs"
      kind="danger-quiet"
      pending={isBusy}
      aria-label={`Sign out ${browser}`}
      onClick={() => void run(end)}
    >
      Sign out
    </Button>
  );
}
