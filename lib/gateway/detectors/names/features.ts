import type { NameLexicon } from "./lexicon";
import { LOWER, MARK, WORD, type Words } from "./words";

export const WEIGHT_BITS = 18;

/** The most features one token has. */
export const MAX_FEATURES = 48;

const EDGE = 0x5bd1e995;

/** What the lexicon says of a word, as four bits above the three of its shape. */
const GIVEN = 1;
const ANY = 2;
const COMMON = 4;
const OTHER = 8;

/**
 * Turns the place of a token into indices of weights. A token is a candidate when it is
 * capitalised, or when it is a known given name that is no ordinary word.
 */
export class NameFeatures {
  /** First the evidence for a name, then from `joint` on what counts only after another name. */
  readonly indices = new Int32Array(MAX_FEATURES);
  count = 0;
  joint = 0;
  #known = new Uint8Array(1024);

  constructor(private readonly lexicon: NameLexicon) {}

  /** Looks the words of a text up once. */
  prepare(words: Words): void {
    const { count, kind, hash } = words;
    if (this.#known.length < count) this.#known = new Uint8Array(words.start.length);
    const { given, any, common, other } = this.lexicon;
    for (let i = 0; i < count; i++) {
      if (kind[i] !== WORD) {
        this.#known[i] = 0;
        continue;
      }
      const h = hash[i] as number;
      const isCommon = common.has(h);
      // An ordinary word in lower case is no candidate and its neighbours learn no more from it.
      if (isCommon && words.shape[i] === LOWER) {
        this.#known[i] = COMMON;
        continue;
      }
      const isName = any.has(h);
      const isGiven = given.has(h);
      this.#known[i] =
        (isGiven ? GIVEN : 0) |
        (isName ? ANY : 0) |
        (isCommon ? COMMON : 0) |
        (other.has(h) ? OTHER : 0);
    }
  }

  isCandidate(words: Words, i: number): boolean {
    if (words.kind[i] !== WORD) return false;
    if (words.shape[i] !== LOWER) return true;
    const known = this.#known[i] as number;
    return (known & GIVEN) !== 0 && (known & COMMON) === 0;
  }

  /** Fills `indices` for token `i`. */
  extract(text: string, words: Words, i: number): void {
    this.count = 0;
    const { hash, shape, start, end } = words;
    const h = hash[i] as number;
    const known = this.#known[i] as number;
    const own = shape[i] as number;
    const from = start[i] as number;
    const size = (end[i] as number) - from;
    const prev = this.#hashAt(words, i - 1);
    const prev2 = this.#hashAt(words, i - 2);
    const next = this.#hashAt(words, i + 1);
    const next2 = this.#hashAt(words, i + 2);
    const lexical = (known << 3) | own;
    const prevLexical = this.#lexicalAt(words, i - 1);
    const nextLexical = this.#lexicalAt(words, i + 1);
    const opens = this.#opensSentence(text, words, i) ? 1 : 0;

    this.#add(1, h);
    this.#add(2, lexical);
    this.#add(3, (lexical << 1) | opens);
    this.#add(4, prev);
    this.#add(5, next);
    this.#add(6, prev2);
    this.#add(7, next2);
    this.#add(8, Math.imul(prev, 31) ^ lexical);
    this.#add(9, Math.imul(next, 31) ^ lexical);
    this.#add(10, Math.imul(prev, 31) ^ prev2);
    this.#add(11, Math.imul(next, 31) ^ next2);
    this.#add(12, (lexical << 8) | prevLexical);
    this.#add(13, (lexical << 8) | nextLexical);
    this.#add(14, (lexical << 16) | (prevLexical << 8) | nextLexical);
    this.#add(19, Math.min(size, 12));
    this.#add(20, Math.imul(h, 31) ^ prevLexical);
    this.#add(21, Math.imul(h, 31) ^ nextLexical);
    this.#add(22, Math.imul(h, 31) ^ prev);
    this.#add(23, Math.imul(h, 31) ^ next);
    this.#add(24, Math.imul(prev, 31) ^ next);
    this.#add(25, 0);
    if (size > 3) {
      this.#add(26, this.#piece(text, from, 2));
      this.#add(27, this.#piece(text, from, 3));
      const stop = end[i] as number;
      this.#add(28, this.#piece(text, stop - 2, 2));
      const tail = this.#piece(text, stop - 3, 3);
      this.#add(29, tail);
      this.#add(30, Math.imul(tail, 31) ^ lexical);
      if (size > 4) this.#add(31, this.#piece(text, stop - 4, 4));
    }
    this.#add(32, (this.#hashAt(words, i + 3) ^ 0x1234567) | 0);
    this.#add(33, (this.#lexicalAt(words, i + 2) << 16) | (nextLexical << 8) | lexical);
    this.#add(34, (this.#lexicalAt(words, i - 2) << 16) | (prevLexical << 8) | lexical);
    this.#add(35, Math.imul(this.#hashAt(words, i - 3), 31) ^ opens);
    this.joint = this.count;
    const gap = from - (i > 0 ? (end[i - 1] as number) : 0);
    const touch = Math.min(gap, 2);
    this.#add(40, touch);
    this.#add(41, (lexical << 10) | (prevLexical << 2) | touch);
    this.#add(42, prev);
    this.#add(43, h);
    this.#add(44, nextLexical);
    this.#add(45, (this.#lexicalAt(words, i - 2) << 16) | (prevLexical << 8) | lexical);
  }

  #add(template: number, value: number): void {
    let x = Math.imul(value ^ Math.imul(template, 0x9e3779b1), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    this.indices[this.count++] = (x ^ (x >>> 16)) & ((1 << WEIGHT_BITS) - 1);
  }

  #hashAt(words: Words, i: number): number {
    return i < 0 || i >= words.count ? EDGE : (words.hash[i] as number);
  }

  #lexicalAt(words: Words, i: number): number {
    if (i < 0 || i >= words.count) return 255;
    if (words.kind[i] === MARK) return 128 | ((words.hash[i] as number) & 31);
    if (words.kind[i] !== WORD) return 254;
    return ((this.#known[i] as number) << 3) | (words.shape[i] as number);
  }

  #opensSentence(text: string, words: Words, i: number): boolean {
    if (i === 0) return true;
    if (words.kind[i - 1] !== MARK) {
      return text.slice(words.end[i - 1], words.start[i]).includes("\n");
    }
    const c = text.charCodeAt(words.start[i - 1] as number);
    return c === 46 || c === 33 || c === 63 || c === 34 || c === 0x201c || c === 42 || c === 62;
  }

  #piece(text: string, from: number, size: number): number {
    let hash = size;
    for (let i = from; i < from + size; i++) hash = Math.imul(hash, 31) + (text.charCodeAt(i) | 32);
    return hash | 0;
  }
}
