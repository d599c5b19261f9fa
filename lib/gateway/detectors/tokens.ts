import type { NormalizedText } from "./normalize";

/** Stems shorter or longer than this are not looked up; words are hashed whole as well. */
export const MIN_STEM = 2;
export const MAX_STEM = 8;

/** Letters of a long word past this add no n-grams: they are identifiers and encoded data, not words. */
const MAX_GRAM_LETTERS = 24;

/** One hash shared by all runs of digits, so that numbers do not become features. */
const NUMBER_HASH = 0x2f6e2b1;

const GAP = 0;
const LETTER = 1;
const DIGIT = 2;
const SINGLE = 4;

const ASCII_CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if (c >= 97 && c <= 122) ASCII_CLASS[c] = LETTER;
  else if (c >= 48 && c <= 57) ASCII_CLASS[c] = DIGIT;
}

/** Scripts written without spaces: each character is a word of its own. */
function wideClass(c: number): number {
  if (c < 0xe00) return c < 0xc0 || c === 0xd7 || c === 0xf7 ? GAP : LETTER;
  if (c < 0x1100) return c < 0xf00 || (c >= 0x1000 && c < 0x10a0) ? SINGLE : LETTER;
  if (c < 0x2000) return c >= 0x1780 && c < 0x1800 ? SINGLE : LETTER;
  if (c < 0x3041) return c === 0x3005 ? SINGLE : GAP;
  if (c < 0xac00) return SINGLE;
  if (c < 0xd7a4) return LETTER;
  if (c < 0xf900) return GAP;
  return c < 0xfb00 ? SINGLE : c < 0xfe00 ? LETTER : GAP;
}

/** Bits of `Tokens.signs`: which characters of forgery and encoding a text holds. */
export const Sign = {
  angle: 1,
  bracket: 2,
  hash: 4,
  quote: 8,
  colon: 16,
  rule: 32,
  escape: 64,
} as const;

const SIGN_OF = new Uint8Array(128);
for (const [chars, bit] of [
  ["<>", Sign.angle],
  ["[", Sign.bracket],
  ["#", Sign.hash],
  ['"', Sign.quote],
  [":", Sign.colon],
  ["=-*`", Sign.rule],
  ["%\\&", Sign.escape],
] as const) {
  for (const char of chars) SIGN_OF[char.charCodeAt(0)] = bit;
}

/** Symbols that stand for a letter when letters are on both sides. */
const LEET_SIGN = new Uint8Array(65536);
for (const char of "@$!|+") LEET_SIGN[char.charCodeAt(0)] = 1;

/** Marks after which another clause begins; a dot inside `example.com` is not one. */
const CLAUSE_END = new Uint8Array(65536);
for (const char of "\n.!?;。") CLAUSE_END[char.charCodeAt(0)] = 1;

/**
 * The words of a folded text as hashes with offsets. One instance is refilled text after text:
 * scanning is synchronous, and allocation would cost more than the work.
 */
export class Tokens {
  count = 0;
  codes: Uint16Array = new Uint16Array(0);
  hash = new Int32Array(1024);
  start = new Int32Array(1024);
  end = new Int32Array(1024);
  /** Clause number: rises at `.`, `!`, `?`, `;` and line ends, so rules can stay inside one. */
  clause = new Int32Array(1024);
  /** Hash of a word's first MIN_STEM letters; 0 for shorter ones, figures and scripts without spaces. */
  stem = new Int32Array(1024);
  /** In-word 4-grams: `gram[gramEnd[i - 1]]` up to `gram[gramEnd[i]]` belong to word i. */
  gram = new Int32Array(8192);
  gramEnd = new Int32Array(1024);
  /** The `Sign`s seen. */
  signs = 0;
  /** The most words in a row, near enough to each other, that mix letters with figures or signs. */
  mixed = 0;
  /** Letters of the longest word, and words in the longest run of single letters. */
  longest = 0;
  longestApart = 0;
  /** The longest row of two-character words, as spaced hex is written. */
  hexPairs = 0;

