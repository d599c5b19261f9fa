import { type Clock, dayMs, systemClock } from "@/lib/time";
import type { Database } from "./database";

/**
 * Releases what budgets hold for dead processes, and charges what their calls cost once the log has it: the spool
 * delivers it when the process starts again.
 */
export const tendBudgets = (database: Database): Promise<void> =>
  database.as("trueportai_gateway", async (client) => {
    await client.query("SELECT release_lapsed_reservations(NULL)");
    await client.query(
      `SELECT settle_reservations(array_agg(id), array_agg(cost)) FROM (
         SELECT r.id, coalesce(e.cost_nano_usd, 0) AS cost
           FROM budget_reservations r JOIN exchanges e ON e.id = r.id
          WHERE r.state = 'lapsed' LIMIT 500) AS known
       HAVING count(*) > 0`,
    );
    await client.query(
      `DELETE FROM budget_reservations
        WHERE state <> 'held' AND expires_at < now() - interval '1 hour'`,
    );
  });

/** Deletes old idempotency keys and records of Stripe events. */
export const purge = (database: Database, clock: Clock = systemClock): Promise<void> =>
  database.as("trueportai_platform", async (client) => {
    await client.query("DELETE FROM idempotency_keys WHERE created_at < $1", [
      new Date(clock.nowMs() - dayMs),
    ]);
    await client.query("DELETE FROM stripe_events WHERE received_at < $1", [
      new Date(clock.nowMs() - 90 * dayMs),
    ]);
  });
