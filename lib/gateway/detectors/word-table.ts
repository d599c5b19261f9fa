import { foldedString, normalize } from "./normalize";
import { hashOf, MAX_STEM, MIN_STEM, Tokens } from "./tokens";

/** A phrase of several words; a last word ending in `*` needs only its stem. */
interface Phrase {
  readonly words: Int32Array;
  readonly stemLetters: number;
  readonly mask: number;
}

const FILTER_BITS = 16;
const slot = (h: number): number => Math.imul(h ^ (h >>> 16), 0x45d9f3b) >>> (32 - FILTER_BITS);
const stemKey = (h: number, letters: number): number => h ^ Math.imul(letters, 0x3c6ef372);

const HAS_ENTRY = 1;
const HAS_PHRASE = 2;

/**
 * Thousands of words, stems and phrases found in one pass over the tokens. Each carries a bit mask of
 * the ideas it stands for; a filter of one byte per slot rejects nearly every word without a look-up.
 */
export class WordTable {
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  /** By the first two letters: the longest stem that begins so. */
  readonly #reach = new Uint8Array(1 << FILTER_BITS);
  readonly #keys: Int32Array;
  readonly #masks: Int32Array;
  readonly #phrases = new Map<number, Phrase[]>();

  /** Last word of the longest phrase the latest `at` found. */
  phraseEnd = 0;

  /**
   * `entries` maps a mask to its words, separated by `|`. `word*` is a stem; blanks make a phrase.
   * Throws on a stem that is too short or too long.
   */
  constructor(entries: Iterable<readonly [number, string]>) {
    const single = new Map<number, number>();
    for (const [mask, list] of entries) {
      for (const entry of list.split("|"))
        if (entry.trim() !== "") this.#add(entry.trim(), mask, single);
    }
    const size = 1 << (33 - Math.clz32(single.size * 2));
    this.#keys = new Int32Array(size);
    this.#masks = new Int32Array(size);
    for (const [key, mask] of single) {
      let at = slot(key) & (size - 1);
      while (this.#masks[at] !== 0) at = (at + 1) & (size - 1);
      this.#keys[at] = key;
      this.#masks[at] = mask;
    }
  }

  /** The ideas at word `i`: its own, its stems' and those of the phrases that begin there. */
  at(tokens: Tokens, i: number): number {
    const h = tokens.hash[i] as number;
    const known = this.#filter[slot(h)] as number;
    let mask = 0;
    this.phraseEnd = i;
    if (known !== 0) {
      if ((known & HAS_ENTRY) !== 0) mask = this.#find(h);
      if ((known & HAS_PHRASE) !== 0) {
        const phrases = this.#phrases.get(h);
        if (phrases !== undefined) mask |= this.#longest(phrases, tokens, i);
      }
    }
    const prefix = tokens.stem[i] as number;
    const reach = this.#reach[slot(prefix)] as number;
    return reach === 0 || prefix === 0 ? mask : mask | this.#stems(tokens, i, prefix, reach);
  }

  #stems(tokens: Tokens, i: number, prefix: number, reach: number): number {
    const { codes } = tokens;
    const start = tokens.start[i] as number;
    const letters = Math.min((tokens.end[i] as number) - start, reach);
    let h = prefix;
    let mask = 0;
    for (let n = MIN_STEM; ; n++) {
      const key = stemKey(h, n);
      if (((this.#filter[slot(key)] as number) & HAS_ENTRY) !== 0) mask |= this.#find(key);
      if (n >= letters) return mask;
      h = Math.imul(h ^ (codes[start + n] as number), 16777619);
    }
  }

  #find(key: number): number {
    const last = this.#keys.length - 1;
    let at = slot(key) & last;
    while (this.#masks[at] !== 0) {
      if (this.#keys[at] === key) return this.#masks[at] as number;
      at = (at + 1) & last;
    }
    return 0;
  }

  #longest(phrases: readonly Phrase[], tokens: Tokens, i: number): number {
    let mask = 0;
    for (const phrase of phrases) {
      const last = i + phrase.words.length - 1;
      if (last >= tokens.count || !matches(phrase, tokens, i)) continue;
      mask |= phrase.mask;
      if (last > this.phraseEnd) this.phraseEnd = last;
    }
    return mask;
  }

  #add(entry: string, mask: number, single: Map<number, number>): void {
    const isStem = entry.endsWith("*");
    const folded = normalize(isStem ? entry.slice(0, -1) : entry);
    const parts = new Tokens();
    parts.fill(folded, 0, folded.length);
    const last = parts.count - 1;
    const lastWord = foldedString(folded, parts.start[last], parts.end[last]);
    if (isStem && (lastWord.length < MIN_STEM || lastWord.length > MAX_STEM)) {
      throw new Error(`The stem of "${entry}" must have ${MIN_STEM} to ${MAX_STEM} letters`);
    }
    const first = parts.hash[0] as number;
    if (last > 0) {
      const phrase = {
        words: parts.hash.slice(0, parts.count),
        stemLetters: isStem ? lastWord.length : 0,
        mask,
      };
      this.#phrases.set(first, [...(this.#phrases.get(first) ?? []), phrase]);
      this.#note(first, HAS_PHRASE);
      return;
    }
    const key = isStem ? stemKey(first, lastWord.length) : first;
    single.set(key, (single.get(key) ?? 0) | mask);
    this.#note(key, HAS_ENTRY);
    if (isStem) {
      const prefix = slot(hashOf(lastWord, MIN_STEM));
      this.#reach[prefix] = Math.max(this.#reach[prefix] as number, lastWord.length);
    }
  }

  #note(key: number, what: number): void {
    const at = slot(key);
    this.#filter[at] = (this.#filter[at] as number) | what;
  }
}

function matches(phrase: Phrase, tokens: Tokens, i: number): boolean {
  const { words, stemLetters } = phrase;
  const last = words.length - 1;
  for (let k = 1; k < last; k++) if (tokens.hash[i + k] !== words[k]) return false;
  if (stemLetters === 0) return tokens.hash[i + last] === words[last];
  const start = tokens.start[i + last] as number;
  if ((tokens.end[i + last] as number) - start < stemLetters) return false;
  return hashOfCodes(tokens.codes, start, stemLetters) === words[last];
}

function hashOfCodes(codes: Uint16Array, start: number, length: number): number {
  let h = 0x811c9dc5 | 0;
  for (let i = start; i < start + length; i++) h = Math.imul(h ^ (codes[i] as number), 16777619);
  return h;
}
