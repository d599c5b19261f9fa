import { type CharSet, charSet, contains, isDisjoint, isSubset, wordCharacters } from "./char-set";
import type { Node, Place } from "./syntax";

/**
 * Steps that a backtracking engine may take per character of text, over all starts and all ways to backtrack.
 * Above it a pattern is left to the engine that never backtracks.
 */
const MAX_STEPS_PER_CHARACTER = 96;

/** Nodes visited by one proof; repeats are unrolled, so a small pattern can be a large one. */
const MAX_UNROLLED = 1500;

/** Why a pattern may run on a backtracking engine, and how. */
export interface LinearProof {
  /**
   * The repeated set a pattern begins with, when it begins with an unbounded repeat: a match then starts where
   * a run of the set starts, or where the search itself does. Null when it begins otherwise.
   */
  readonly leadingRun: CharSet | null;
  readonly stepsPerCharacter: number;
}

/** What a match has passed through already, nearest first. */
type Passed =
  | {
      readonly kind: "chars";
      /** Everything that may have been consumed here. */
      readonly set: CharSet;
      readonly min: number;
      readonly max: number;
      readonly before: Passed | null;
    }
  | { readonly kind: "assert"; readonly place: Place; readonly before: Passed | null };

interface Shape {
  readonly set: CharSet;
  readonly min: number;
  readonly max: number;
}

/** Thrown inside the proof; means "not proven", never "not linear". */
class Unproven extends Error {}

/**
 * Proves that find-all by backtracking is linear in the text, or returns null.
 *
 * The proof counts visits: for each place in the pattern, how many paths, over all starts of a match and all
 * ways to backtrack, can reach it at one position of the text. A character keeps the count; a bounded repeat
 * multiplies it by its choices; an alternation adds its options. An unbounded repeat of a set X multiplies it
 * by `gate`, the number of positions at which one run of X can be entered: it needs a character outside X at
 * a bounded distance before the repeat, on every path. Without such a gate, and for unbounded repeats of
 * more than one character, nothing is proven. Total work is then at most the sum of visits times the length.
 */
export function proveLinear(node: Node): LinearProof | null {
  try {
    const leadingRun = leadingRepeat(node);
    const proof = new Proof(leadingRun);
    proof.visit(node, 1, null);
    return { leadingRun, stepsPerCharacter: proof.steps };
  } catch (error) {
    if (error instanceof Unproven) return null;
    throw error;
  }
}

/** The set of a pattern's leading unbounded repeat, whatever follows it. */
function leadingRepeat(node: Node): CharSet | null {
  if (node.kind === "concat") return node.parts[0] ? leadingRepeat(node.parts[0]) : null;
  if (node.kind !== "repeat" || node.max !== Number.POSITIVE_INFINITY) return null;
  return node.node.kind === "chars" ? node.node.set : null;
}

class Proof {
  steps = 0;
  private unrolled = 0;

  constructor(private readonly leadingRun: CharSet | null) {}

  /** Adds the node's cost at `visits` entries per position; returns the exits per position. */
  visit(
    node: Node,
    visits: number,
    passed: Passed | null,
  ): { visits: number; passed: Passed | null } {
    if (++this.unrolled > MAX_UNROLLED) throw new Unproven();
    switch (node.kind) {
      case "chars":
        this.spend(visits);
        return { visits, passed: { kind: "chars", set: node.set, min: 1, max: 1, before: passed } };
      case "assert":
        this.spend(visits);
        return { visits, passed: { kind: "assert", place: node.place, before: passed } };
      case "concat": {
        let state = { visits, passed };
        for (const part of node.parts) state = this.visit(part, state.visits, state.passed);
        return state;
      }
      case "alternate": {
        let exits = 0;
        for (const option of node.options) exits += this.visit(option, visits, passed).visits;
        return { visits: exits, passed: { kind: "chars", ...shapeOf(node), before: passed } };
      }
      case "repeat":
        return this.repeat(node, visits, passed);
    }
  }

  private spend(visits: number): void {
    this.steps += visits;
    if (this.steps > MAX_STEPS_PER_CHARACTER) throw new Unproven();
  }

