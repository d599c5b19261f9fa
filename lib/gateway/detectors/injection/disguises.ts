import type { NormalizedText } from "../normalize";
import { segment } from "./segment";

/** Leetspeak digits and symbols by the letter they most often stand for. */
const LEET = new Uint8Array(128);
for (const [sign, letter] of Object.entries({
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "6": "g",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "i",
  "+": "t",
  "(": "c",
})) {
  LEET[sign.charCodeAt(0)] = letter.charCodeAt(0);
}

const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || c > 127;

/** The text with digits inside words read as letters; offsets are unchanged. */
export function withoutLeet(text: NormalizedText): NormalizedText {
  const codes = text.codes.slice(0, text.length);
  for (let start = 0; start < codes.length; ) {
    let end = start;
    let letters = 0;
    let signs = 0;
    for (; end < codes.length; end++) {
      const c = codes[end] as number;
      if (isLetter(c)) letters++;
      else if (c < 128 && LEET[c] !== 0) signs++;
      else break;
    }
    const isNumber = letters === 0 && (signs > 2 || end - start !== signs);
    if (signs > 0 && !isNumber) {
      for (let i = start; i < end; i++) {
        const c = codes[i] as number;
        if (c < 128 && LEET[c] !== 0 && !(i === end - 1 && c === 33)) codes[i] = LEET[c] as number;
      }
    }
    start = end + 1;
  }
  return { ...text, codes };
}

/** The text with letters that were set apart joined to words again, and run-together words parted. */
export function withoutSpacing(text: NormalizedText): NormalizedText {
  const out: number[] = [];
  const origins: number[] = [];
  const originAt = (i: number): number => (text.origins === null ? i : (text.origins[i] as number));
  const put = (code: number, at: number): void => {
    out.push(code);
    origins.push(originAt(at));
  };
  const { codes, length } = text;
  for (let i = 0; i < length; ) {
    const run = apartRun(codes, length, i);
    const joined = run.letters.length < 6 ? joinedRun(codes, length, i) : null;
    if (joined !== null) {
      for (const word of split(codes, joined)) {
        for (const at of word) put(codes[at] as number, at);
        put(32, i + joined.length - 1);
      }
      i += joined.length;
      continue;
    }
    if (run.letters.length < 6) {
      put(codes[i] as number, i);
      i++;
      continue;
    }
    for (const word of run.words) {
      for (const at of word) put(codes[at] as number, at);
      put(32, run.end - 1);
    }
    i = run.end;
  }
  return {
    ...text,
    codes: Uint16Array.from(out),
    length: out.length,
    origins: Int32Array.from(origins),
  };
}

/** A run too long to be a word, as the indices of its letters; null for any other. */
function joinedRun(codes: Uint16Array, length: number, start: number): readonly number[] | null {
  if (start > 0 && isLetter(codes[start - 1] as number)) return null;
  let end = start;
  while (end < length && end - start < MAX_JOINED && isAscii(codes[end] as number)) end++;
  return end - start < MIN_JOINED
    ? null
    : Array.from({ length: end - start }, (_v, k) => start + k);
}

const isAscii = (c: number): boolean => c >= 97 && c <= 122;

/** No ordinary word is this long; past the upper bound it is data. */
export const MIN_JOINED = 18;
const MAX_JOINED = 600;

interface ApartRun {
  readonly letters: readonly number[];
  /** Indices of each word's letters. */
  readonly words: readonly (readonly number[])[];
  readonly end: number;
}

const EMPTY_RUN: ApartRun = { letters: [], words: [], end: 0 };

/** Single letters from `start` on, each followed by at most three separators; wider gaps part words. */
function apartRun(codes: Uint16Array, length: number, start: number): ApartRun {
  if (!isLetter(codes[start] as number)) return EMPTY_RUN;
  if (start > 0 && isLetter(codes[start - 1] as number)) return EMPTY_RUN;
  const letters: number[] = [];
  const gaps: number[] = [];
  let i = start;
  while (
    i < length &&
    letters.length < MAX_JOINED &&
    isLetter(codes[i] as number) &&
    !(i + 1 < length && isLetter(codes[i + 1] as number))
  ) {
    letters.push(i);
    let gap = 0;
    i++;
    while (i < length && !isLetter(codes[i] as number) && gap < 6) {
      gap++;
      i++;
    }
    gaps.push(gap);
    if (gap === 0 || gap >= 6) break;
  }
  const least = gaps.slice(0, -1).reduce((a, b) => Math.min(a, b), MAX_JOINED);
  const dotted = gaps.slice(0, -1).filter((_gap, k) => separatorAt(codes, letters, k) !== 32);
  const blanksPart = dotted.length > gaps.length / 2;
  const words: number[][] = [[]];
  letters.forEach((at, k) => {
    words.at(-1)?.push(at);
    const isBlank = separatorAt(codes, letters, k) === 32;
    if ((gaps[k] as number) > least || (blanksPart && isBlank)) words.push([]);
  });
  const parted = words.filter((word) => word.length > 0);
  const last = letters.at(-1);
  const end = last === undefined ? start : last + 1;
  return { letters, words: parted.flatMap((word) => split(codes, word)), end };
}

const separatorAt = (codes: Uint16Array, letters: readonly number[], k: number): number =>
  codes[(letters[k] as number) + 1] ?? 32;

/** Words that ran together are parted by a small dictionary. */
function split(codes: Uint16Array, word: readonly number[]): readonly (readonly number[])[] {
  if (word.length < 9) return [word];
  const text = String.fromCharCode(...word.map((at) => codes[at] as number));
  let from = 0;
  return segment(text).map((part) => {
    const piece = word.slice(from, from + part.length);
    from += part.length;
    return piece;
  });
}
