import { dayMs } from "@/lib/time";

/** Below this many calls an hour a share of them says nothing. */
export const fewCalls = 10;
/** Of an hour's calls; from here on a provider is told of as failing. */
export const failingPercent = 10;
/** Of a budget; from here on it is told of. */
export const nearBudgetPercent = 80;
/** A key in use is told of so long before it expires. */
export const expiryMs = 7 * dayMs;
