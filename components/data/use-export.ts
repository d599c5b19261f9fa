"use client";

import { usePlaceIfAny } from "@/components/api";
import { say } from "@/components/ui/toast";
import { saveAnswer } from "./save-file";
import { useTask } from "./use-task";

/** Saves an endpoint's export as a file, for the page's tenant if it has one, and reports the outcome. */
export function useExport() {
  const place = usePlaceIfAny();
  const [isBusy, run] = useTask();
  return {
    isBusy,
    /** `byDefault` is the file name where the endpoint gives none. */
    save: (address: string, byDefault: string): Promise<void> =>
      run(async () => {
        await saveAnswer(address, place, byDefault);
        await say("Export saved.");
      }, "The export broke off. "),
  };
}
