/** Folded form of each unit, filled in on first use; 0 if not yet computed. */
const folded = new Uint16Array(0x10000);

/** One code unit folded the way keywords ignore case: simple folding, one unit to one unit. */
export function foldUnit(code: number): number {
  const known = folded[code] as number;
  if (known !== 0 || code === 0) return known;
  const lower = String.fromCharCode(code).toLowerCase();
  let fold = lower.length === 1 ? lower.charCodeAt(0) : code;
  if (code === 0x17f) fold = 0x73;
  if (code === 0x212a) fold = 0x6b;
  folded[code] = fold;
  return fold;
}

export function foldText(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) out += String.fromCharCode(foldUnit(text.charCodeAt(i)));
  return out;
}

const isWordUnit = (code: number): boolean =>
  code < 128
    ? (code >= 48 && code <= 57) ||
      (code >= 65 && code <= 90) ||
      code === 95 ||
      (code >= 97 && code <= 122)
    : /[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(code)) || (code >= 0xd800 && code <= 0xdfff);

/** Whether a stretch is a whole word: no letter, digit or underscore adjoins it. */
export const isWholeWord = (text: string, start: number, end: number): boolean =>
  (start === 0 || !isWordUnit(text.charCodeAt(start - 1))) &&
  (end === text.length || !isWordUnit(text.charCodeAt(end)));

/**
 * Finds all of many words in one pass over a text, ignoring case. Built as a full automaton, so every code unit costs
 * one look-up. Source: Aho and Corasick, CACM 18 (1975).
 */
export class WordAutomaton {
  /** Code unit → symbol, 0 for units that no word contains. */
  private readonly symbolOfAscii = new Uint16Array(128);
  private readonly symbolOfWide = new Map<number, number>();
  private readonly symbolCount: number;
  private readonly moves: Int32Array;
  private readonly depths: number[] = [0];
  /** Word that ends in a state, or -1. */
  private readonly ending: number[] = [-1];
  /** Nearest state on the failure path in which a word ends, or 0. */
  private readonly shorter: number[] = [0];
  private readonly lengths: readonly number[];

  /** Words are identified by index. An empty word never matches; of equal words the first is found. */
  constructor(words: readonly string[]) {
    const folded = words.map(foldText);
    this.lengths = words.map((word) => word.length);
    let symbols = 1;
    for (const word of folded) {
      for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i);
        if (this.symbolOf(code) === 0) this.setSymbol(code, symbols++);
      }
    }
    for (let code = 65; code <= 90; code++) {
      this.symbolOfAscii[code] = this.symbolOfAscii[code + 32] as number;
    }
    this.symbolCount = symbols;
    const total = folded.reduce((sum, word) => sum + word.length, 1);
    this.moves = new Int32Array(total * symbols);
    this.build(folded);
  }

  /** Calls `found` with word index and span for every occurrence, overlapping ones included. */
  scan(
    text: string,
    from: number,
    found: (word: number, start: number, end: number) => void,
  ): void {
    let state = 0;
    for (let i = from; i < text.length; i++) {
      state = this.moves[state * this.symbolCount + this.symbolAt(text, i)] as number;
      if (state === 0) continue;
      let at = (this.ending[state] as number) >= 0 ? state : (this.shorter[state] as number);
      for (; at !== 0; at = this.shorter[at] as number) {
        const word = this.ending[at] as number;
        found(word, i + 1 - (this.lengths[word] as number), i + 1);
      }
    }
  }

  /** The earliest index, at `from` or later, at which a word may have begun that is not complete yet. */
  earliest(text: string, from: number): number {
    let state = 0;
    for (let i = from; i < text.length; i++) {
      state = this.moves[state * this.symbolCount + this.symbolAt(text, i)] as number;
    }
    return text.length - (this.depths[state] as number);
  }

  private symbolAt(text: string, at: number): number {
    const code = text.charCodeAt(at);
    return code < 128 ? (this.symbolOfAscii[code] as number) : this.symbolOf(foldUnit(code));
  }

  private symbolOf(code: number): number {
    return code < 128 ? (this.symbolOfAscii[code] as number) : (this.symbolOfWide.get(code) ?? 0);
  }

  private setSymbol(code: number, symbol: number): void {
    if (code < 128) this.symbolOfAscii[code] = symbol;
    else this.symbolOfWide.set(code, symbol);
  }

  private build(words: readonly string[]): void {
    words.forEach((word, index) => {
      let state = 0;
      for (let i = 0; i < word.length; i++) {
        const slot = state * this.symbolCount + this.symbolOf(word.charCodeAt(i));
        let next = this.moves[slot] as number;
        if (next === 0) {
          next = this.depths.length;
          this.moves[slot] = next;
          this.depths.push((this.depths[state] as number) + 1);
          this.ending.push(-1);
          this.shorter.push(0);
        }
        state = next;
      }
      if (state !== 0 && this.ending[state] === -1) this.ending[state] = index;
    });
    this.connect();
  }

  /** Fills every missing move with the failure state's, breadth first. */
  private connect(): void {
    const failure = new Int32Array(this.depths.length);
    const queue: number[] = [];
    for (let symbol = 0; symbol < this.symbolCount; symbol++) {
      const child = this.moves[symbol] as number;
      if (child !== 0) queue.push(child);
    }
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number;
      const fallback = failure[state] as number;
      this.shorter[state] =
        (this.ending[fallback] as number) >= 0 ? fallback : (this.shorter[fallback] as number);
      for (let symbol = 0; symbol < this.symbolCount; symbol++) {
        const slot = state * this.symbolCount + symbol;
        const child = this.moves[slot] as number;
        const other = this.moves[fallback * this.symbolCount + symbol] as number;
        if (child === 0) {
          this.moves[slot] = other;
        } else {
          failure[child] = other;
          queue.push(child);
        }
      }
    }
  }
}
