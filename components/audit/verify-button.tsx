"use client";

import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

/** Verifies the entire chain again and shows the result. */
export function VerifyButton() {
  const api = useApi();
  const router = useRouter();
  const [isBusy, run] = useTask();
  const verify = async () => {
    const path = "/platform/api/service/audit-logs/status";
    const { is_intact: isIntact, links } = await api<{ is_intact: boolean; links: number }>(path);
    if (isIntact) await say(`The chain is intact: ${formatPlural(links, "entry", "entries")}.`);
    router.refresh();
  };
  return (
    <Button size="xs" pending={isBusy} onClick={() => void run(verify)}>
      Verify now
    </Button>
  );
}
