import type { Tokens } from "../tokens";

/** Weights live in a table of this many bits of hash. */
export const TABLE_BITS = 18;

const SHIFT = 32 - TABLE_BITS;

export const wordFeature = (h: number): number => Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> SHIFT;

/** Two neighbours before they are mixed; the triple builds on it. */
export const pairOf = (before: number, h: number): number => Math.imul(before, 0x01000193) ^ h;

export const pairFeature = (pair: number): number =>
  Math.imul(pair ^ (pair >>> 13), 0x297a2d39) >>> SHIFT;

export function skipFeature(first: number, h: number): number {
  const skip = Math.imul(first, 0x5bd1e995) ^ h;
  return Math.imul(skip ^ (skip >>> 14), 0x1b56c4e9) >>> SHIFT;
}

export function tripleFeature(first: number, pair: number): number {
  const triple = Math.imul(first ^ Math.imul(pair, 0x85ebca6b), 0x01000193);
  return Math.imul(triple ^ (triple >>> 16), 0x7feb352d) >>> SHIFT;
}

export const gramFeature = (gram: number): number =>
  Math.imul(gram ^ (gram >>> 15), 0x45d9f3b5) >>> SHIFT;

/**
 * The hashed features of word `i`, written to `out` from `at`; returns where they end. Word, the pair
 * and triple it closes, the pair that skips one word, and the 4-grams inside it.
 */
export function featuresOf(tokens: Tokens, i: number, out: Int32Array, at: number): number {
  const h = tokens.hash[i] as number;
  let n = at;
  out[n++] = wordFeature(h);
  if (i > 0) {
    const pair = pairOf(tokens.hash[i - 1] as number, h);
    out[n++] = pairFeature(pair);
    if (i > 1) {
      const first = tokens.hash[i - 2] as number;
      out[n++] = skipFeature(first, h);
      out[n++] = tripleFeature(first, pair);
    }
  }
  const last = tokens.gramEnd[i] as number;
  for (let g = i > 0 ? (tokens.gramEnd[i - 1] as number) : 0; g < last; g++) {
    out[n++] = gramFeature(tokens.gram[g] as number);
  }
  return n;
}

/** The most features one word has: four of words and one a letter. */
export const MAX_FEATURES_PER_WORD = 32;

/** First word of a window and the word after its last. */
export type WordWindow = readonly [from: number, to: number];

/**
 * Window lengths with their strides, in words. A window is the evidence a verdict rests on: the long
 * one holds a paragraph's drift, the short one a planted sentence that a long one would dilute.
 */
const WINDOWS = [
  [40, 20],
  [16, 8],
] as const;

/** The windows over a text of `words` words; a text shorter than a window is one itself. */
export function windowsOver(words: number): readonly WordWindow[] {
  const windows: WordWindow[] = [];
  for (const [length, stride] of WINDOWS) {
    if (words <= length) {
      if (windows.length === 0) windows.push([0, words]);
      continue;
    }
    for (let from = 0; from + length < words; from += stride) windows.push([from, from + length]);
    windows.push([words - length, words]);
  }
  return windows;
}

/** Takes a window's length out of its sum, so that short and full windows compare. */
export const lengthNorm = (features: number): number => 1 / Math.sqrt(features + 16);
