import pg from "pg";
import { log } from "@/lib/log";
import { type Clock, secondMs, systemClock } from "@/lib/time";

/** A committed change of something that instances cache. */
export interface Change {
  /** The table: `api_keys`, `tenants`, `provider_credentials`, `tenant_configs`, `global_configs`, … */
  readonly kind: string;
  readonly tenantId: string | null;
  readonly subjectId: string;
}

export interface Invalidation {
  /** Called for every change of this kind, within milliseconds while notifications flow, else within a second. */
  on(kind: string, listener: (change: Change) => void): void;
  /** Runs when changes may have been missed: drop everything. */
  onGap(listener: () => void): void;
  /** Monotonic time of the last moment at which every committed change was known. */
  syncedAtMs(): number;
  close(): Promise<void>;
}

export interface InvalidationOptions {
  readonly url: string;
  readonly clock?: Clock;
  readonly pollMs?: number;
}

/** How far back each poll looks: sequence numbers are assigned before commit, so a lower one may appear later. */
const windowSeconds = 30;
const rememberMs = 4 * windowSeconds * secondMs;
const poll = `BEGIN; SET LOCAL ROLE trueportai_gateway; SET LOCAL statement_timeout = 3000;
  SELECT seq, kind, tenant_id, subject_id FROM changes
   WHERE at > clock_timestamp() - interval '${windowSeconds} seconds' ORDER BY seq; COMMIT`;

interface ChangeRow {
  readonly seq: string;
  readonly kind: string;
  readonly tenant_id: string | null;
  readonly subject_id: string;
}

/**
 * Notifies this process of changes committed anywhere: LISTEN on a connection of its own, and a poll of the table
 * each second, which proves the connection alive and works where a pooler swallows notifications.
 */
export function createInvalidation(options: InvalidationOptions): Invalidation {
  const clock = options.clock ?? systemClock;
  const pollMs = options.pollMs ?? secondMs;
  const listeners = new Map<string, ((change: Change) => void)[]>();
  const gapListeners: (() => void)[] = [];
  const seen = new Map<string, number>();
  let syncedAtMs = clock.ticksMs();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let backoffMs = 50;
  let isClosed = false;
  let isFirst = true;

  function tell(seq: string, change: Change): void {
    if (seen.has(seq)) return;
    seen.set(seq, clock.ticksMs());
    for (const listener of listeners.get(change.kind) ?? []) listener(change);
  }

  function hear(payload: string | undefined): void {
    try {
      const { seq, ...change } = JSON.parse(payload ?? "") as Change & { seq: number };
      tell(String(seq), change);
    } catch (error) {
      log.warn("A notification cannot be read; the next poll brings its change", { error });
    }
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: 2_000,
      query_timeout: 4_000,
      keepAlive: true,
      application_name: "trueportai-changes",
    });
    client = next;
    next.on("error", () => fail(next));
    next.on("end", () => fail(next));
    next.on("notification", (message) => hear(message.payload));
    await next.connect();
    await next.query("LISTEN changes");
    await look(next);
    if (!isFirst) for (const listener of gapListeners) listener();
    isFirst = false;
    backoffMs = 50;
  }

  async function look(from: pg.Client): Promise<void> {
    const askedAtMs = clock.ticksMs();
    const hadGap = askedAtMs - syncedAtMs > (windowSeconds / 2) * secondMs;
    // A string of several statements gives one result each, which the types do not know.
    const results = (await from.query(poll)) as unknown as { rows: ChangeRow[] }[];
    for (const { seq, kind, tenant_id, subject_id } of results.flatMap(({ rows }) => rows)) {
      tell(seq, { kind, tenantId: tenant_id, subjectId: subject_id });
    }
    if (hadGap) for (const listener of gapListeners) listener();
    syncedAtMs = askedAtMs;
    for (const [seq, atMs] of seen) if (askedAtMs - atMs > rememberMs) seen.delete(seq);
  }

  /** Closes this connection, once, and opens the next one. */
  function fail(broken: pg.Client): void {
    if (client !== broken) return;
    client = undefined;
    clearTimeout(timer);
    broken.end().catch(() => undefined);
    if (isClosed) return;
    timer = setTimeout(run, backoffMs);
    backoffMs = Math.min(backoffMs * 2, secondMs);
  }

  function run(): void {
    const current = client;
    const step = current ? look(current) : connect();
    step.then(
      () => {
        if (!isClosed && client) timer = setTimeout(run, pollMs);
      },
      () => {
        if (client) fail(client);
      },
    );
  }

  run();
  return {
    on(kind, listener) {
      const known = listeners.get(kind);
      if (known) known.push(listener);
      else listeners.set(kind, [listener]);
    },
    onGap(listener) {
      gapListeners.push(listener);
    },
    syncedAtMs: () => syncedAtMs,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
