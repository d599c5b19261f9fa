import type { FindingType, Severity } from "../detectors/detector";
import type { Span } from "./engine/engine";
import type { Rule } from "./rule";

/** A rule made ready, with what its author left to defaults filled in. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Whether a match is among the rule's exceptions; null when it has none. */
  readonly isExcepted: ((matched: string) => boolean) | null;
}

/** A span of one text that a detector recognised or a rule's own pattern matched. */
export interface Hit extends Span {
  readonly type: FindingType;
  /** Upper-case entity or category; null for patterns and keywords. */
  readonly entity: string | null;
  readonly confidence: number;
  readonly severity: Severity;
  readonly modelVersion: string;
  /** The rules that catch it, highest priority first; empty when no rule asks for it. */
  readonly rules: readonly Rule[];
}

/** Names what ran when a rule's own pattern or keyword matched. */
export const PATTERN_VERSION = "pattern-1.0";
export const KEYWORD_VERSION = "keyword-1.0";

export const byStart = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;
