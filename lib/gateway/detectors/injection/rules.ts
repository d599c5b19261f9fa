import type { Tokens } from "../tokens";
import type { WordTable } from "../word-table";
import { Idea } from "./ideas";

/** The categories an injection finding names. */
export const injectionEntities = [
  "INSTRUCTION_OVERRIDE",
  "PROMPT_EXTRACTION",
  "SECRET_EXTRACTION",
  "PERSONA_SWITCH",
  "REFUSAL_SUPPRESSION",
  "FAKE_ROLE",
  "FORGED_INSTRUCTION",
  "INDIRECT_INJECTION",
  "ENCODED_PAYLOAD",
  "INVISIBLE_TEXT",
  "INJECTION",
] as const;

export type InjectionEntity = (typeof injectionEntities)[number];

/** A rule's evidence: where, what, and how much in log-odds. */
export interface RuleHit {
  readonly entity: InjectionEntity;
  /** First and last word. */
  readonly from: number;
  readonly to: number;
  readonly logit: number;
}

export interface Rule {
  readonly entity: InjectionEntity;
  /** Any of these ideas starts the rule. */
  readonly anchor: number;
  /** Each of these needs one of its ideas after the anchor, in its clause. */
  readonly after?: readonly number[];
  /** The same before the anchor. */
  readonly before?: readonly number[];
  /** The same on either side. */
  readonly around?: readonly number[];
  /** None of these may stand close by. */
  readonly unless?: number;
  readonly logit: number;
}

/** How many words, or characters of a script without spaces, a clause's evidence may lie apart. */
const REACH = 9;
const REACH_SINGLE = 20;

const FIRST_SINGLE = 0xe00;

/** Sees the ideas of a text's words and applies the rules to every clause. Refilled for each text. */
export class RuleMatcher {
  #at = new Int32Array(256);
  #end = new Int32Array(256);
  #mask = new Int32Array(256);
  #count = 0;

  #union = 0;

  /** Reads the ideas of all words. */
  read(tokens: Tokens, words: WordTable): void {
    this.#count = 0;
    let union = 0;
    for (let i = 0; i < tokens.count; i++) {
      const mask = words.at(tokens, i);
      if (mask === 0) continue;
      if (this.#count === this.#at.length) this.#grow();
      this.#at[this.#count] = i;
      this.#end[this.#count] = words.phraseEnd;
      this.#mask[this.#count++] = mask;
      union |= mask;
    }
    this.#union = union;
  }

  /** Adds to `hits` the strongest rule of each category at each anchor. */
  match(tokens: Tokens, singles: boolean, list: readonly Rule[], hits: RuleHit[]): void {
    const possible = list.filter((rule) => isPossible(rule, this.#union));
    if (possible.length === 0) return;
    const reach = singles ? REACH_SINGLE : REACH;
    let anchors = 0;
    for (const rule of possible) anchors |= rule.anchor;
    for (let k = 0; k < this.#count; k++) {
      const mask = this.#mask[k] as number;
      if ((mask & anchors) !== 0) this.#matchAt(tokens, k, mask, reach, possible, hits);
    }
  }

  #matchAt(
    tokens: Tokens,
    k: number,
    mask: number,
    reach: number,
    list: readonly Rule[],
    hits: RuleHit[],
  ): void {
    const at = this.#at[k] as number;
    const end = this.#end[k] as number;
    const clause = tokens.clause[at] as number;
    let before = 0;
    let first = k;
    while (first > 0 && at - (this.#end[first - 1] as number) <= reach) {
      if (tokens.clause[this.#at[first - 1] as number] !== clause) break;
      before |= this.#mask[--first] as number;
    }
    // A phrase such as "system prompt" holds ideas of its own words: they count as after it.
    let after = 0;
    let near = 0;
    let last = k;
    while (last + 1 < this.#count && (this.#at[last + 1] as number) - end <= reach) {
      if (tokens.clause[this.#at[last + 1] as number] !== clause) break;
      after |= this.#mask[++last] as number;
      if ((this.#at[last] as number) - end <= 4) near |= this.#mask[last] as number;
    }
    const held = guard(this.#mask, this.#at, k, this.#count, first, before, mask);
    let best: Rule | null = null;
    for (const rule of list) {
      if ((rule.anchor & mask) === 0) continue;
      if (rule.unless !== undefined && ((near | (mask & ~rule.anchor)) & rule.unless) !== 0)
        continue;
      if (best !== null && rule.logit <= best.logit) continue;
      if (!meets(after, rule.after) || !meets(before, rule.before)) continue;
      if (meets(before | after | mask, rule.around)) best = rule;
    }
    if (best === null || best.logit - held <= 0) return;
    const from = this.#at[first] as number;
    hits.push({
      entity: best.entity,
      from: best.after !== undefined && best.around === undefined ? at : from,
      to: this.#end[last] as number,
      logit: best.logit - held,
    });
  }

  #grow(): void {
    this.#at = wider(this.#at);
    this.#end = wider(this.#end);
    this.#mask = wider(this.#mask);
  }
}

/** True when `seen` holds an idea of each need. */
function meets(seen: number, needs: readonly number[] | undefined): boolean {
  if (needs === undefined) return true;
  for (const need of needs) if ((need & seen) === 0) return false;
  return true;
}

const isPossible = (rule: Rule, union: number): boolean =>
  (rule.anchor & union) !== 0 &&
  meets(union, rule.after) &&
  meets(union, rule.before) &&
  meets(union, rule.around);

/** Evidence of an innocent reading just before the anchor: a how-to question, a negation. */
function guard(
  masks: Int32Array,
  at: Int32Array,
  k: number,
  count: number,
  first: number,
  before: number,
  mask: number,
): number {
  let held = 0;
  const orders = Idea.override | Idea.overrideLast;
  if ((mask & orders) !== 0) {
    for (let j = k - 1; j >= first && (at[k] as number) - (at[j] as number) <= 6; j--) {
      const m = masks[j] as number;
      const isClose = (at[k] as number) - (at[j] as number) <= 3;
      if ((m & Idea.how) !== 0) held = Math.max(held, 5);
      if ((m & Idea.never) !== 0 && (m & orders) === 0 && isClose) held = Math.max(held, 4);
    }
  }
  // "Vergiss nicht": some languages negate after the verb.
  const isNegated =
    at[k + 1] === (at[k] as number) + 1 && ((masks[k + 1] as number) & Idea.never) !== 0;
  if ((mask & orders) !== 0 && isNegated && k + 1 < count) held = Math.max(held, 4);
  if ((before & Idea.discuss) !== 0) held += 2;
  return held;
}

function wider(from: Int32Array): Int32Array<ArrayBuffer> {
  const next = new Int32Array(from.length * 2);
  next.set(from);
  return next;
}

/** True when the text is mostly written without spaces, so that words are single characters. */
export function isUnspaced(tokens: Tokens, codes: Uint16Array): boolean {
  const some = Math.min(tokens.count, 64);
  let singles = 0;
  for (let i = 0; i < some; i++) {
    if ((codes[tokens.start[i] as number] as number) >= FIRST_SINGLE) singles++;
  }
  return singles * 2 > some;
}
