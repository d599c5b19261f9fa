import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";
import type { Matcher, PatternEngine, PatternRefusal, Span } from "./engine";

/** Empty matches that one search skips. */
const MAX_EMPTY = 20_000;

class Re2Matcher implements Matcher {
  readonly engine = "re2js";
  readonly isProven = false;

  constructor(private readonly compiled: RE2JS) {}

  find(text: string, from: number): Span | null {
    // The yes-or-no question runs on an automaton, several times faster than locating a match.
    if (!this.compiled.test(text)) return null;
    const matcher = this.compiled.matcher(text);
    if (!matcher.find(from)) return null;
    for (let empty = 0; matcher.end() === matcher.start(); empty++) {
      // A pattern that keeps matching emptily is not searched to the end.
      if (empty === MAX_EMPTY) return { start: matcher.end(), end: text.length };
      if (!matcher.find()) return null;
    }
    return { start: matcher.start(), end: matcher.end() };
  }
}

/** RE2 in JavaScript: linear for every pattern that it accepts, and the authority on which are accepted. */
export const re2Engine: PatternEngine = {
  id: "re2js",
  compile(pattern) {
    try {
      return new Re2Matcher(RE2JS.compile(pattern));
    } catch (error) {
      if (error instanceof RE2JSException) return null;
      throw error;
    }
  },
};

/** The instructions of a compiled pattern as re2js 2.10 lays them out. A test pins the layout. */
export interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(codePoint: number): boolean;
  readonly runes: ArrayLike<number>;
}

export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** Most instructions of one pattern, since nested counted repeats multiply. */
const MAX_INSTRUCTIONS = 2000;

const tooLarge = "The pattern's counted repeats multiply to more than this gateway runs";

const unsupported: readonly (readonly [RegExp, string])[] = [
  [/^\(\?[=!]/, "Look-ahead isn't supported"],
  [/^\(\?<[=!]/, "Look-behind isn't supported"],
  [/^\\[1-9]/, "Back-references aren't supported"],
  [/^\\k</, "Back-references aren't supported"],
  [/^\(\?>/, "Atomic groups aren't supported"],
  [/^\\[ZG]/, "This anchor isn't supported; use \\A, \\z or \\b"],
  [/^[*+?}]\+/, "Possessive repeats aren't supported"],
];

const sentences: Readonly<Record<string, string>> = {
  "missing closing ]": "A character class is not closed",
  "missing closing )": "A group is not closed",
  "unexpected )": "A closing parenthesis has no opening one",
  "trailing backslash at end of expression": "The pattern ends in a backslash",
  "missing argument to repetition operator": "There is nothing to repeat here",
  "invalid repeat count": "A repeat counts at most to 1000, nested ones multiplied",
  "invalid nested repetition operator": "A repeat cannot be repeated without a group",
  "invalid character class range": "A range or class in brackets is not valid",
  "invalid escape sequence": "This escape isn't supported",
  "invalid named capture": "A group's name is not valid",
  "duplicate capture group name": "Two groups have the same name",
  "invalid or unsupported Perl syntax": "This kind of group isn't supported",
};

/** Where in the pattern something unsupported stands outside of character classes; -1 when nowhere. */
function findUnsupported(pattern: string): { at: number; reason: string } | null {
  let isInClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at, at + 4);
    if (!isInClass || rest.startsWith("\\")) {
      for (const [shape, reason] of isInClass ? [] : unsupported) {
        if (shape.test(rest))
          return { at: rest.startsWith("(") || rest.startsWith("\\") ? at : at + 1, reason };
      }
    }
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "[" && !isInClass) isInClass = true;
    else if (pattern[at] === "]" && isInClass) isInClass = false;
  }
  return null;
}

function explain(pattern: string, error: RE2JSSyntaxException): PatternRefusal {
  const known = findUnsupported(pattern);
  if (known) return { reason: known.reason, position: known.at + 1 };
  const reason = sentences[error.getDescription()] ?? "The pattern cannot be read";
  const part = error.getPattern();
  let at = part ? pattern.indexOf(part) : pattern.length - 1;
  if (error.getDescription() === "unexpected )") at = pattern.lastIndexOf(")");
  return { reason, position: Math.max(at, 0) + 1 };
}

/** The pattern's instructions, or why the pattern is refused. */
export function readProgram(pattern: string): Program | PatternRefusal {
  try {
    const program = RE2JS.compile(pattern).re2().prog as Program;
    if (program.inst.length > MAX_INSTRUCTIONS) {
      return { reason: tooLarge, position: Math.max(pattern.indexOf("{"), 0) + 1 };
    }
    return program;
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return explain(pattern, error);
    if (error instanceof RE2JSException) {
      return { reason: "The pattern cannot be compiled", position: 1 };
    }
    throw error;
  }
}
