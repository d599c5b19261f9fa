/** A stretch of a text, in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One pattern, ready to run on one engine. */
export interface Matcher {
  /** Names the engine, for measurements. */
  readonly engine: string;
  /** Whether finding all matches of a text, and not just one, is known to be linear. */
  readonly isProven: boolean;
  /**
   * The first match that starts at `from` or later, as a leftmost-first search finds it; what lies before
   * `from` is seen by assertions only. Empty matches are skipped. Null when there is none.
   */
  find(text: string, from: number): Span | null;
}

/** Runs patterns. All engines read the same syntax and find the same spans. */
export interface PatternEngine {
  readonly id: string;
  /** Null when this engine does not accept the pattern. */
  compile(pattern: string): Matcher | null;
}

/** Why and where a pattern is refused. */
export interface PatternRefusal {
  /** A sentence without its full stop, such as `Look-ahead isn't supported`. */
  readonly reason: string;
  /** Characters from the pattern's beginning, counted from 1. */
  readonly position: number;
}

/** A refusal as a single sentence. */
export const describeRefusal = ({ reason, position }: PatternRefusal): string =>
  `${reason} (character ${position}).`;

/** Thrown for a pattern that is refused; services turn it into a field issue. */
export class PatternRefused extends Error {
  override readonly name = "PatternRefused";

  constructor(readonly refusal: PatternRefusal) {
    super(describeRefusal(refusal));
  }
}

/** Characters that searches may pass over, as a multiple of the text, before their time is checked. */
const FREE_PASSES = 4;
const FREE_CHARACTERS = 100_000;

/** Matches that any text may hold, and characters per match beyond them. */
const FREE_MATCHES = 4096;
const CHARACTERS_PER_MATCH = 16;

/**
 * Every match from `from` on. One search is linear, but many on one text can be more: where a pattern not
 * proven for all of them together has searched long and taken more than `budgetMs`, or where one matches
 * every few characters of a long text, the rest of the text counts as one match. What could not be searched
 * is treated as found.
 */
export function findAll(matcher: Matcher, text: string, from: number, budgetMs: number): Span[] {
  const spans: Span[] = [];
  const maxSpans = Math.max(FREE_MATCHES, text.length / CHARACTERS_PER_MATCH);
  let at = from;
  let allowance = matcher.isProven
    ? Number.POSITIVE_INFINITY
    : FREE_PASSES * text.length + FREE_CHARACTERS;
  const startedMs = performance.now();
  for (;;) {
    const span = matcher.find(text, at);
    if (span === null) return spans;
    spans.push(span);
    at = span.end;
    allowance -= text.length - span.start;
    const isSlow = allowance < 0 && performance.now() - startedMs > budgetMs;
    if (isSlow || spans.length > maxSpans) {
      if (at < text.length) spans.push({ start: at, end: text.length });
      return spans;
    }
  }
}
