import type { Tokens } from "../tokens";
import type { WordTable } from "../word-table";
import { attributes, Sense } from "./lexicon";

export const biasEntities = [
  "THREAT_AGAINST_GROUP",
  "DEHUMANIZATION",
  "EXCLUSION",
  "DISCRIMINATORY_DECISION",
  "SLUR",
  "INFERIORITY",
  "HOSTILITY",
  "STEREOTYPE",
] as const;

export type BiasEntity = (typeof biasEntities)[number];

/** A hostile statement: first and last word, what it does and to whom. */
export interface Statement {
  readonly from: number;
  readonly to: number;
  readonly entity: BiasEntity;
  readonly attribute: (typeof attributes)[number];
  readonly confidence: number;
}

const S = Sense;
const GROUP = 0xff;

/** How many words after its group a predicate, or before it an order, may be. */
const REACH_AFTER = 9;
const REACH_BEFORE = 6;

/** A pronoun refers to the last group named within this many words. */
const REACH_PRONOUN = 24;

interface Word {
  readonly at: number;
  readonly end: number;
  readonly mask: number;
}

/** The hostile statements among a text's words. Linear: every look around a group is bounded. */
export function readStatements(tokens: Tokens, table: WordTable): readonly Statement[] {
  const words = wordsOf(tokens, table);
  if (words === null) return [];
  const found: Statement[] = [];
  let latest = -1;
  let latestGroup = 0;
  for (let k = 0; k < words.length; k++) {
    const word = words[k] as Word;
    let group = groupAt(words, k);
    const isPronoun = group === 0 && (word.mask & S.they) !== 0;
    if (isPronoun && latest >= 0 && word.at - latest <= REACH_PRONOUN) group = latestGroup;
    if (group === 0) continue;
    if (!isPronoun) {
      latest = word.at;
      latestGroup = group;
    }
    const statement = statementAt(tokens, words, k, group);
    if (statement !== null) found.push(statement);
  }
  return found;
}

function wordsOf(tokens: Tokens, table: WordTable): readonly Word[] | null {
  const words: Word[] = [];
  let union = 0;
  for (let i = 0; i < tokens.count; i++) {
    const mask = table.at(tokens, i);
    if (mask === 0) continue;
    words.push({ at: i, end: table.phraseEnd, mask });
    union |= mask;
  }
  return (union & GROUP) === 0 ? null : words;
}

/** The attribute bits at a word when it names a group, else 0. */
function groupAt(words: readonly Word[], k: number): number {
  const word = words[k] as Word;
  const group = word.mask & GROUP;
  if (group === 0) return 0;
  if ((word.mask & (S.people | S.slur)) !== 0) return group;
  const next = words[k + 1];
  if (next !== undefined && next.at - word.end <= 2 && (next.mask & S.people) !== 0) return group;
  return 0;
}

interface Around {
  readonly before: number;
  readonly after: number;
  readonly clause: number;
  readonly last: number;
  readonly first: number;
  /** A hostile verb close before the group, not itself negated. */
  readonly hated: boolean;
  /** Whether a negation stands between the group and what is said about it. */
  readonly negated: boolean;
}

function look(tokens: Tokens, words: readonly Word[], k: number): Around {
  const word = words[k] as Word;
  const clause = tokens.clause[word.at];
  let before = 0;
  let first = k;
  let all = word.mask;
  let hated = false;
  for (let j = k - 1; j >= 0; j--) {
    const other = words[j] as Word;
    if (tokens.clause[other.at] !== clause || word.at - other.end > 14) break;
    all |= other.mask;
    if (word.at - other.end <= REACH_BEFORE) {
      before |= other.mask;
      first = j;
      if ((other.mask & S.hate) !== 0 && word.at - other.end <= 4) hated = !isNegated(words, j);
    }
  }
  let after = 0;
  let last = k;
  let negated = false;
  for (let j = k + 1; j < words.length; j++) {
    const other = words[j] as Word;
    if (tokens.clause[other.at] !== clause || other.at - word.end > 14) break;
    all |= other.mask;
    if (other.at - word.end <= REACH_AFTER) {
      after |= other.mask;
      last = j;
      if ((other.mask & S.not) !== 0 && other.end === other.at) negated = true;
    }
  }
  return { before, after, clause: all, last, first, hated, negated };
}

/** A plain "not" or "never" right before a word; a phrase such as "can't stand" holds its own. */
function isNegated(words: readonly Word[], k: number): boolean {
  const word = words[k] as Word;
  const before = words[k - 1];
  if (before === undefined || word.at - before.end > 2) return false;
  return (before.mask & S.not) !== 0 && before.end === before.at;
}

