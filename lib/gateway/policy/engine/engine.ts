/** A stretch of a text, in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One pattern, ready to run on one engine. */
export interface Matcher {
  /** Names the engine, for measurements. */
  readonly engine: string;
  /**
   * The first match that starts at `from` or later, as a leftmost-first search finds it; what lies before
   * `from` is seen by assertions only. Matches of no length are passed over. Null when there is none.
   */
  find(text: string, from: number): Span | null;
}

/** Runs patterns. All engines read the same syntax and find the same spans. */
export interface PatternEngine {
  readonly id: string;
  /** Null when this engine does not take the pattern. */
  compile(pattern: string): Matcher | null;
}

/** Why a pattern is refused, and where. */
export interface PatternRefusal {
  /** A sentence without its full stop, such as `Look-ahead isn't supported`. */
  readonly reason: string;
  /** Characters from the pattern's beginning, counted from 1. */
  readonly position: number;
}

/** How a refusal reads where only a sentence can be shown. */
export const describeRefusal = ({ reason, position }: PatternRefusal): string =>
  `${reason} (character ${position}).`;

/** Thrown for a pattern that is refused; services turn it into a field issue. */
export class PatternRefused extends Error {
  override readonly name = "PatternRefused";

  constructor(readonly refusal: PatternRefusal) {
    super(describeRefusal(refusal));
  }
}

/**
 * Every match from `from` on. After `budgetMs` the search stops and the rest of the text counts as one match:
 * what could not be searched is treated as found.
 */
export function findAll(matcher: Matcher, text: string, from: number, budgetMs: number): Span[] {
  const spans: Span[] = [];
  let at = from;
  let startedMs = -1;
  for (;;) {
    const span = matcher.find(text, at);
    if (span === null) return spans;
    spans.push(span);
    at = span.end;
    if (startedMs < 0) startedMs = performance.now();
    else if (performance.now() - startedMs > budgetMs) {
      if (at < text.length) spans.push({ start: at, end: text.length });
      return spans;
    }
  }
}
