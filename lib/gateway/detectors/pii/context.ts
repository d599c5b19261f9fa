/** How far to the left of a candidate words count as its context, in characters. */
export const CONTEXT_BEFORE = 72;

/** How far to the right: little, because a stream has to hold this much back. */
export const CONTEXT_AFTER = 24;

/** A pattern of whole words; `_`, digits and punctuation count as word ends, so `user_ssn:` matches. */
export function words(...list: readonly string[]): RegExp {
  return new RegExp(`(?:^|[^a-z])(?:${list.join("|")})(?![a-z])`, "g");
}

/** The lower-cased surroundings of one candidate, computed at most once. */
export class Surroundings {
  #text = "";
  #start = 0;
  #end = 0;
  #before: string | null = null;
  #after: string | null = null;
  #letters: boolean | null = null;

  at(text: string, start: number, end: number): this {
    this.#text = text;
    this.#start = start;
    this.#end = end;
    this.#before = null;
    this.#after = null;
    this.#letters = null;
    return this;
  }

  get before(): string {
    this.#before ??= this.#text
      .slice(Math.max(0, this.#start - CONTEXT_BEFORE), this.#start)
      .toLowerCase();
    return this.#before;
  }

  get after(): string {
    this.#after ??= this.#text.slice(this.#end, this.#end + CONTEXT_AFTER).toLowerCase();
    return this.#after;
  }

  /** False in a table of numbers, where no word can name anything. */
  get hasLetters(): boolean {
    this.#letters ??= /[^\x00-\x60{-~]/.test(this.before) || /[^\x00-\x60{-~]/.test(this.after);
    return this.#letters;
  }

  /** Characters to the nearest word of `context`, or -1 where there is none. */
  distance(context: RegExp): number {
    const { before } = this;
    let last = -1;
    context.lastIndex = 0;
    for (let m = context.exec(before); m !== null; m = context.exec(before)) {
      last = m.index + m[0].length;
      context.lastIndex = last;
    }
    if (last >= 0) return before.length - last;
    context.lastIndex = 0;
    const following = context.exec(this.after);
    context.lastIndex = 0;
    return following === null ? -1 : following.index + CONTEXT_BEFORE / 2;
  }
}
