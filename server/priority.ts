import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";

const low = constants.priority.PRIORITY_LOW;

/**
 * Lets the calls of this process go before the thread that asks: bookkeeping catches up when they pause.
 * Linux alone counts priority by thread; elsewhere, and where `/proc` is hidden, nothing changes.
 */
export function yieldToCalls(): void {
  try {
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), low);
  } catch {
    // Slower under full load, and otherwise the same.
  }
}

/** Field 4 of /proc/PID/stat, counted behind the name, which may hold spaces. Source: proc(5). */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

/**
 * Lets calls go before a Postgres backend that works for such a thread. Does so only for one of the Postgres that our
 * own parent runs: another's number may be some other process's here.
 */
export function letBackendYield(pid: number): void {
  try {
    if (parentOf(parentOf(pid)) !== process.ppid) return;
    setPriority(pid, low);
    // Each backend is a session of its own, and Linux first shares time between sessions. Source: sched(7).
    writeFileSync(`/proc/${pid}/autogroup`, String(low));
  } catch {
    // As above.
  }
}
