/** Kinds of token; what stands between tokens is white space. */
export const WORD = 1;
export const NUMBER = 2;
export const MARK = 3;

/** Shapes of a word. */
export const LOWER = 0;
export const TITLE = 1;
export const UPPER = 2;
export const MIXED = 3;
export const INITIAL = 4;

const START_HASH = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** The hash of a word as `Words` gives it, whatever its case. */
export function wordHash(word: string): number {
  let hash = START_HASH;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ lower(word.charCodeAt(i)), PRIME);
  return hash;
}

const lowered = new Uint16Array(0x2000);
for (let c = 0; c < lowered.length; c++) {
  const small = String.fromCharCode(c).toLowerCase();
  lowered[c] = small.length === 1 ? small.charCodeAt(0) : c;
}

const lower = (c: number): number => (c < 0x2000 ? (lowered[c] as number) : c);

/** Letters of alphabetic scripts. Ideographs and syllables without case carry no capital to go by. */
const isLetter = (c: number): boolean =>
  (c > 96 && c < 123) || (c > 64 && c < 91) || (c > 0xbf && c < 0x2000 && c !== 0xd7 && c !== 0xf7);

const isApostrophe = (c: number): boolean => c === 39 || c === 0x2019;

/** The tokens of a text with what features are made of. Refilled text after text. */
export class Words {
  count = 0;
  start = new Int32Array(1024);
  end = new Int32Array(1024);
  kind = new Uint8Array(1024);
  shape = new Uint8Array(1024);
  /** Of the lower-cased word; of the unit itself for marks; one hash for all numbers of a length. */
  hash = new Int32Array(1024);

  fill(text: string): void {
    const { length } = text;
    let n = 0;
    for (let i = 0; i < length; ) {
      const c = text.charCodeAt(i);
      if (c <= 32 || c === 0xa0) {
        i++;
        continue;
      }
      if (n === this.start.length) this.#grow();
      this.start[n] = i;
      if (isLetter(c)) i = this.#word(text, n, i, c);
      else if (c > 47 && c < 58) {
        const from = i;
        while (i < length && text.charCodeAt(i) > 47 && text.charCodeAt(i) < 58) i++;
        this.kind[n] = NUMBER;
        this.shape[n] = LOWER;
        this.hash[n] = 0x3a8f05c5 ^ Math.min(i - from, 5);
      } else {
        this.kind[n] = MARK;
        this.shape[n] = LOWER;
        this.hash[n] = Math.imul(START_HASH ^ c, PRIME);
        i++;
      }
      this.end[n] = i;
      n++;
    }
    this.count = n;
  }

  #word(text: string, n: number, from: number, first: number): number {
    let hash = START_HASH;
    let capitals = 0;
    let i = from;
    let c = first;
    for (;;) {
      const small = lower(c);
      if (small !== c) capitals++;
      hash = Math.imul(hash ^ small, PRIME);
      i++;
      c = text.charCodeAt(i);
      if (isLetter(c)) continue;
      // `O'Neill` is one word; the `'s` of `John's` is not part of it.
      if (!isApostrophe(c) || i - from > 2) break;
      const next = text.charCodeAt(i + 1);
      if (!isLetter(next) || lower(next) === next) break;
    }
    const size = i - from;
    const title = lower(first) !== first;
    this.kind[n] = WORD;
    this.hash[n] = hash;
    if (capitals === 0) this.shape[n] = LOWER;
    else if (size === 1) this.shape[n] = INITIAL;
    else if (capitals === size) this.shape[n] = UPPER;
    else this.shape[n] = title && capitals === 1 ? TITLE : MIXED;
    return i;
  }

  #grow(): void {
    const size = this.start.length * 2;
    const grown = <T extends Int32Array | Uint8Array>(into: T, from: T): T => {
      into.set(from);
      return into;
    };
    this.start = grown(new Int32Array(size), this.start);
    this.end = grown(new Int32Array(size), this.end);
    this.kind = grown(new Uint8Array(size), this.kind);
    this.shape = grown(new Uint8Array(size), this.shape);
    this.hash = grown(new Int32Array(size), this.hash);
  }
}
