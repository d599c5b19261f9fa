import type { EntityInfo } from "../catalogue";
import type { Finding } from "../detector";
import { MIN_CONFIDENCE } from "./entity";

export const PII_VERSION = "pii-rules-1.0";

/** Collects the findings of one scan. */
export class Hits {
  readonly found: Finding[] = [];

  add(info: EntityInfo, start: number, end: number, confidence: number): void {
    if (confidence < MIN_CONFIDENCE) return;
    this.found.push({
      type: info.type,
      entity: info.entity,
      start,
      end,
      confidence: Math.round(confidence * 1000) / 1000,
      severity: info.severity,
      modelVersion: PII_VERSION,
    });
  }
}

const NONE = 0;
export const DIGIT = 1;
export const LETTER = 2;

const ASCII = new Uint8Array(128);
for (let c = 48; c < 58; c++) ASCII[c] = DIGIT;
for (let c = 65; c < 91; c++) ASCII[c] = ASCII[c + 32] = LETTER;

/**
 * Whether a UTF-16 unit is a digit, a letter or neither. Beyond ASCII everything alphabetic is a
 * letter, but not ideographs and kana: no space stands between them and a number. NaN, the unit
 * past either edge of a text, is neither.
 */
export function classOf(c: number): number {
  if (c < 128) return ASCII[c] ?? NONE;
  if (!(c >= 0xc0) || c === 0xd7 || c === 0xf7) return NONE;
  if ((c >= 0x2000 && c < 0x2c00) || (c >= 0x2e80 && c < 0xd7a4)) return NONE;
  return c >= 0xfe00 && c < 0xff10 ? NONE : LETTER;
}

export const isDigit = (c: number): boolean => c > 47 && c < 58;

/** True for what makes a word longer: letters, digits and `_`. False for NaN, the edge of the text. */
export const isWordUnit = (c: number): boolean => c === 95 || classOf(c) !== NONE;
