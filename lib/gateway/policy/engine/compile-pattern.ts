import { MAX_PATTERN_LENGTH } from "../rule";
import { type Matcher, PatternRefused } from "./engine";
import { noRequirement, type Requirement, requirementOf } from "./prefilter";
import { type Program, re2Engine, readProgram } from "./re2";
import { parseSyntax } from "./syntax";
import { v8Engine } from "./v8";

/** A pattern with everything derived from it. */
export interface CompiledPattern {
  readonly source: string;
  readonly matcher: Matcher;
  readonly requirement: Requirement;
  /** For finding where a match could be in progress. */
  readonly program: Program;
}

/** Compiled patterns by source: a change of one rule does not compile a tenant's other hundred again. */
const known = new Map<string, CompiledPattern>();

const MAX_KNOWN = 2000;

/** Compiles a pattern on the fastest engine that is safe for it. Throws `PatternRefused`. */
export function compilePattern(source: string): CompiledPattern {
  const before = known.get(source);
  if (before) return before;
  if (source.length > MAX_PATTERN_LENGTH) {
    const reason = `A pattern has at most ${MAX_PATTERN_LENGTH} characters`;
    throw new PatternRefused({ reason, position: MAX_PATTERN_LENGTH + 1 });
  }
  const program = readProgram(source);
  if (!("inst" in program)) throw new PatternRefused(program);
  const matcher = v8Engine.compile(source) ?? re2Engine.compile(source);
  if (matcher === null)
    throw new PatternRefused({ reason: "The pattern cannot be compiled", position: 1 });
  const node = parseSyntax(source);
  const requirement = node === null ? noRequirement : requirementOf(node);
  const compiled = { source, matcher, requirement, program };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(source, compiled);
  return compiled;
}
