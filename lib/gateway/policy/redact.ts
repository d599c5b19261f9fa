import type { Span } from "./engine/engine";
import { byStart, type Hit } from "./hit";
import type { Rule } from "./rule";

/** A stretch of a text and its replacement. */
export interface Mask {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const REDACTED = "[REDACTED]";

/** Returns the token for a value to be restored in the answer; null means the ordinary mask. */
export type Stash = (value: string, entity: string | null) => string | null;

const redactingRule = (hit: Hit): Rule | undefined =>
  hit.rules.find((rule) => rule.action === "redact" && rule.mode === "enforce");

function maskOf(hit: Hit, rule: Rule, text: string, stash: Stash | null): string {
  if (rule.restore && stash) {
    const token = stash(text.slice(hit.start, hit.end), hit.entity);
    if (token !== null) return token;
  }
  if (rule.placeholder !== null) return rule.placeholder;
  return hit.entity === null ? REDACTED : `[REDACTED:${hit.entity}]`;
}

interface Group {
  hit: Hit;
  rule: Rule;
  start: number;
  end: number;
}

/**
 * The replacements for every hit that a redacting rule in force catches. Overlapping hits become one mask, worded by
 * the rule of highest priority; hits that only touch stay separate.
 */
export function masksFor(text: string, hits: readonly Hit[], stash: Stash | null): Mask[] {
  const groups: Group[] = [];
  for (const hit of hits) {
    const rule = redactingRule(hit);
    if (!rule) continue;
    const last = groups.at(-1);
    if (last === undefined || hit.start >= last.end) {
      groups.push({ hit, rule, start: hit.start, end: hit.end });
      continue;
    }
    last.end = Math.max(last.end, hit.end);
    if (rule.priority < last.rule.priority) Object.assign(last, { hit, rule });
  }
  return groups.map(({ start, end, hit, rule }) => {
    // A value is restored only where it is all of what was masked.
    const isWhole = hit.start === start && hit.end === end;
    return { start, end, text: maskOf(hit, rule, text, isWhole ? stash : null) };
  });
}

/** The text from `from` to `to` with its masks written in; they come in order and lie within. */
export function applyMasks(
  text: string,
  masks: readonly Mask[],
  from = 0,
  to = text.length,
): string {
  let out = "";
  let at = from;
  for (const mask of masks) {
    out += text.slice(at, mask.start) + mask.text;
    at = mask.end;
  }
  return out + text.slice(at, to);
}

/** The text with everything masked that anything recognised, whether a rule asks for it or not. */
export function maskEverything(text: string, spans: readonly Span[]): string {
  const masks: Mask[] = [];
  for (const { start, end } of spans.toSorted(byStart)) {
    const last = masks.at(-1);
    if (last && start <= last.end) {
      masks[masks.length - 1] = { ...last, end: Math.max(last.end, end) };
    } else {
      masks.push({ start, end, text: REDACTED });
    }
  }
  return applyMasks(text, masks);
}
