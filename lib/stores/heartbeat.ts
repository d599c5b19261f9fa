import { hostname } from "node:os";
import { randomBase62 } from "@/lib/ids";
import { log } from "@/lib/log";
import { minuteMs, secondMs } from "@/lib/time";
import type { Database } from "./database";

export interface HeartbeatOptions {
  readonly database: Database;
  readonly worker: number;
  readonly version: string;
  /** The process's current state. */
  readonly read: () => {
    readonly inFlight: number;
    readonly spoolBytes: number;
    readonly openBreakers: readonly string[];
  };
  readonly everyMs?: number;
}

export interface Heartbeat {
  /** Reports it once, now. Throws when Postgres does not answer. */
  beat(): Promise<void>;
  /** Takes the process off the list. Never throws. */
  stop(): Promise<void>;
}

const everyMs = 10 * secondMs;
/** Six beats missed: the process counts as gone. */
const forgottenAfterMs = minuteMs;

/** Reports to platform administrators that this process is alive, and its state. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { database, worker, version } = options;
  const id = randomBase62(22);
  const startedAt = new Date();

  const write = (): Promise<void> =>
    database.as("trueportai_gateway", async (client) => {
      const { inFlight, spoolBytes, openBreakers } = options.read();
      await client.query(
        `INSERT INTO gateway_instances
           (id, host, worker, version, started_at, in_flight, spool_bytes, open_breakers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET seen_at = now(), in_flight = excluded.in_flight,
           spool_bytes = excluded.spool_bytes, open_breakers = excluded.open_breakers`,
        [id, hostname(), worker, version, startedAt, inFlight, spoolBytes, openBreakers],
      );
      await client.query(
        "DELETE FROM gateway_instances WHERE seen_at < now() - $1 * interval '1 millisecond'",
        [forgottenAfterMs],
      );
    });

  /** One at a time, so that an older reading never overwrites a newer one, nor reappears after the end. */
  let last: Promise<void> = Promise.resolve();
  const beat = (): Promise<void> => {
    last = last.catch(() => undefined).then(write);
    return last;
  };

  const round = (): void => {
    beat().catch((error) => log.debug("The heartbeat waits for its next turn", { error }));
  };
  round();
  const timer = setInterval(round, options.everyMs ?? everyMs).unref();
  return {
    beat,
    async stop() {
      clearInterval(timer);
      await last.catch(() => undefined);
      await database
        .as("trueportai_gateway", (client) =>
          client.query("DELETE FROM gateway_instances WHERE id = $1", [id]),
        )
        .catch((error) => log.debug("The list of instances forgets this one later", { error }));
    },
  };
}