function statementAt(
  tokens: Tokens,
  words: readonly Word[],
  k: number,
  group: number,
): Statement | null {
  const around = look(tokens, words, k);
  const word = words[k] as Word;
  const judged = judge(word.mask, around);
  if (judged === null) return null;
  const [entity, weight] = judged;
  const guards = guardsOf(tokens, words, k, around);
  const confidence = Math.max(0, Math.round((weight - guards) * 100) / 100);
  const bit = 31 - Math.clz32(group & -group);
  return {
    from: (words[around.first] as Word).at,
    to: (words[around.last] as Word).end,
    entity,
    attribute: attributes[bit] ?? "race",
    confidence,
  };
}

type Judgement = readonly [BiasEntity, number];

/** What the clause does to the group, worst first. */
function judge(mask: number, around: Around): Judgement | null {
  const { before, after, negated } = around;
  const linked = (after & S.copula) !== 0;
  if ((before & S.threaten) !== 0 && (before & (S.not | S.good)) === 0) {
    return ["THREAT_AGAINST_GROUP", 0.85];
  }
  if ((after & S.threatened) !== 0 && !negated) return ["THREAT_AGAINST_GROUP", 0.9];
  const decision = decisionOf(mask, around);
  if (decision !== null) return decision;
  if (linked && (after & S.dehumanizing) !== 0 && !negated) return ["DEHUMANIZATION", 0.85];
  if ((after & S.excluded) !== 0) return ["EXCLUSION", 0.8];
  if ((before & S.exclude) !== 0) return ["EXCLUSION", 0.75];
  if (linked && negated && (after & S.good) !== 0) return ["EXCLUSION", 0.7];
  if ((before & S.not) !== 0 && (after & S.good) !== 0) return ["EXCLUSION", 0.65];
  if ((mask & S.slur) !== 0 && (around.clause & S.homonym) === 0) return ["SLUR", 0.75];
  if (linked && (after & S.inferior) !== 0 && !negated) return ["INFERIORITY", 0.75];
  if (around.hated || ((after & S.hate) !== 0 && !negated)) return ["HOSTILITY", 0.7];
  if ((after & S.stereotype) !== 0 && !negated) return ["STEREOTYPE", 0.55];
  return null;
}

/** Hiring, lending, renting and the like, decided by who someone is. */
function decisionOf(mask: number, around: Around): Judgement | null {
  const both = around.before | around.after;
  if (((both | mask) & S.decide) === 0) return null;
  if ((around.before & S.deny) !== 0) return ["DISCRIMINATORY_DECISION", 0.8];
  if ((around.before & S.not) !== 0) return ["DISCRIMINATORY_DECISION", 0.75];
  if ((around.after & S.deny) !== 0) return ["DISCRIMINATORY_DECISION", 0.75];
  if ((both & S.favour) !== 0) return ["DISCRIMINATORY_DECISION", 0.65];
  return null;
}

/** The weight of evidence for an innocent reading. */
function guardsOf(tokens: Tokens, words: readonly Word[], k: number, around: Around): number {
  let held = 0;
  const word = words[k] as Word;
  const near = around.clause | neighbours(tokens, words, k);
  if ((near & S.counter) !== 0) held += 0.4;
  if ((around.clause & S.report) !== 0) held += 0.3;
  if ((around.before & S.own) !== 0) held += 0.3;
  if (isQuoted(tokens, word)) held += 0.25;
  return held;
}

/** The ideas of objection in the clause before and after: "… That is wrong." */
function neighbours(tokens: Tokens, words: readonly Word[], k: number): number {
  const clause = tokens.clause[(words[k] as Word).at] as number;
  let mask = 0;
  for (let j = k - 1; j >= 0; j--) {
    const other = words[j] as Word;
    if ((tokens.clause[other.at] as number) < clause - 1) break;
    mask |= other.mask;
  }
  for (let j = k + 1; j < words.length; j++) {
    const other = words[j] as Word;
    if ((tokens.clause[other.at] as number) > clause + 1) break;
    mask |= other.mask;
  }
  return mask;
}

/** A quotation mark opens shortly before the group. */
function isQuoted(tokens: Tokens, word: Word): boolean {
  const start = tokens.start[word.at] as number;
  for (let i = start - 1; i >= Math.max(0, start - 24); i--) {
    const c = tokens.codes[i];
    if (c === 34) return true;
    if (c === 46 || c === 10) return false;
  }
  return false;
}
