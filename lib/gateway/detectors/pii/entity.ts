import type { EntityInfo } from "../catalogue";
import type { Severity } from "../detector";

/**
 * An entity whose values have a written form: which forms, which of them pass its own rules, and
 * how far a match is to be believed with and without words near by that name it.
 */
export interface NumberedEntity {
  readonly info: EntityInfo;
  /**
   * Written form → confidence where no word near by names the entity; 0 means such a word is needed.
   * `0` is a digit, `A` an ASCII letter, `X` either; space, `-`, `.` and `/` stand for themselves.
   */
  readonly forms: Readonly<Record<string, number>>;
  /** Confidence where a word near by names it. */
  readonly named: number;
  /** Words that name it. Built by `words`. */
  readonly context: RegExp;
  /** Words near by that speak against it where none speaks for it. Built by `words`. */
  readonly against?: RegExp;
  /** The check digit and structure. `value` is upper-case without separators, `written` as found. */
  valid(value: string, written: string): boolean;
}

/** Findings less sure than this are not reported. */
export const MIN_CONFIDENCE = 0.5;

export function pii(
  entity: string,
  group: EntityInfo["group"],
  title: string,
  severity: Severity,
  onByDefault = true,
): EntityInfo {
  return { entity, type: "pii", group, title, severity, onByDefault };
}
