import { crc32 } from "node:zlib";
import type { Exchange, Usage } from "@/lib/gateway/exchange";
import type { NanoUsd } from "@/lib/money";

import {
  type Admission,
  admissionJson,
  exchangeJson,
  toAdmission,
  toExchange,
} from "./exchange-codec";

/** A tokenizer's count that replaces the estimate in the end line of the same exchange. */
export interface Estimate {
  readonly id: string;
  readonly usage: Usage;
  readonly costNanoUsd: NanoUsd | null;
  readonly priceVersion: string | null;
}

/** One line of a spool. */
export type SpoolEntry =
  | { readonly kind: "begin"; readonly id: string; readonly text: string }
  | { readonly kind: "end"; readonly exchange: Exchange }
  | { readonly kind: "estimate"; readonly estimate: Estimate };

const marks = { begin: "b", end: "e", estimate: "u" } as const;

/** Eight digits of length, a space, eight of CRC-32, a space; then the marked JSON and a newline. */
const headerBytes = 18;
const newline = 10;

/** Marked JSON of an admission, its id first. */
export const admissionText = (admission: Admission): string =>
  marks.begin + admissionJson(admission);

/** Marked JSON of a finished exchange. */
export const endText = (exchange: Exchange): string => marks.end + exchangeJson(exchange);

/** Marked JSON of an estimate. */
export const estimateText = (estimate: Estimate): string =>
  marks.estimate + JSON.stringify(estimate);

const hexDigits = Buffer.from("0123456789abcdef", "latin1");
const zero = 48;
const space = 32;

function writeHeader(target: Buffer, position: number, length: number, sum: number): void {
  let restOfLength = length;
  let restOfSum = sum;
  for (let i = 7; i >= 0; i--) {
    target[position + i] = zero + (restOfLength % 10);
    restOfLength = Math.trunc(restOfLength / 10);
    target[position + 9 + i] = hexDigits[restOfSum & 15] ?? zero;
    restOfSum >>>= 4;
  }
  target[position + 8] = space;
  target[position + headerBytes - 1] = space;
}

/**
 * Writes one framed line into `target` at `position`. Returns where it ends, or -1 when it does not fit, in which
 * case nothing before `position` is touched.
 */
export function writeLine(target: Buffer, position: number, text: string): number {
  // UTF-8 takes at most three bytes per UTF-16 unit.
  if (position + headerBytes + text.length * 3 + 1 > target.length) return -1;
  const start = position + headerBytes;
  const length = target.write(text, start, "utf8");
  const sum = crc32(target.subarray(start, start + length));
  writeHeader(target, position, length, sum);
  target[start + length] = newline;
  return start + length + 1;
}

/** Most bytes that writing `text` may need. */
export const lineBytes = (text: string): number => headerBytes + text.length * 3 + 1;

export interface ParsedLines {
  readonly entries: SpoolEntry[];
  /** Where the first incomplete line begins: reread from there once more has arrived. */
  readonly consumed: number;
  /** Number of damaged lines skipped. */
  readonly damaged: number;
}

/**
 * Reads all complete lines. A damaged one, by length, checksum or content, is skipped up to its newline; JSON has
 * none inside, so the next line is found again.
 */
export function parseLines(bytes: Buffer): ParsedLines {
  const entries: SpoolEntry[] = [];
  let position = 0;
  let damaged = 0;
  for (;;) {
    const end = bytes.indexOf(newline, position);
    if (end < 0) return { entries, consumed: position, damaged };
    const entry = parseLine(bytes.subarray(position, end));
    if (entry) entries.push(entry);
    else damaged++;
    position = end + 1;
  }
}

function parseLine(line: Buffer): SpoolEntry | null {
  const body = line.subarray(headerBytes);
  const header = line.toString("latin1", 0, headerBytes);
  if (Number(header.slice(0, 8)) !== body.length) return null;
  if (Number.parseInt(header.slice(9, 17), 16) !== crc32(body)) return null;
  try {
    return toEntry(body.toString("utf8"));
  } catch {
    return null;
  }
}

/** The admission in a begin's text. Parsed lazily: nearly every begin meets its end and is never looked into. */
export const readAdmission = (text: string): Admission => toAdmission(JSON.parse(text.slice(1)));

const idStart = `${marks.begin}["`.length;

/** The checksum proves that this very code wrote it, so the shape is trusted. */
function toEntry(text: string): SpoolEntry | null {
  switch (text[0]) {
    case marks.begin:
      return { kind: "begin", id: text.slice(idStart, text.indexOf('"', idStart)), text };
    case marks.end:
      return { kind: "end", exchange: toExchange(JSON.parse(text.slice(1))) };
    case marks.estimate:
      return { kind: "estimate", estimate: JSON.parse(text.slice(1)) as Estimate };
    default:
      return null;
  }
}
