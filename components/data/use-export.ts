"use client";

import { useState } from "react";
import { sentenceOf, usePlace } from "@/components/api";
import { say, sayError } from "@/components/ui/toast";
import { saveAnswer } from "./save-file";

/** Saves what an endpoint of the tenant exports as a file, and says how it went. */
export function useExport() {
  const { slug } = usePlace();
  const [isBusy, setIsBusy] = useState(false);
  return {
    isBusy,
    /** `byDefault` names the file where the endpoint does not. */
    async save(address: string, byDefault: string): Promise<void> {
      setIsBusy(true);
      try {
        await saveAnswer(address, slug, byDefault);
        await say("Export saved.");
      } catch (error) {
        await sayError(`The export broke off. ${sentenceOf(error)}`);
      } finally {
        setIsBusy(false);
      }
    },
  };
}
