import { dayMs } from "@/lib/time";

/** Below this many calls an hour an error share is not significant. */
export const fewCalls = 10;
/** Share of an hour's calls from which a provider is reported as failing. */
export const failingPercent = 10;
/** Share of a budget from which it is reported. */
export const nearBudgetPercent = 80;
/** How long before its expiry a key in use is reported. */
export const expiryMs = 7 * dayMs;
