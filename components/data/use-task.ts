import { useState } from "react";
import { sentenceOf } from "@/components/api";
import { sayError } from "@/components/ui/toast";

/** Runs something that may fail; a failure shows as a toast that starts with `lead`. Never throws. */
export async function attempt(task: () => Promise<void>, lead = ""): Promise<void> {
  try {
    await task();
  } catch (error) {
    await sayError(lead + sentenceOf(error));
  }
}

/** `attempt` for a button that shows a busy state. */
export function useTask(): readonly [isBusy: boolean, run: typeof attempt] {
  const [isBusy, setIsBusy] = useState(false);
  const run: typeof attempt = async (task, lead) => {
    setIsBusy(true);
    await attempt(task, lead);
    setIsBusy(false);
  };
  return [isBusy, run];
}
