import type { EntityInfo } from "../catalogue";
import type { Severity } from "../detector";

/**
 * An entity whose values have a written form: which forms, which of them pass its own rules, and
 * how confident a match is with and without words nearby that name it.
 */
export interface NumberedEntity {
  readonly info: EntityInfo;
  /**
   * Written form → confidence where no word nearby names the entity; 0 means such a word is needed.
   * `0` is a digit, `A` an ASCII letter, `X` either; space, `-`, `.` and `/` stand for themselves.
   */
  readonly forms: Readonly<Record<string, number>>;
  /** Confidence where a word nearby names it. */
  readonly named: number;
  /** Words that name it. Built by `words`. */
  readonly context: RegExp;
  /** Words nearby that count against it where none names it. Built by `words`. */
  readonly against?: RegExp;
  /** The check digit and structure. `value` is upper-case without separators, `written` as found. */
  valid(value: string, written: string): boolean;
}

/** Findings with less confidence than this are not reported. */
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
