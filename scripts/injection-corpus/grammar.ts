/** Small deterministic generator (mulberry32): same seed, same corpus, on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(from: readonly T[]): T {
    const item = from[this.below(from.length)];
    if (item === undefined) throw new Error("Nothing to pick from");
    return item;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}

export type Slots = Readonly<Record<string, readonly string[]>>;

/** Expands `[a|b|]` to one alternative and `{name}` to one line of that slot, both nested at will. */
export function expand(template: string, slots: Slots, dice: Dice): string {
  let text = template;
  for (let round = 0; round < 24; round++) {
    const next = text
      .replace(/\[([^[\]{}]*\|[^[\]{}]*)\]/g, (_all, inner: string) => dice.pick(inner.split("|")))
      .replace(/\{([a-z_]+)\}/g, (all, name: string) => {
        const lines = slots[name];
        return lines === undefined ? all : dice.pick(lines);
      });
    if (next === text) return text.replace(/ {2,}/g, " ").trim();
    text = next;
  }
  return text.trim();
}

/** A list written as one text, its items separated by ` ~ `; an item may be empty. */
export const listed = (text: string): readonly string[] =>
  text.split("~").map((item) => item.trim());