  private repeat(
    node: Extract<Node, { kind: "repeat" }>,
    visits: number,
    passed: Passed | null,
  ): { visits: number; passed: Passed | null } {
    const behind: Passed = { kind: "chars", ...shapeOf(node), before: passed };
    if (node.max === Number.POSITIVE_INFINITY) {
      if (node.node.kind !== "chars") throw new Unproven();
      const exits = visits * gate(node.node.set, passed, this.leadingRun);
      this.spend(exits * 2);
      return { visits: exits, passed: behind };
    }
    // JavaScript throws away an iteration that consumed nothing, RE2 keeps it: the spans could differ.
    if (shapeOf(node.node).min === 0) throw new Unproven();
    let exits = node.min === 0 ? visits : 0;
    let state = { visits, passed };
    for (let i = 1; i <= node.max; i++) {
      state = this.visit(node.node, state.visits, state.passed);
      if (i >= node.min) exits += state.visits;
    }
    return { visits: exits, passed: behind };
  }
}

/** At how many positions one run of `set` can be entered; throws when nothing bounds it. */
function gate(set: CharSet, passed: Passed | null, leadingRun: CharSet | null): number {
  let distance = 0;
  for (let at = passed; at !== null; at = at.before) {
    if (at.kind === "assert") {
      if (at.place === "textStart") return distance + 1;
      if (at.place === "lineStart" && !contains(set, 0x0a)) return distance + 1;
      if (at.place === "wordBoundary" && distance === 0 && isSubset(set, wordCharacters)) return 1;
      continue;
    }
    if (at.min > 0 && isDisjoint(at.set, set)) return distance + 1;
    distance += at.max;
    if (distance === Number.POSITIVE_INFINITY) throw new Unproven();
  }
  if (leadingRun === null || passed !== null) throw new Unproven();
  return 1;
}

/** Every character a match of the node can hold, and how many. */
function shapeOf(node: Node): Shape {
  switch (node.kind) {
    case "chars":
      return { set: node.set, min: 1, max: 1 };
    case "assert":
      return { set: [], min: 0, max: 0 };
    case "repeat": {
      const inner = shapeOf(node.node);
      const max = node.max === 0 || inner.max === 0 ? 0 : node.max * inner.max;
      return { set: inner.set, min: inner.min * node.min, max };
    }
    case "concat": {
      const shapes = node.parts.map(shapeOf);
      return {
        set: charSet(shapes.flatMap((shape) => shape.set)),
        min: shapes.reduce((sum, shape) => sum + shape.min, 0),
        max: shapes.reduce((sum, shape) => sum + shape.max, 0),
      };
    }
    case "alternate": {
      const shapes = node.options.map(shapeOf);
      return {
        set: charSet(shapes.flatMap((shape) => shape.set)),
        min: Math.min(...shapes.map((shape) => shape.min)),
        max: Math.max(...shapes.map((shape) => shape.max)),
      };
    }
  }
}

/**
 * The characters that a match can begin with, when it is not empty; null for a pattern that never matches
 * without consuming something, which needs no such hint.
 */
export function firstOfNullable(node: Node): CharSet | null {
  const { set, isNullable } = firstOf(node);
  return isNullable ? set : null;
}

function firstOf(node: Node): { set: CharSet; isNullable: boolean } {
  switch (node.kind) {
    case "chars":
      return { set: node.set, isNullable: false };
    case "assert":
      return { set: [], isNullable: true };
    case "repeat": {
      const inner = firstOf(node.node);
      const isNullable = node.min === 0 || inner.isNullable;
      return { set: node.max === 0 ? [] : inner.set, isNullable };
    }
    case "alternate": {
      const options = node.options.map(firstOf);
      const isNullable = options.some((option) => option.isNullable);
      return { set: charSet(options.flatMap(({ set }) => set)), isNullable };
    }
    case "concat": {
      const ranges: number[] = [];
      for (const part of node.parts) {
        const { set, isNullable } = firstOf(part);
        ranges.push(...set);
        if (!isNullable) return { set: charSet(ranges), isNullable: false };
      }
      return { set: charSet(ranges), isNullable: true };
    }
  }
}
