import type { NormalizedText } from "./normalize";

/** Stems shorter or longer than this are not looked up; words are hashed whole as well. */
export const MIN_STEM = 2;
export const MAX_STEM = 8;

/** Letters of a long word past this add no n-grams: they are identifiers and encoded data, not words. */
const MAX_GRAM_LETTERS = 24;

/** One hash a digit run shares with every other, so that figures do not become features. */
const NUMBER_HASH = 0x2f6e2b1;

const GAP = 0;
const LETTER = 1;
const DIGIT = 2;
const SINGLE = 3;

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

/**
 * The words of a folded text as hashes with offsets. One instance is refilled text after text:
 * scanning is synchronous, and allocation would cost more than the work.
 */
export class Tokens {
  count = 0;
  hash = new Int32Array(1024);
  start = new Int32Array(1024);
  end = new Int32Array(1024);
  /** Clause number: rises at `.`, `!`, `?`, `;` and line ends, so rules can stay inside one. */
  clause = new Int32Array(1024);
  /** Hashes of the first MIN_STEM to MAX_STEM letters, a row of eight a word. */
  stem = new Int32Array(1024 * 8);
  /** How many letters the row of a word covers; 0 for figures and for scripts without spaces. */
  stemLetters = new Uint8Array(1024);
  /** In-word 4-grams: `gram[gramEnd[i - 1]]` up to `gram[gramEnd[i]]` belong to word i. */
  gram = new Int32Array(8192);
  gramEnd = new Int32Array(1024);

  /** Reads `text.codes` from `from` to at most `to` and leaves the words here. */
  fill(text: NormalizedText, from: number, to: number): void {
    const { codes } = text;
    const last = Math.min(to, text.length);
    let n = 0;
    let grams = 0;
    let clause = 0;
    let i = from;
    while (i < last) {
      let c = codes[i] as number;
      let kind = c < 128 ? (ASCII_CLASS[c] as number) : wideClass(c);
      if (kind === GAP) {
        if (c === 10 || c === 46 || c === 33 || c === 63 || c === 59 || c === 0x3002) clause++;
        i++;
        continue;
      }
      if (n + 1 >= this.hash.length) this.#growWords();
      if (grams + MAX_GRAM_LETTERS + 4 >= this.gram.length) this.gram = doubled(this.gram);
      const row = n << 3;
      this.start[n] = i;
      this.clause[n] = clause;
      let h = 0x811c9dc5 | 0;
      let window = 94;
      let length = 0;
      let onlyDigits = true;
      if (kind === SINGLE) {
        h = Math.imul(h ^ c, 16777619);
        onlyDigits = false;
        i++;
      } else {
        do {
          h = Math.imul(h ^ c, 16777619);
          length++;
          if (kind === LETTER) onlyDigits = false;
          window = (window << 8) | ((c ^ (c >> 8)) & 255);
          if (length >= 3 && length <= MAX_GRAM_LETTERS) this.gram[grams++] = window;
          if (length >= MIN_STEM && length <= MAX_STEM) this.stem[row + length - MIN_STEM] = h;
          i++;
          if (i >= last) break;
          c = codes[i] as number;
          kind = c < 128 ? (ASCII_CLASS[c] as number) : wideClass(c);
          if (kind === GAP && c === 39 && i + 1 < last && isLetter(codes[i + 1] as number)) {
            i++;
            c = codes[i] as number;
            kind = c < 128 ? (ASCII_CLASS[c] as number) : wideClass(c);
          }
        } while (kind === LETTER || kind === DIGIT);
        if (length >= 2 && length <= MAX_GRAM_LETTERS) this.gram[grams++] = (window << 8) | 36;
      }
      if (onlyDigits) {
        h = NUMBER_HASH;
        grams = n > 0 ? (this.gramEnd[n - 1] as number) : 0;
      }
      this.hash[n] = h;
      this.stemLetters[n] = onlyDigits ? 0 : Math.min(length, MAX_STEM);
      this.end[n] = i;
      this.gramEnd[n] = grams;
      n++;
    }
    this.count = n;
  }

  #growWords(): void {
    this.hash = doubled(this.hash);
    this.start = doubled(this.start);
    this.end = doubled(this.end);
    this.clause = doubled(this.clause);
    this.stem = doubled(this.stem);
    const letters = new Uint8Array(this.stemLetters.length * 2);
    letters.set(this.stemLetters);
    this.stemLetters = letters;
    this.gramEnd = doubled(this.gramEnd);
  }
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
