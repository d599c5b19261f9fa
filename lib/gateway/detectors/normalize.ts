import { foldCodePoint, isConfusableScript, isLooseMark, latinLookalike } from "./confusables";
import { InvisibleCollector, type InvisibleRun } from "./invisible";

/** A text as detectors of meaning read it: folded, lower-cased, and traceable to what was sent. */
export interface NormalizedText {
  /** UTF-16 codes after folding. Only the first `length` are meaningful. */
  readonly codes: Uint16Array;
  readonly length: number;
  /** Folded index → index in the original; null when they are the same. */
  readonly origins: Int32Array | null;
  /** Runs of invisible characters, with what they spell where they encode a text. */
  readonly invisible: readonly InvisibleRun[];
  /** True when letters of another script stood in for Latin ones inside a word. */
  readonly disguised: boolean;
}

const encoder = new TextEncoder();

/** The longest folded form of one code point that is kept; NFKC's longest is 18. */
const MAX_FOLD = 18;

/**
 * Folds case, compatibility forms, accents and look-alike letters, and drops what is invisible.
 * Linear; plain ASCII costs one pass and shares offsets with the original.
 */
export function normalize(text: string): NormalizedText {
  const bytes = new Uint8Array(text.length);
  // Text whose UTF-8 has the same length is ASCII; the engine checks that faster than a loop here could.
  const { read, written } = encoder.encodeInto(text.toLowerCase(), bytes);
  if (read !== text.length || written !== text.length) return normalizeWide(text);
  const codes = new Uint16Array(bytes);
  return { codes, length: text.length, origins: null, invisible: [], disguised: false };
}

/** A stretch of the folded text as a string. */
export function foldedString(normalized: NormalizedText, start = 0, end?: number): string {
  const last = Math.min(end ?? normalized.length, normalized.length);
  let out = "";
  for (let i = start; i < last; i += 8192) {
    out += String.fromCharCode(...normalized.codes.subarray(i, Math.min(last, i + 8192)));
  }
  return out;
}

/** Where a folded index stood in the text that was sent; an index past the end is its end. */
export function originOf(
  normalized: NormalizedText,
  index: number,
  originalLength: number,
): number {
  if (index >= normalized.length) return originalLength;
  return normalized.origins === null ? index : (normalized.origins[index] as number);
}

function normalizeWide(text: string): NormalizedText {
  let codes = new Uint16Array(text.length + 64);
  let origins = new Int32Array(text.length + 64);
  let n = 0;
  let confusable = 0;
  const hidden = new InvisibleCollector();
  for (let i = 0; i < text.length; ) {
    if (n + MAX_FOLD > codes.length) {
      codes = grow(codes, new Uint16Array(codes.length * 2));
      origins = grow(origins, new Int32Array(origins.length * 2));
    }
    const unit = text.charCodeAt(i);
    if (unit < 128) {
      codes[n] = unit >= 65 && unit <= 90 ? unit + 32 : unit;
      origins[n++] = i++;
      continue;
    }
    const c = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(i) ?? unit) : unit;
    const width = c > 0xffff ? 2 : 1;
    if (!hidden.take(text, i, c) && !isLooseMark(c)) {
      if (isConfusableScript(c)) confusable++;
      const folded = foldCodePoint(c);
      for (let k = 0; k < folded.length && k < MAX_FOLD; k++) {
        codes[n] = folded.charCodeAt(k);
        origins[n++] = i;
      }
    }
    i += width;
  }
  const disguised = confusable > 0 && unmask(text, codes, origins, n, confusable);
  return { codes, length: n, origins, invisible: hidden.finish(), disguised };
}

function grow<T extends Uint16Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/**
 * Reads look-alike letters as Latin where a word mixes scripts, or where a whole look-alike word
 * stands in a text that is otherwise Latin. Ordinary Russian, Greek or Armenian stays as it is.
 */
function unmask(
  text: string,
  codes: Uint16Array,
  origins: Int32Array,
  length: number,
  confusableTotal: number,
): boolean {
  let latinTotal = 0;
  for (let i = 0; i < length; i++) if (isLatinLetter(codes[i] as number)) latinTotal++;
  const alikeAt = (i: number): number =>
    latinLookalike(text.codePointAt(origins[i] as number) ?? 0);
  let found = false;
  for (let start = 0; start < length; ) {
    let end = start;
    let latin = 0;
    let other = 0;
    let alike = 0;
    for (; end < length && isWordCode(codes[end] as number); end++) {
      const c = codes[end] as number;
      if (isLatinLetter(c)) latin++;
      else if (c > 127) {
        other++;
        if (alikeAt(end) !== 0) alike++;
      }
    }
    const mixed = latin > 0 && alike > 0 && alike === other;
    const whole = latin === 0 && alike > 1 && alike === other && latinTotal > 2 * confusableTotal;
    if (mixed || whole) {
      found = true;
      for (let i = start; i < end; i++) {
        if ((codes[i] as number) > 127) codes[i] = alikeAt(i);
      }
    }
    start = end + 1;
  }
  return found;
}

const isLatinLetter = (c: number): boolean => c >= 97 && c <= 122;

const isWordCode = (c: number): boolean => c > 127 || isLatinLetter(c) || (c >= 48 && c <= 57);
