import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fsync,
  openSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Exchange } from "@/lib/gateway/exchange";
import { log } from "@/lib/log";
import type { Admission } from "./exchange-codec";
import {
  admissionText,
  type Estimate,
  endText,
  estimateText,
  lineBytes,
  writeLine,
} from "./spool-format";

export interface SpoolOptions {
  /** This process's own directory, created by `makeDirectory`. */
  readonly directory: string;
  readonly maxBytes: number;
  readonly segmentBytes?: number;
}

/** Append-only files that hold every exchange until Postgres has it. */
export interface Spool {
  /** Safe from SIGKILL by the end of the current turn of the event loop. */
  begin(admission: Admission): void;
  /** The same. Never throws: a disk that refuses makes `isFull` true. */
  end(exchange: Exchange): void;
  /**
   * Runs `listener` once everything begun and ended before is safe from SIGKILL: one write serves every call of a
   * turn.
   */
  whenSafe(listener: () => void): void;
  /** Follows the end of the same exchange. */
  estimate(estimate: Estimate): void;
  /** True from 90 % of `maxBytes`, including what other processes have waiting, and while the disk rejects writes. */
  isFull(): boolean;
  /** Bytes written and not yet reclaimed. */
  usedBytes(): number;
  /** What other processes, running or gone, have waiting in the same place; the bound is on the sum. */
  setOtherBytes(bytes: number): void;
  /** The drain has removed this many bytes. */
  reclaim(bytes: number): void;
  /** Writes what is left, syncs and closes. */
  close(): void;
}

/** Only a closed segment can be deleted, so even a small spool has several. */
const segmentBytesOf = (maxBytes: number): number => Math.min(8 * 2 ** 20, maxBytes / 8);
/** Share of its size at which a segment is closed while the spool is full. */
const partWhenFull = 1 / 8;
const firstBufferBytes = 256 * 1_024;
/** What is held in memory while the disk rejects writes; beyond it exchanges are lost, with a line in the log. */
const maxBufferBytes = 16 * 2 ** 20;
/** A power cut may cost this much; SIGKILL costs nothing. */
const syncEveryMs = 40;
const retryMs = 250;

/** Name of a segment; they sort as they were written. */
export const segmentName = (number: number): string => `${String(number).padStart(8, "0")}.spool`;

const openSegment = (directory: string, number: number): number =>
  openSync(
    join(directory, segmentName(number)),
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_APPEND,
    0o600,
  );

/** Makes a new file's name safe from a power cut; off the request path, like the data itself. */
function syncDirectory(directory: string): void {
  const fd = openSync(directory, constants.O_RDONLY);
  fsync(fd, () => close(fd));
}

export function createSpool(options: SpoolOptions): Spool {
  const { directory, maxBytes } = options;
  const segmentBytes = options.segmentBytes ?? segmentBytesOf(maxBytes);
  let number = 1;
  let fd = openSegment(directory, number);
  let written = 0;
  let used = 0;
  let others = 0;
  let buffer = Buffer.allocUnsafe(firstBufferBytes);
  let pending = 0;
  let isFlushDue = false;
  let waiting: (() => void)[] = [];
  let isSyncDue = false;
  let isRetryDue = false;
  let isBroken = false;
  let isClosed = false;
  syncDirectory(directory);

  function put(text: string): void {
    let end = writeLine(buffer, pending, text);
    if (end < 0) {
      flush();
      const neededBytes = pending + lineBytes(text);
      if (neededBytes > buffer.length) {
        if (neededBytes > maxBufferBytes) {
          log.error("An exchange is lost: the disk takes no writes and memory for them is spent");
          return;
        }
        const larger = Buffer.allocUnsafe(Math.max(neededBytes, buffer.length * 2));
        buffer.copy(larger, 0, 0, pending);
        buffer = larger;
      }
      end = writeLine(buffer, pending, text);
    }
    pending = end;
  }

  function flush(): void {
    let position = 0;
    try {
      while (position < pending) position += writeSync(fd, buffer, position, pending - position);
      isBroken = false;
    } catch (error) {
      fail(error);
    }
    // After a partial write the next one continues within the line, so the file stays intact.
    buffer.copyWithin(0, position, pending);
    pending -= position;
    written += position;
    used += position;
    if (position > 0) syncSoon();
    rotateWhenDue();
  }

  const isOverBound = (): boolean => used + others >= maxBytes * 0.9;

  function rotateWhenDue(): void {
    if (pending > 0 || isClosed) return;
    if (written >= segmentBytes * (isOverBound() ? partWhenFull : 1)) rotate();
  }

  function fail(error: unknown): void {
    if (!isBroken) log.error("The spool cannot be written; metered calls are refused", { error });
    isBroken = true;
    if (isRetryDue) return;
    isRetryDue = true;
    setTimeout(() => {
      isRetryDue = false;
      if (!isClosed) flush();
    }, retryMs).unref();
  }

  function rotate(): void {
    try {
      const next = openSegment(directory, number + 1);
      const last = fd;
      fd = next;
      number++;
      written = 0;
      fdatasync(last, () => close(last));
      syncDirectory(directory);
    } catch (error) {
      fail(error);
    }
  }

  function syncSoon(): void {
    if (isSyncDue || isClosed) return;
    isSyncDue = true;
    setTimeout(() => {
      isSyncDue = false;
      if (isClosed) return;
      fdatasync(fd, (error) => {
        if (error && !isClosed) log.warn("The spool cannot be synced to the disk", { error });
      });
    }, syncEveryMs).unref();
  }

  const flushInTurn = (): void => {
    isFlushDue = false;
    if (!isClosed && pending > 0) flush();
    const listeners = waiting;
    waiting = [];
    for (const listener of listeners) listener();
  };

  function flushSoon(): void {
    if (isFlushDue) return;
    isFlushDue = true;
    setImmediate(flushInTurn);
  }

  return {
    begin(admission) {
      put(admissionText(admission));
      flushSoon();
    },
    end(exchange) {
      put(endText(exchange));
      flushSoon();
    },
    whenSafe(listener) {
      waiting.push(listener);
      flushSoon();
    },
    estimate(estimate) {
      put(estimateText(estimate));
      flushSoon();
    },
    isFull: () => isBroken || isOverBound(),
    usedBytes: () => used,
    setOtherBytes(bytes) {
      others = bytes;
      rotateWhenDue();
    },
    reclaim(bytes) {
      used = Math.max(0, used - bytes);
    },
    close() {
      if (isClosed) return;
      flush();
      isClosed = true;
      fdatasyncSync(fd);
      closeSync(fd);
    },
  };
}
