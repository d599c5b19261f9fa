"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";

interface EndSessionProps {
  readonly id: string;
  /** `Firefox on Linux`. */
  readonly browser: string;
}

export function EndSession({ id, browser }: EndSessionProps) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const end = async () => {
    setIsBusy(true);
    try {
      await callApi(`/platform/api/global/auth/sessions/${id}`, { method: "DELETE" });
      router.refresh();
      await say(`${browser} is signed out.`);
    } catch (error) {
      await sayError(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button
      size="xs"
      kind="danger-quiet"
      pending={isBusy}
      aria-label={`Sign out ${browser}`}
      onClick={() => void end()}
    >
      Sign out
    </Button>
  );
}
