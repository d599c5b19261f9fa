import type { FindingType, Severity } from "../detectors/detector";

export type RuleAction = "block" | "redact" | "alert" | "log";

export type Direction = "request" | "response";

/** What triggers a rule. The last four name what detectors find; the first two bring their own pattern. */
export type Trigger =
  | {
      readonly kind: "regex";
      /** RE2 syntax, at most `MAX_PATTERN_LENGTH` characters. */
      readonly pattern: string;
      readonly violationType: FindingType;
    }
  | {
      readonly kind: "keyword";
      readonly keywords: readonly string[];
      /** Whether a keyword counts only where no letter, digit or underscore adjoins it. */
      readonly wholeWords: boolean;
      readonly violationType: FindingType;
    }
  | {
      readonly kind: FindingType;
      /** Null for every entity or category of the kind. */
      readonly entities: readonly string[] | null;
      /** 0 to 1. */
      readonly minConfidence: number;
    };

/** Where a rule applies. Null in a member means everywhere; models may end in `*`. */
export interface RuleScope {
  readonly keyIds: readonly string[] | null;
  readonly providers: readonly string[] | null;
  readonly models: readonly string[] | null;
  readonly envs: readonly string[] | null;
}

/** Matches that a rule excepts. */
export interface RuleExceptions {
  /** Compared without regard to case, surrounding space or separators. */
  readonly values: readonly string[];
  /** Digests of values too sensitive to be kept as they are, as `CompileOptions.digest` makes them. */
  readonly digests: readonly string[];
  /** RE2 patterns that must cover the whole match. */
  readonly patterns: readonly string[];
}

/** One of a tenant's policy rules, as enforced. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** Counts up with every change. */
  readonly version: number;
  readonly action: RuleAction;
  readonly trigger: Trigger;
  readonly direction: Direction | "both";
  readonly scope: RuleScope;
  /** Lower comes first. */
  readonly priority: number;
  readonly exceptions: RuleExceptions;
  /** A rule in `shadow` records what it would have done and does nothing. */
  readonly mode: "enforce" | "shadow";
  /** Severity of the rule's violations; null takes each finding's own. */
  readonly severity: Severity | null;
  /** Characters that a stream holds back at most for one match; longer matches are cut (see `onOverlong`). */
  readonly maxMatchLength: number;
  /** What happens to a stream whose unfinished match outgrows `maxMatchLength`. */
  readonly onOverlong: "block" | "release";
  /** Whether a redacted value is restored in the answer. */
  readonly restore: boolean;
  /** Written in place of a match; null for `[REDACTED]`, or `[REDACTED:<ENTITY>]` for an entity. */
  readonly placeholder: string | null;
}

/** Source: the management API's limit on a pattern. */
export const MAX_PATTERN_LENGTH = 512;

export const DEFAULT_MAX_MATCH_LENGTH = 512;

const rank: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

export const isAtLeast = (severity: Severity, floor: Severity): boolean =>
  rank[severity] >= rank[floor];

/** The default severity of a regex or keyword rule. */
export const defaultSeverity: Readonly<Record<RuleAction, Severity>> = {
  block: "high",
  redact: "medium",
  alert: "medium",
  log: "low",
};

export const everywhere: RuleScope = { keyIds: null, providers: null, models: null, envs: null };

export const noExceptions: RuleExceptions = { values: [], digests: [], patterns: [] };
