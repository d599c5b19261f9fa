import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { type Clock, minuteMs, secondMs, systemClock } from "@/lib/time";
import { type Database, isCollision } from "./database";
import { insertRows, type KeyUse, touchKeys } from "./exchange-rows";
import { Pairing, type ReadyRow } from "./pairing";
import { lineBytes, parseLines, writeLine } from "./spool-format";
import { SpoolReader } from "./spool-reader";

export interface DrainOptions {
  readonly directory: string;
  readonly database: Database;
  readonly clock?: Clock;
  /** True for a dead process's directory: it is read to its end and removed. */
  readonly isOrphan?: boolean;
  /** Called with the number of bytes deleted. */
  readonly onReclaimed?: (bytes: number) => void;
  /** When each key's last use was last written, shared between the drains of one process. */
  readonly touchedAtMs?: Map<string, number>;
}

/** Moves one directory of the spool into Postgres. */
export interface Drain {
  /** Resolves when stopped, or, for an orphan, when everything is in and the directory is gone. */
  run(): Promise<void>;
  /**
   * Call it when nothing more will be written. Moves the rest into Postgres, then ends `run`; false when `deadlineMs`
   * was too short, in which case the files stay for the next start.
   */
  stop(deadlineMs: number): Promise<boolean>;
}

const maxRows = 1_000;
/** Most rows in memory, including those that wait for an estimate. */
const maxHeld = 20_000;
const maxAgeMs = 200;
const idleMs = 50;
const maxBackoffMs = secondMs;
/** Admissions whose segment is deleted but whose call is still running. */
const openFile = "open";
/** Lines that Postgres will never accept, kept for a person to look at. */
const rejectedFile = "rejected";

