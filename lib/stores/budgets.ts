import { AppError } from "@/lib/errors";
import type {
  BudgetLimit,
  Budgets,
  CostEstimate,
  KeyRecord,
  Reservation,
} from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { type NanoUsd, usdText } from "@/lib/money";
import { type CalendarWindow, type Clock, secondMs, systemClock, windowAt } from "@/lib/time";
import { type Database, isCollision, unavailable } from "./database";

export interface BudgetsDeps {
  readonly database: Database;
  readonly clock?: Clock;
  /** A reservation not renewed for this long is released. */
  readonly ttlSeconds?: number;
}

export interface BudgetStore extends Budgets {
  /** Resolves once everything settled so far is in Postgres. */
  flush(): Promise<void>;
  /** Flushes within its deadline and stops renewing. */
  close(deadlineMs: number): Promise<void>;
}

interface Settlement {
  readonly id: string;
  readonly costNanoUsd: NanoUsd;
}

const periodNames = { day: "today", week: "this week", month: "this month", total: "in all" };
const owners = { key: "This key", member: "The member who made this key", tenant: "This tenant" };

const reserveStatement =
  "SELECT reserve_budgets($1, $2, $3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7, $8, $9) AS full_at";

function exceeded(budget: BudgetLimit, window: CalendarWindow): AppError {
  const renewed = Number.isFinite(window.endMs)
    ? ` It resets at ${new Date(window.endMs).toISOString()}.`
    : "";
  return new AppError(
    "BUDGET_EXCEEDED",
    `${owners[budget.scope]} may spend ${usdText(budget.limitNanoUsd)} ${periodNames[budget.period]}, and what is left beside calls under way does not cover this one.${renewed}`,
  );
}

/**
 * Budgets counted in Postgres, exact over all instances: each call's estimate is held back before it leaves and
 * replaced by its cost afterwards. Keys without a budget skip this at no cost. What a killed process held is released
 * after the reservation's time to live; what its calls cost is then read from the log.
 */
export function createBudgets(deps: BudgetsDeps): BudgetStore {
  const { database } = deps;
  const clock = deps.clock ?? systemClock;
  const ttlSeconds = deps.ttlSeconds ?? 60;
  const held = new Set<string>();
  let settlements: Settlement[] = [];
  let settling: Promise<void> | undefined;
  let isClosed = false;

  const asGateway = <T>(text: string, values: unknown[]): Promise<T[]> =>
    database.as("trueportai_gateway", async (client) => (await client.query(text, values)).rows);

  async function hold(
    key: KeyRecord,
    budgets: readonly BudgetLimit[],
    callId: string,
    estimate: CostEstimate | null,
  ): Promise<Reservation> {
    const windows = budgets.map(({ period }) =>
      windowAt(period, key.settings.timeZone, clock.nowMs()),
    );
    const values = [
      callId,
      key.tenantId,
      budgets.map(({ scope }) => scope),
      budgets.map(({ subjectId }) => subjectId),
      windows.map(({ startMs }) => new Date(startMs)),
      budgets.map(({ limitNanoUsd }) => limitNanoUsd),
      estimate?.usualNanoUsd ?? 0,
      estimate?.mostNanoUsd ?? 0,
      ttlSeconds,
    ];
    const attempt = async (): Promise<number> =>
      (await asGateway<{ full_at: number }>(reserveStatement, values))[0]?.full_at ?? 0;
    let fullAt = await attempt();
    if (fullAt > 0 && (await catchUp(key.tenantId))) fullAt = await attempt();
    const budget = budgets[fullAt - 1];
    const window = windows[fullAt - 1];
    if (budget && window) throw exceeded(budget, window);
    held.add(callId);
    return reservation(callId);
  }

  /**
   * Whether anything came back: from calls that just ended here, so that one who calls again right after is not
   * refused for the sake of its own last call, or from processes that died.
   */
  async function catchUp(tenantId: string | null): Promise<boolean> {
    const isSettling = settling !== undefined;
    // What is being written now, and then what came up meanwhile.
    await settling;
    await settling;
    return (await release(tenantId)) > 0 || isSettling;
  }

  async function release(tenantId: string | null): Promise<number> {
    const rows = await asGateway<{ released: number }>(
      "SELECT release_lapsed_reservations($1) AS released",
      [tenantId],
    );
    return rows[0]?.released ?? 0;
  }

  function reservation(id: string): Reservation {
    let isSettled = false;
    return {
      settle(costNanoUsd) {
        if (isSettled) return;
        isSettled = true;
        settlements.push({ id, costNanoUsd: costNanoUsd ?? 0 });
        void settleAll();
      },
    };
  }

  /** Writes settled calls, batched into as few statements as possible, until none is left. */
  async function settle(): Promise<void> {
    // Calls that settle in the same turn share a statement.
    await Promise.resolve();
    const batch = settlements.slice(0, 500);
    try {
      await asGateway("SELECT settle_reservations($1::text[], $2::bigint[])", [
        batch.map(({ id }) => id),
        batch.map(({ costNanoUsd }) => costNanoUsd),
      ]);
      settlements = settlements.slice(batch.length);
      for (const { id } of batch) held.delete(id);
    } catch (error) {
      if (!isCollision(error))
        log.warn("Costs could not be counted against budgets yet", { error });
      return;
    } finally {
      settling = undefined;
    }
    if (settlements.length > 0) void settleAll();
  }

  function settleAll(): Promise<void> {
    settling ??= settle();
    return settling;
  }

  /** Renews the reservations of long calls, and retries failed writes. */
  async function tend(): Promise<void> {
    await settleAll();
    if (held.size === 0) return;
    await asGateway(
      `UPDATE budget_reservations SET expires_at = clock_timestamp() + make_interval(secs => $2)
        WHERE id = ANY ($1) AND state = 'held'`,
      [[...held], ttlSeconds],
    );
  }

  const timer = setInterval(
    () => {
      tend().catch((error) => log.warn("Reservations could not be renewed yet", { error }));
    },
    (ttlSeconds * secondMs) / 4,
  ).unref();

  async function flush(): Promise<void> {
    while (settlements.length > 0) {
      const waiting = settlements.length;
      await settleAll();
      if (settlements.length >= waiting) break;
    }
  }

  return {
    reserve(key, callId, estimate) {
      const { budgets } = key;
      if (budgets === null) return null;
      if (isClosed) throw unavailable();
      return hold(key, budgets, callId, estimate).catch((error) => {
        throw error instanceof AppError ? error : unavailable(error);
      });
    },
    flush,
    async close(deadlineMs) {
      isClosed = true;
      clearInterval(timer);
      let limit: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        limit = setTimeout(resolve, deadlineMs);
      });
      await Promise.race([flush(), late]).finally(() => clearTimeout(limit));
    },
  };
}
