import { type CharSet, highest, sizeOf } from "./char-set";
import type { Node } from "./syntax";

/** What a text must hold for a pattern to match in it; an empty requirement excludes nothing. */
export interface Requirement {
  /** One of these must occur, case folded; null when no word is required. */
  readonly words: readonly string[] | null;
  /** A character from each of these sets must occur. */
  readonly sets: readonly AsciiMask[];
}

/** A set of ASCII characters as four 32-bit words. */
export type AsciiMask = readonly [number, number, number, number];

/** Shorter words occur too often to be worth a place in the automaton. */
const MIN_WORD_LENGTH = 3;

const MAX_WORDS = 16;

export const noRequirement: Requirement = { words: null, sets: [] };

/** Derives from a pattern's structure what every match contains. */
export function requirementOf(node: Node): Requirement {
  const words = wordsOf(node);
  const isUseful = words !== null && words.length <= MAX_WORDS && words.every(isLong);
  return { words: isUseful ? words : null, sets: masksOf(node) };
}

const isLong = (word: string): boolean => word.length >= MIN_WORD_LENGTH;

/** The folded character of a set that holds one letter in its cases, or one other character; else null. */
function singleChar(set: CharSet): string | null {
  const low = set[0];
  if (low === undefined || low > 0x7f || sizeOf(set) > 3) return null;
  const chars = new Set<string>();
  for (let i = 0; i < set.length; i += 2) {
    for (let code = set[i] as number; code <= (set[i + 1] as number); code++) {
      chars.add(
        code === 0x17f ? "s" : code === 0x212a ? "k" : String.fromCodePoint(code).toLowerCase(),
      );
    }
  }
  const [only] = chars;
  return chars.size === 1 && only !== undefined ? only : null;
}

/** A choice of words of which one is in every match; the choice with the longest shortest word. */
function wordsOf(node: Node): readonly string[] | null {
  switch (node.kind) {
    case "chars": {
      const char = singleChar(node.set);
      return char === null ? null : [char];
    }
    case "assert":
      return null;
    case "repeat":
      return node.min > 0 ? wordsOf(node.node) : null;
    case "alternate": {
      const all: string[] = [];
      for (const option of node.options) {
        const words = wordsOf(option);
        if (words === null) return null;
        all.push(...words);
      }
      return all;
    }
    case "concat":
      return bestOf(node.parts);
  }
}

function bestOf(parts: readonly Node[]): readonly string[] | null {
  let best: readonly string[] | null = null;
  const offer = (words: readonly string[] | null) => {
    if (words !== null && words.length <= MAX_WORDS && shortest(words) > shortest(best))
      best = words;
  };
  let run = "";
  for (const part of parts) {
    const char = part.kind === "chars" ? singleChar(part.set) : null;
    if (char !== null) {
      run += char;
      continue;
    }
    offer(run === "" ? null : [run]);
    if (part.kind === "assert") continue;
    run = "";
    offer(wordsOf(part));
  }
  offer(run === "" ? null : [run]);
  return best;
}

const shortest = (words: readonly string[] | null): number =>
  words === null ? 0 : Math.min(...words.map((word) => word.length));

/** The ASCII sets from each of which every match takes a character; at most six. */
function masksOf(node: Node): AsciiMask[] {
  const masks = new Map<string, AsciiMask>();
  const visit = (at: Node): void => {
    if (at.kind === "concat") for (const part of at.parts) visit(part);
    else if (at.kind === "repeat" && at.min > 0) visit(at.node);
    else if (at.kind === "chars") offer(at.set);
    else if (at.kind === "alternate") {
      const firsts = at.options.map(firstSet);
      if (firsts.every((set) => set !== null)) offer(firsts.flat());
    }
  };
  const offer = (set: CharSet): void => {
    if (highest(set) > 0x7f || masks.size >= 6) return;
    const mask = maskOf(set);
    masks.set(mask.join(), mask);
  };
  visit(node);
  return [...masks.values()];
}

/** A set that every match of the node takes a character from; null when none is at hand. */
function firstSet(node: Node): CharSet | null {
  if (node.kind === "chars") return highest(node.set) > 0x7f ? null : node.set;
  if (node.kind === "repeat") return node.min > 0 ? firstSet(node.node) : null;
  if (node.kind !== "concat") return null;
  for (const part of node.parts) {
    const set = firstSet(part);
    if (set !== null) return set;
  }
  return null;
}

function maskOf(set: CharSet): AsciiMask {
  const mask: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < set.length; i += 2) {
    for (let code = set[i] as number; code <= (set[i + 1] as number); code++) {
      const word = (code >> 5) as 0 | 1 | 2 | 3;
      mask[word] |= 1 << (code & 31);
    }
  }
  return mask;
}

/** Which ASCII characters a text holds, from `from` on. */
export function maskOfText(text: string, from: number): AsciiMask {
  let control = 0;
  let digit = 0;
  let upper = 0;
  let lower = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Shifts count modulo 32, so the code itself serves as the distance.
    if (code >= 96) lower |= code < 128 ? 1 << code : 0;
    else if (code >= 64) upper |= 1 << code;
    else if (code >= 32) digit |= 1 << code;
    else control |= 1 << code;
  }
  return [control, digit, upper, lower];
}

export const meets = (text: AsciiMask, sets: readonly AsciiMask[]): boolean =>
  sets.every(
    (set) =>
      (set[0] & text[0]) !== 0 ||
      (set[1] & text[1]) !== 0 ||
      (set[2] & text[2]) !== 0 ||
      (set[3] & text[3]) !== 0,
  );