export function createDrain(options: DrainOptions): Drain {
  const { directory, database, isOrphan = false } = options;
  const clock = options.clock ?? systemClock;
  const touchedAtMs = options.touchedAtMs ?? new Map<string, number>();
  const reader = new SpoolReader(directory);
  const pairing = new Pairing();
  let segment = 0;
  let readyAtMs = 0;
  let backoffMs = 0;
  let isStopping = false;
  let stopAtMs = Number.POSITIVE_INFINITY;
  let hasSnapshot = false;
  let ended: Promise<boolean> | undefined;

  async function readSnapshot(): Promise<void> {
    const bytes = await readFile(join(directory, openFile)).catch(() => Buffer.alloc(0));
    hasSnapshot = bytes.length > 0;
    for (const entry of parseLines(bytes).entries) pairing.add(entry, 0, 0);
  }

  /** Reads until a batch is full or nothing is left; returns true in the latter case. */
  async function fill(): Promise<boolean> {
    while (pairing.readyCount < maxRows && pairing.heldCount < maxHeld) {
      const read = await reader.read();
      if (!read) return true;
      segment = read.segment;
      if (pairing.readyCount === 0) readyAtMs = clock.ticksMs();
      for (const entry of read.entries) pairing.add(entry, segment, clock.ticksMs());
    }
    return false;
  }

  async function insert(rows: readonly ReadyRow[]): Promise<void> {
    const exchanges = rows.map(({ exchange }) => exchange);
    try {
      await database.as("trueportai_gateway", (client) => insertRows(client, exchanges));
    } catch (error) {
      if (isWithoutPartition(error)) await makePartitions(rows);
      else if (isBadData(error)) await separate(rows, error);
      else throw error;
    }
  }

  /** A row that is itself invalid must not hold up the others. */
  async function separate(rows: readonly ReadyRow[], error: unknown): Promise<void> {
    const [row] = rows;
    if (row && rows.length === 1) {
      await reject(row, error);
      return;
    }
    await insert(rows.slice(0, rows.length >> 1));
    await insert(rows.slice(rows.length >> 1));
  }

  async function makePartitions(rows: readonly ReadyRow[]): Promise<void> {
    const months = new Set(
      rows.map(({ exchange }) => new Date(exchange.startedAtMs).toISOString().slice(0, 7)),
    );
    await database.asOwner(async (client) => {
      await client.query("SET LOCAL lock_timeout = '3s'");
      await client.query("SELECT pg_advisory_xact_lock(hashtext('exchange-partitions'))");
      for (const month of months) {
        await client.query("SELECT ensure_exchange_partitions($1::date, 1)", [`${month}-01`]);
      }
    });
    await insert(rows);
  }

  async function reject(row: ReadyRow, error: unknown): Promise<void> {
    log.error("Postgres refuses an exchange; it is kept in the spool's rejects", {
      exchangeId: row.exchange.id,
      error,
    });
    const line = `${JSON.stringify(row.exchange)}\n`;
    await writeFile(join(directory, "..", rejectedFile), line, { flag: "a", mode: 0o600 });
  }

  /** Inserts one batch; during an outage puts it back and waits, longer each time, at most a second. */
  async function commit(): Promise<void> {
    const rows = pairing.take(maxRows, clock.ticksMs(), isStopping);
    if (rows.length === 0) return;
    try {
      await insert(rows);
      backoffMs = 0;
      readyAtMs = clock.ticksMs();
    } catch (error) {
      pairing.giveBack(rows);
      if (isCollision(error)) return;
      backoffMs = Math.min(Math.max(backoffMs * 2, 100), maxBackoffMs);
      await sleep(backoffMs);
      return;
    }
    await touch(rows);
  }

  async function touch(rows: readonly ReadyRow[]): Promise<void> {
    const due = new Map<string, KeyUse>();
    for (const { exchange } of rows) {
      const { keyId, usedOldSecret, startedAtMs: atMs } = exchange;
      const name = usedOldSecret ? `${keyId} old` : keyId;
      const touched = touchedAtMs.get(name) ?? Number.NEGATIVE_INFINITY;
      if (atMs < touched + minuteMs || atMs < (due.get(name)?.atMs ?? 0)) continue;
      due.set(name, { keyId, usedOldSecret, atMs });
    }
    if (due.size === 0) return;
    if (touchedAtMs.size > 100_000) touchedAtMs.clear();
    for (const [name, { atMs }] of due) touchedAtMs.set(name, atMs);
    // Losing this is harmless: the next minute brings another.
    await database
      .as("trueportai_gateway", (client) => touchKeys(client, [...due.values()]))
      .catch(() => undefined);
  }

  /** Deletes what has been read and inserted, after rewriting what is still open. */
  async function reclaim(): Promise<void> {
    if (reader.finished.length === 0) return;
    const lowest = pairing.lowestSegment();
    const done = reader.finished.filter((finished) => finished.segment < lowest);
    if (done.length === 0) return;
    if (pairing.open.size > 0 || hasSnapshot) await writeSnapshot();
    for (const finished of done) {
      await reader.remove(finished.segment);
      reader.finished.splice(reader.finished.indexOf(finished), 1);
      options.onReclaimed?.(finished.bytes);
    }
  }

  async function writeSnapshot(): Promise<void> {
    const texts = [...pairing.open.values()];
    const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + lineBytes(text), 0));
    let end = 0;
    for (const text of texts) end = writeLine(bytes, end, text);
    const file = join(directory, openFile);
    await writeFile(`${file}.new`, bytes.subarray(0, end), { flush: true, mode: 0o600 });
    await rename(`${file}.new`, file);
    hasSnapshot = end > 0;
  }

  async function step(): Promise<"again" | "idle"> {
    const isAllRead = await fill();
    const isDue = pairing.readyCount >= maxRows || clock.ticksMs() - readyAtMs >= maxAgeMs;
    if (isDue || isStopping || isOrphan) await commit();
    await reclaim();
    return isAllRead ? "idle" : "again";
  }

  async function runOwn(): Promise<boolean> {
    for (;;) {
      const next = await step();
      if (isStopping && next === "idle" && pairing.heldCount === 0) {
        // What is still open belongs to interrupted calls; the next start finds them here.
        if (pairing.open.size === 0) await rm(directory, { recursive: true, force: true });
        return true;
      }
      if (clock.ticksMs() > stopAtMs) return false;
      if (next === "idle") await sleep(isStopping ? 10 : idleMs);
    }
  }

  async function runOrphan(): Promise<boolean> {
    let isComplete = false;
    for (;;) {
      const next = await step();
      if (next === "idle" && !isComplete) {
        await reader.finishLast();
        pairing.abandon(segment);
        isComplete = true;
      } else if (next === "idle" && pairing.readyCount === 0) {
        await rm(directory, { recursive: true, force: true });
        return true;
      }
      if (isStopping) return false;
    }
  }

  async function runToEnd(): Promise<boolean> {
    try {
      await readSnapshot();
      return await (isOrphan ? runOrphan() : runOwn());
    } finally {
      await reader.close();
    }
  }

  return {
    async run() {
      ended ??= runToEnd();
      await ended;
    },
    async stop(deadlineMs) {
      isStopping = true;
      stopAtMs = clock.ticksMs() + deadlineMs;
      return (await ended?.catch(() => false)) ?? true;
    },
  };
}

/** Classes of SQLSTATE that blame the values: data exception, integrity violation. */
const isBadData = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));

/** SQLSTATE 23514 with this message is how Postgres reports a month without a partition. */
const isWithoutPartition = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "23514" &&
  /partition/.test(error.message);
