"use client";

import { useState } from "react";
import { sentenceOf, usePlaceIfAny } from "@/components/api";
import { say, sayError } from "@/components/ui/toast";
import { saveAnswer } from "./save-file";

/** Saves what an endpoint exports as a file, for the tenant of the page if it has one, and says how it went. */
export function useExport() {
  const place = usePlaceIfAny();
  const [isBusy, setIsBusy] = useState(false);
  return {
    isBusy,
    /** `byDefault` names the file where the endpoint does not. */
    async save(address: string, byDefault: string): Promise<void> {
      setIsBusy(true);
      try {
        await saveAnswer(address, place, byDefault);
        await say("Export saved.");
      } catch (error) {
        await sayError(`The export broke off. ${sentenceOf(error)}`);
      } finally {
        setIsBusy(false);
      }
    },
  };
}
