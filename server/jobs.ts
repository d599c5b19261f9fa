import { setMaxListeners } from "node:events";
import pg from "pg";
import { log } from "@/lib/log";

/** Recurring work beside the requests; of several instances, one does it at a time. */
export interface Job {
  readonly name: string;
  /** From the end of one round to the start of the next. */
  readonly everyMs: number;
  /** One round. Ends early when `signal` aborts; an error is logged and the next round comes as usual. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJobs {
  /** Starts no further round and waits for those in progress. */
  stop(): Promise<void>;
}

/**
 * Runs jobs until stopped. The lock belongs to a transaction, so it also works through a pooler and is released when
 * the connection or the process dies.
 */
export function startJobs(databaseUrl: string, jobs: readonly Job[]): RunningJobs {
  const ending = new AbortController();
  // Each job listens for the abort while it waits.
  setMaxListeners(jobs.length + 1, ending.signal);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // A long job must not keep the short ones waiting.
    max: jobs.length,
    connectionTimeoutMillis: 5_000,
    // All start together and most recur rarely, so the connections they took are soon given back.
    idleTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "trueportai-jobs",
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));

  async function runOnce({ name, run }: Job): Promise<void> {
    const client = await pool.connect();
    let isSound = false;
    try {
      await client.query("BEGIN");
      const { rows } = await client.query<{ mine: boolean }>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine",
        [`job ${name}`],
      );
      if (rows[0]?.mine) await run(ending.signal);
      await client.query("COMMIT");
      isSound = true;
    } finally {
      client.release(!isSound);
    }
  }

  async function keepRunning(job: Job): Promise<void> {
    let hasFailed = false;
    while (!ending.signal.aborted) {
      try {
        await runOnce(job);
        if (hasFailed) log.info("A job works again", { job: job.name });
        hasFailed = false;
      } catch (error) {
        // A job that keeps failing logs it once.
        if (!hasFailed)
          log.error("A job failed and waits for its next turn", { job: job.name, error });
        hasFailed = true;
      }
      await pause(job.everyMs, ending.signal);
    }
  }

  const running = jobs.map(keepRunning);
  return {
    async stop() {
      ending.abort();
      await Promise.allSettled(running);
      await pool.end();
    },
  };
}

/** Waits, at most until the abort. Does not keep the process alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener("abort", done);
  });
}
