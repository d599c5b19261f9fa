import type { Budgets } from "@/lib/gateway/ports";

/** Holds nothing back: keys have no enforced budget yet, so no call waits for one. */
export const createBudgets = (): Budgets => ({ reserve: () => null });
