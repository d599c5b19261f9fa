import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { log } from "@/lib/log";
import { segmentName } from "./spool";
import { parseLines, type SpoolEntry } from "./spool-format";

/** Entries with the segment that they came from. */
export interface SpoolRead {
  readonly entries: readonly SpoolEntry[];
  readonly segment: number;
}

const chunkBytes = 512 * 1_024;
const segmentPattern = /^(\d{8})\.spool$/;

async function segmentsOf(directory: string): Promise<number[]> {
  const numbers: number[] = [];
  for (const name of await readdir(directory)) {
    const [, number] = segmentPattern.exec(name) ?? [];
    if (number) numbers.push(Number(number));
  }
  return numbers.sort((a, b) => a - b);
}

/** Reads a directory's segments in order, once, as far as they are written. */
export class SpoolReader {
  readonly #directory: string;
  /** Segments read to their end and not yet removed, with their sizes. */
  readonly finished: { segment: number; bytes: number }[] = [];
  #file: FileHandle | undefined;
  #segment = 0;
  #offset = 0;
  /** What follows the last newline: a line being written, or a torn one. */
  #rest: Buffer = Buffer.alloc(0);
  #isLast = true;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The next entries; null when there is nothing more for now. */
  async read(): Promise<SpoolRead | null> {
    for (;;) {
      if (!this.#file && !(await this.#openNext())) return null;
      const file = this.#file;
      if (!file) return null;
      // Checked before reading: a segment gets no more bytes once its successor exists.
      if (this.#isLast) {
        this.#isLast = !(await segmentsOf(this.#directory)).some((next) => next > this.#segment);
      }
      const isFinal = !this.#isLast;
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, this.#offset);
      if (bytesRead === 0) {
        if (!isFinal) return null;
        await this.#finish();
        continue;
      }
      this.#offset += bytesRead;
      const bytes = Buffer.concat([this.#rest, chunk.subarray(0, bytesRead)]);
      const { entries, consumed, damaged } = parseLines(bytes);
      this.#rest = bytes.subarray(consumed);
      if (damaged > 0) log.warn("Damaged lines of the spool were skipped", { damaged });
      if (entries.length > 0) return { entries, segment: this.#segment };
    }
  }

  /** Treats the last segment as complete, for a dead owner. A line torn at its end was never acknowledged. */
  async finishLast(): Promise<void> {
    if (this.#file) await this.#finish();
  }

  /** Deletes a finished segment. */
  async remove(segment: number): Promise<void> {
    await rm(join(this.#directory, segmentName(segment)), { force: true });
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #openNext(): Promise<boolean> {
    const numbers = await segmentsOf(this.#directory);
    const next = numbers.find((number) => number > this.#segment);
    if (next === undefined) return false;
    this.#file = await open(join(this.#directory, segmentName(next)), "r");
    this.#segment = next;
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
    this.#isLast = numbers.at(-1) === next;
    return true;
  }

  async #finish(): Promise<void> {
    if (this.#rest.length > 0) {
      log.warn("The spool ends within a line", { bytes: this.#rest.length });
    }
    this.finished.push({ segment: this.#segment, bytes: this.#offset });
    await this.close();
  }
}