  /** Reads `text.codes` from `from` to at most `to` and leaves the words here. */
  fill(text: NormalizedText, from: number, to: number): void {
    const { codes } = text;
    this.codes = codes;
    const last = Math.min(to, text.length);
    let n = 0;
    let grams = 0;
    let clause = 0;
    let signs = 0;
    let apart = 0;
    let pairs = 0;
    let mixedRun = 0;
    let lastMixed = -9;
    this.mixed = 0;
    this.longest = 0;
    this.longestApart = 0;
    this.hexPairs = 0;
    for (let i = from; i < last; ) {
      let c = codes[i] as number;
      let kind = c < 128 ? (ASCII_CLASS[c] as number) : wideClass(c);
      if (kind === GAP) {
        i++;
        if (c === 32) continue;
        if (c < 128) signs |= SIGN_OF[c] as number;
        if (CLAUSE_END[c] === 1 && !(c === 46 && i < last && isWord(codes[i] as number))) clause++;
        continue;
      }
      if (n + 1 >= this.hash.length) this.#growWords();
      if (grams + MAX_GRAM_LETTERS + 4 >= this.gram.length) this.gram = doubled(this.gram);
      const start = i;
      const firstGram = grams;
      let h = 0x811c9dc5 | 0;
      let stem = 0;
      let kinds = kind;
      if (kind === SINGLE) {
        h = Math.imul(h ^ c, 16777619);
        i++;
      } else {
        let length = 0;
        let window = 94;
        do {
          h = Math.imul(h ^ c, 16777619);
          kinds |= kind;
          window = (window << 8) | ((c ^ (c >> 8)) & 255);
          if (++length > 2) {
            if (length <= MAX_GRAM_LETTERS) this.gram[grams++] = window;
          } else if (length === MIN_STEM) stem = h;
          if (++i >= last) break;
          c = codes[i] as number;
          if (c === 39 && i + 1 < last && isLetter(codes[i + 1] as number))
            c = codes[++i] as number;
          kind = c < 128 ? (ASCII_CLASS[c] as number) : wideClass(c);
        } while (kind === LETTER || kind === DIGIT);
        if (length >= 2 && length <= MAX_GRAM_LETTERS) this.gram[grams++] = (window << 8) | 36;
        if (length > this.longest) this.longest = length;
        if (length !== 2) pairs = 0;
        else if (++pairs > this.hexPairs) this.hexPairs = pairs;
        if (length === 1) {
          if (++apart > this.longestApart) this.longestApart = apart;
        } else {
          apart = 0;
        }
        if (kinds === DIGIT) {
          h = NUMBER_HASH;
          grams = firstGram;
          stem = 0;
        } else if (
          kinds !== LETTER
            ? readsAsLeet(codes, start, i)
            : LEET_SIGN[c] === 1 && isLetter(codes[i + 1] ?? 0)
        ) {
          mixedRun = n - lastMixed <= 3 ? mixedRun + 1 : 1;
          lastMixed = n;
          if (mixedRun > this.mixed) this.mixed = mixedRun;
        }
      }
      this.hash[n] = h;
      this.stem[n] = stem;
      this.start[n] = start;
      this.end[n] = i;
      this.clause[n] = clause;
      this.gramEnd[n] = grams;
      n++;
    }
    this.signs = signs;
    this.count = n;
  }

  #growWords(): void {
    this.hash = doubled(this.hash);
    this.start = doubled(this.start);
    this.end = doubled(this.end);
    this.clause = doubled(this.clause);
    this.stem = doubled(this.stem);
    this.gramEnd = doubled(this.gramEnd);
  }
}

/** Digits among letters as in a disguised word, not as in a hex number, a code or an ordinal. */
function readsAsLeet(codes: Uint16Array, start: number, end: number): boolean {
  let letters = 0;
  let beyondHex = false;
  let digits = 0;
  for (let i = start; i < end; i++) {
    const c = codes[i] as number;
    if (c < 58) {
      // Three digits in a row are a number.
      if (++digits > 2) return false;
    } else {
      letters++;
      digits = 0;
      if (c > 102) beyondHex = true;
    }
  }
  return beyondHex && letters > 1;
}

function isWord(c: number): boolean {
  return (c < 128 ? ASCII_CLASS[c] : wideClass(c)) !== GAP;
}

function isLetter(c: number): boolean {
  return (c < 128 ? ASCII_CLASS[c] : wideClass(c)) === LETTER;
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const next = new Int32Array(from.length * 2);
  next.set(from);
  return next;
}

/** The hash `Tokens` gives the folded word `word`; `length` letters of it for a stem. */
export function hashOf(word: string, length = word.length): number {
  let h = 0x811c9dc5 | 0;
  for (let i = 0; i < length; i++) h = Math.imul(h ^ word.charCodeAt(i), 16777619);
  return h;
}
