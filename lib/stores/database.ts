import pg from "pg";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { type Clock, systemClock } from "@/lib/time";

export type Role = "trueportai_gateway" | "trueportai_app" | "trueportai_platform";

export interface DatabaseOptions {
  readonly url: string;
  /** Most connections; the data plane needs few, since it caches. */
  readonly maxConnections?: number;
  /** A statement that takes longer fails and its connection is discarded. */
  readonly queryTimeoutMs?: number;
  readonly clock?: Clock;
  /** Called with the process id, on Postgres's machine, of each new connection's backend. */
  readonly onBackend?: ((pid: number) => void) | undefined;
}

/** The data plane's own small pool: no ORM between a cache miss and its row. */
export interface Database {
  /** One transaction under a role; the role and every setting end with it. */
  as<T>(role: Role, work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** One transaction as the owner of the tables: partitions and clean-up only. */
  asOwner<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** True for half a second after a failed connection: callers answer 503 instead of queueing up. */
  isDown(): boolean;
  /** Whether Postgres answers within `deadlineMs`; never throws. */
  ping(deadlineMs: number): Promise<boolean>;
  close(): Promise<void>;
}

const failFastMs = 500;

/** SQLSTATE classes and codes that mean Postgres is away, starting or overloaded, not that the statement is wrong. */
const outage = /^(?:08|53|57P|58|XX)/;

/** Whether retrying the same statement later can help. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^[0-9A-Z]{5}$/.test(code)) return outage.test(code);
  return true;
}

/** Deadlocks and the like: the same transaction may be run again at once. */
export const isCollision = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(?:40|55P03)/.test(String(error.code));

export function createDatabase(options: DatabaseOptions): Database {
  const clock = options.clock ?? systemClock;
  const queryTimeoutMs = options.queryTimeoutMs ?? 2_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: 2_000,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: "trueportai-gateway",
  });
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let wasDown = false;

  function note(error: unknown): void {
    if (!isOutage(error)) return;
    failedAtMs = clock.ticksMs();
    if (!wasDown) log.warn("Postgres cannot be reached; cached records serve meanwhile", { error });
    wasDown = true;
  }
  // Without these two handlers, a connection that Postgres closes while idle would end the process.
  pool.on("error", note);
  pool.on("connect", (client) => {
    client.on("error", note);
    if (options.onBackend) tellBackend(client, options.onBackend).catch(note);
  });

  async function transact<T>(
    begin: string,
    work: (client: pg.ClientBase) => Promise<T>,
  ): Promise<T> {
    let client: pg.PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query(begin);
      const result = await work(client);
      await client.query("COMMIT");
      client.release();
      if (wasDown) log.info("Postgres is back");
      wasDown = false;
      failedAtMs = Number.NEGATIVE_INFINITY;
      return result;
    } catch (error) {
      note(error);
      await abandon(client, error);
      throw error;
    }
  }

  async function abandon(client: pg.PoolClient | undefined, error: unknown): Promise<void> {
    if (!client) return;
    if (isOutage(error)) {
      client.release(true);
      return;
    }
    await client.query("ROLLBACK").then(
      () => client.release(),
      () => client.release(true),
    );
  }

  return {
    as: (role, work) => transact(`BEGIN; SET LOCAL ROLE ${role}`, work),
    asOwner: (work) => transact("BEGIN", work),
    isDown: () => clock.ticksMs() - failedAtMs < failFastMs,
    async ping(deadlineMs) {
      const reached = transact("BEGIN", (client) => client.query("SELECT 1")).then(
        () => true,
        () => false,
      );
      const { promise: late, cancel } = after(deadlineMs);
      return Promise.race([reached, late.then(() => false)]).finally(cancel);
    },
    close: () => pool.end(),
  };
}

async function tellBackend(client: pg.ClientBase, tell: (pid: number) => void): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  for (const { pid } of rows) tell(pid);
}

function after(ms: number): { promise: Promise<void>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

/** The caller's error while Postgres is away: never a 401 or 404 that could be false. */
export const unavailable = (cause?: unknown): AppError =>
  new AppError("SERVICE_UNAVAILABLE", "Our database cannot be reached. Try again shortly.", {
    retryAfterSeconds: 2,
    cause,
  });
