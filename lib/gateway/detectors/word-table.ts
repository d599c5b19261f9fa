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

/**
 * Thousands of words, stems and phrases found in one pass over the tokens. Each carries a bit mask of
 * the ideas it stands for; a filter of one byte a slot answers nearly every word without a lookup.
 */
export class WordTable {
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #words = new Map<number, number>();
  readonly #stems = new Map<number, number>();
  readonly #phrases = new Map<number, Phrase[]>();

  /**
   * `entries` maps a mask to its words, separated by `|`. `word*` is a stem; blanks make a phrase.
   * Throws on a stem the tokens do not carry.
   */
  constructor(entries: Iterable<readonly [number, string]>) {
    for (const [mask, list] of entries) {
      for (const entry of list.split("|")) if (entry.trim() !== "") this.#add(entry.trim(), mask);
    }
  }

  /**
   * The ideas at word `i`: its own, its stems' and those of the phrases that begin there.
   * Offsets of the phrase's last word are left in `phraseEnd`.
   */
  at(tokens: Tokens, i: number): number {
    const h = tokens.hash[i] as number;
    let mask = 0;
    this.phraseEnd = i;
    if (this.#filter[slot(h)] !== 0) {
      mask |= this.#words.get(h) ?? 0;
      const phrases = this.#phrases.get(h);
      if (phrases !== undefined) mask |= this.#longest(phrases, tokens, i);
    }
    const letters = tokens.stemLetters[i] as number;
    const row = (i << 3) - MIN_STEM;
    for (let n = MIN_STEM; n <= letters; n++) {
      const key = stemKey(tokens.stem[row + n] as number, n);
      if (this.#filter[slot(key)] !== 0) mask |= this.#stems.get(key) ?? 0;
    }
    return mask;
  }

  /** Last word of the longest phrase the previous `at` found. */
  phraseEnd = 0;

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

  #add(entry: string, mask: number): void {
    const isStem = entry.endsWith("*");
    const folded = normalize(isStem ? entry.slice(0, -1) : entry);
    const parts = new Tokens();
    parts.fill(folded, 0, folded.length);
    const last = parts.count - 1;
    const lastWord = foldedString(folded, parts.start[last], parts.end[last]);
    if (isStem && (lastWord.length < MIN_STEM || lastWord.length > MAX_STEM)) {
      throw new Error(`The stem of "${entry}" must have ${MIN_STEM} to ${MAX_STEM} letters`);
    }
    if (last === 0 && isStem) {
      const key = stemKey(hashOf(lastWord), lastWord.length);
      this.#stems.set(key, (this.#stems.get(key) ?? 0) | mask);
      this.#filter[slot(key)] = 1;
      return;
    }
    const first = parts.hash[0] as number;
    this.#filter[slot(first)] = 1;
    if (last === 0) {
      this.#words.set(first, (this.#words.get(first) ?? 0) | mask);
      return;
    }
    const words = parts.hash.slice(0, parts.count);
    const phrase = { words, stemLetters: isStem ? lastWord.length : 0, mask };
    const known = this.#phrases.get(first);
    if (known === undefined) this.#phrases.set(first, [phrase]);
    else known.push(phrase);
  }
}

function matches(phrase: Phrase, tokens: Tokens, i: number): boolean {
  const { words, stemLetters } = phrase;
  const last = words.length - 1;
  for (let k = 1; k <= last; k++) {
    const at = i + k;
    if (k === last && stemLetters > 0) {
      if ((tokens.stemLetters[at] as number) < stemLetters) return false;
      return tokens.stem[(at << 3) + stemLetters - MIN_STEM] === words[k];
    }
    if (tokens.hash[at] !== words[k]) return false;
  }
  return true;
}
