"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

/** Follows the whole chain once more and says how it went. */
export function VerifyButton() {
  const api = useApi();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  return (
    <Button
      size="xs"
      pending={isBusy}
      onClick={async () => {
        setIsBusy(true);
        try {
          const path = "/platform/api/service/audit-logs/status";
          const { is_intact: isIntact, links } = await api<{ is_intact: boolean; links: number }>(
            path,
          );
          if (isIntact)
            await say(`The chain is whole: ${formatPlural(links, "entry", "entries")}.`);
          router.refresh();
        } catch (error) {
          await sayError(sentenceOf(error));
        } finally {
          setIsBusy(false);
        }
      }}
    >
      Verify now
    </Button>
  );
}
