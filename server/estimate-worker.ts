import { parentPort } from "node:worker_threads";
import type { CountedTexts, TextsToCount } from "@/lib/stores/estimator";
import { countTokens } from "@/lib/stores/token-count";

/** The thread that counts tokens, which takes far too long for the serving one. */
parentPort?.on("message", ({ id, provider, promptTexts, completionTexts }: TextsToCount) => {
  const counted: CountedTexts = {
    id,
    promptTokens: countTokens(provider, promptTexts),
    completionTokens: countTokens(provider, completionTexts),
  };
  parentPort?.postMessage(counted);
});
