import type { ClientBase } from "pg";
import { log } from "@/lib/log";
import { hourMs, minuteMs } from "@/lib/time";
import type { Database } from "./database";

export interface MaintenanceOptions {
  readonly database: Database;
  readonly everyMs?: number;
}

export interface Maintenance {
  /** Runs one round now; of several instances, one does. Throws when Postgres does not. */
  runOnce(): Promise<void>;
  stop(): void;
}

/** This month and the next three, so that a database left alone for a quarter still accepts rows. */
const monthsAhead = 4;
const firstAfterMs = minuteMs;

/** Creates missing partitions for the coming months; `client` is connected as the tables' owner. */
export async function makePartitions(client: ClientBase): Promise<void> {
  const call = "SELECT ensure_exchange_partitions((now() AT TIME ZONE 'UTC')::date, $1)";
  await client.query(call, [monthsAhead]);
}

/** Maintains the tables: creates partitions ahead of time and deletes delivered change notices. */
export function startMaintenance(options: MaintenanceOptions): Maintenance {
  const { database } = options;

  async function runOnce(): Promise<void> {
    await database.asOwner(async (client) => {
      await client.query("SET LOCAL lock_timeout = '1s'");
      const { rows } = await client.query<{ mine: boolean }>(
        "SELECT pg_try_advisory_xact_lock(hashtext('exchange-partitions')) AS mine",
      );
      if (!rows[0]?.mine) return;
      await makePartitions(client);
      // No instance looks back anywhere near an hour.
      await client.query("DELETE FROM changes WHERE at < now() - interval '1 hour'");
    });
  }

  const round = (): void => {
    runOnce().catch((error) =>
      log.warn("Maintenance failed; its next turn tries again", { error }),
    );
  };
  const first = setTimeout(round, firstAfterMs).unref();
  const timer = setInterval(round, options.everyMs ?? hourMs).unref();
  return {
    runOnce,
    stop() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}
