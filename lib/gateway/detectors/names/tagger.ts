import { NameFeatures } from "./features";
import type { NameLexicon } from "./lexicon";
import { WORD, Words } from "./words";

/** The trained model: one weight per index, the lexicon, and the threshold for names. */
export interface NameModel {
  readonly weights: Int8Array;
  readonly lexicon: NameLexicon;
  /** A sum of weights above this means a name. */
  readonly threshold: number;
}

/** A span that reads as a person's name. */
export interface Name {
  readonly start: number;
  readonly end: number;
  /** The mean sum of its words above the threshold. */
  readonly margin: number;
}

/** Names in a text: of all ways to mark its words, the one whose weights sum highest. */
export class NameTagger {
  readonly #words = new Words();
  readonly #features: NameFeatures;
  /** For each word: 1 where it is a name, its own sum, and whether it joins the name before it. */
  #tags = new Uint8Array(1024);
  #sums = new Float32Array(1024);
  #joins = new Uint8Array(1024);
  #ends = new Uint8Array(1024);

  constructor(private readonly model: NameModel) {
    this.#features = new NameFeatures(model.lexicon);
  }

  find(text: string): Name[] {
    const words = this.#words;
    words.fill(text);
    this.#judge(text);
    return joinNames(text, words, this.#tags, this.#sums);
  }

  /** Viterbi over two states; `plain` and `named` are the best sums that end outside and inside a name. */
  #judge(text: string): void {
    const words = this.#words;
    const features = this.#features;
    const { count } = words;
    if (this.#tags.length < count) this.#grow();
    features.prepare(words);
    const { weights, threshold } = this.model;
    const { indices } = features;
    let plain = 0;
    let named = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      this.#ends[i] = named > plain ? 1 : 0;
      const outside = Math.max(plain, named);
      if (!features.isCandidate(words, i) || followsHandle(text, words, i)) {
        plain = outside;
        named = Number.NEGATIVE_INFINITY;
        continue;
      }
      features.extract(text, words, i);
      let own = -threshold;
      let joint = 0;
      for (let k = 0; k < features.joint; k++) own += weights[indices[k] as number] as number;
      if (named !== Number.NEGATIVE_INFINITY) {
        for (let k = features.joint; k < features.count; k++) {
          joint += weights[indices[k] as number] as number;
        }
      }
      this.#joins[i] = named + joint > plain ? 1 : 0;
      this.#sums[i] = own + (this.#joins[i] === 1 ? joint : 0);
      named = own + Math.max(plain, named + joint);
      plain = outside;
    }
    let inside = named > plain;
    for (let i = count - 1; i >= 0; i--) {
      this.#tags[i] = inside ? 1 : 0;
      inside = (inside ? this.#joins[i] : this.#ends[i]) === 1;
    }
  }

  #grow(): void {
    const size = this.#words.start.length;
    this.#tags = new Uint8Array(size);
    this.#sums = new Float32Array(size);
    this.#joins = new Uint8Array(size);
    this.#ends = new Uint8Array(size);
  }
}

/** `@handle`, `#tag`, `snake_case`, `a.property` and the parts of addresses are not names in running text. */
export function followsHandle(text: string, words: Words, i: number): boolean {
  const start = words.start[i] as number;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(words.end[i] as number);
  if (before === 64 || before === 35 || before === 95 || after === 95 || after === 64) return true;
  if (before === 32 && (text.charCodeAt(start - 2) === 64 || text.charCodeAt(start - 2) === 35)) {
    return true;
  }
  if (before === 47 || after === 47 || before === 92) return true;
  if (isDigit(before) || isDigit(after)) return true;
  return before === 46 && words.start[i - 1] === start - 1 && isLetterUnit(text, start - 2);
}

const isDigit = (c: number): boolean => c > 47 && c < 58;

/** True where a small letter ends right before the dot: `config.Name`, not `J.Smith`. */
function isLetterUnit(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c > 96 && c < 123;
}

/** Names of several words as one: parted by a space, a hyphen, or an initial's dot. */
export function joinNames(
  text: string,
  words: Words,
  tags: Uint8Array,
  sums: Float32Array,
): Name[] {
  const names: Name[] = [];
  const { count, start, end, kind } = words;
  for (let i = 0; i < count; i++) {
    if (tags[i] !== 1) continue;
    let last = i;
    let total = sums[i] as number;
    let parts = 1;
    for (;;) {
      const next = nextPart(text, words, tags, last);
      if (next < 0) break;
      last = next;
      total += sums[next] as number;
      parts++;
    }
    const size = (end[last] as number) - (start[i] as number);
    if (size > 1 && kind[i] === WORD) {
      names.push({ start: start[i] as number, end: end[last] as number, margin: total / parts });
    }
    i = last;
  }
  return names;
}

function nextPart(text: string, words: Words, tags: Uint8Array, last: number): number {
  const { count, start, end } = words;
  const stop = end[last] as number;
  const next = last + 1;
  if (next >= count) return -1;
  const begin = start[next] as number;
  if (tags[next] === 1 && begin === stop + 1 && isSpace(text.charCodeAt(stop))) return next;
  const after = last + 2;
  if (after >= count) return -1;
  const mark = text.charCodeAt(begin);
  const far = (start[after] as number) - (end[next] as number);
  if (tags[after] === 1) {
    if (mark === 45 && begin === stop && far === 0) return after;
    const initial = mark === 46 && stop - (start[last] as number) < 3 && begin <= stop + 1;
    if (initial && far <= 1) return after;
  }
  if (begin !== stop + 1 || far !== 1 || !particles.has(text.slice(begin, end[next]))) return -1;
  if (tags[after] === 1) return after;
  const second = last + 3;
  const joined =
    second < count &&
    tags[second] === 1 &&
    start[second] === (end[after] as number) + 1 &&
    particles.has(text.slice(start[after], end[after]));
  return joined ? second : -1;
}

const isSpace = (c: number): boolean => c === 32 || c === 0xa0;

/** Small words inside family names. */
const particles = new Set(
  "van von de der den del della di da dos das do du la le el al bin bint ibn ben ter ten zu af av y e".split(
    " ",
  ),
);
