import type { KeyRecord } from "@/lib/gateway/ports";
import { newId } from "@/lib/ids";
import { createBudgets } from "@/lib/stores/budgets";
import { createDatabase } from "@/lib/stores/database";
import { entryOptions, tellParent } from "../support/entry";

/**
 * Another instance: makes the requested number of calls at once, reports how many were admitted,
 * and keeps them open.
 */
const { url, key, calls, amount, ttlSeconds } = entryOptions<{
  url: string;
  key: KeyRecord;
  calls: number;
  amount: number;
  ttlSeconds: number;
}>();
const budgets = createBudgets({ database: createDatabase({ url }), ttlSeconds });
const answers = await Promise.allSettled(
  Array.from({ length: calls }, async () =>
    budgets.reserve(key, newId("exchange"), { usualNanoUsd: amount, mostNanoUsd: amount }),
  ),
);
tellParent({ admitted: answers.filter(({ status }) => status === "fulfilled").length });
