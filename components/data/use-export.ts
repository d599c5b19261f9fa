"use client";

import { usePlaceIfAny } from "@/components/api";
import { say } from "@/components/ui/toast";
import { saveAnswer } from "./save-file";
import { useTask } from "./use-task";

/** Saves what an endpoint exports as a file, for the tenant of the page if it has one, and says how it went. */
export function useExport() {
  const place = usePlaceIfAny();
  const [isBusy, run] = useTask();
  return {
    isBusy,
    /** `byDefault` names the file where the endpoint does not. */
    save: (address: string, byDefault: string): Promise<void> =>
      run(async () => {
        await saveAnswer(address, place, byDefault);
        await say("Export saved.");
      }, "The export broke off. "),
  };
}
