import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";

const low = constants.priority.PRIORITY_LOW;

/**
 * Gives this process's calls precedence over the calling thread: bookkeeping catches up when they pause. Only Linux
 * has per-thread priorities; elsewhere, and where `/proc` is hidden, this does nothing.
 */
export function yieldToCalls(): void {
  try {
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), low);
  } catch {
    // Without it: slower under full load, otherwise the same.
  }
}

/** Field 4 of /proc/PID/stat, counted after the name, which may hold spaces. Source: proc(5). */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

/**
 * Gives calls precedence over a Postgres backend that works for such a thread. Only for a backend of the Postgres
 * that our own parent runs: any other's process id may belong to an unrelated process here.
 */
export function letBackendYield(pid: number): void {
  try {
    if (parentOf(parentOf(pid)) !== process.ppid) return;
    setPriority(pid, low);
    // Each backend is a session of its own, and Linux divides CPU time between sessions first. Source: sched(7).
    writeFileSync(`/proc/${pid}/autogroup`, String(low));
  } catch {
    // As above.
  }
}
