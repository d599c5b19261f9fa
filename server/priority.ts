import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";

/**
 * Lets the calls of this process go before the thread that asks: bookkeeping catches up when they pause.
 * Linux alone counts priority by thread; elsewhere, and where `/proc` is hidden, nothing changes.
 */
export function yieldToCalls(): void {
  try {
    const thread = Number(basename(readlinkSync("/proc/thread-self")));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // Slower under full load, and otherwise the same.
  }
}
