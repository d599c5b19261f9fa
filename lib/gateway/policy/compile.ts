import type { Detector, FindingType, Severity } from "../detectors/detector";
import { compilePattern } from "./engine/compile-pattern";
import { compileExceptions } from "./exceptions";
import type { ActiveRule } from "./hit";
import { Inspector, type InspectorParts, type KeywordPart, type PatternPart } from "./inspector";
import type { Direction, Rule } from "./rule";

/** The aspects of a call that rule scopes refer to. */
export interface Scope {
  readonly keyId: string;
  readonly provider: string;
  readonly model: string | null;
  readonly env: string;
}

export interface CompileOptions {
  /** All available detectors; those that no rule asks for do not run. */
  readonly detectors: readonly Detector[];
  /** Hosts that answers may address with data; none by default. */
  readonly allowedHosts?: readonly string[];
  /** Findings at or above it are stored without any rule; null stores none. */
  readonly storeMinSeverity: Severity | null;
  /** Makes the digests of exceptions, keyed per tenant. */
  readonly digest: (value: string) => string;
}

/** The rules in force for one call and direction, ready to inspect texts. */
export interface Selection {
  readonly direction: Direction;
  readonly rules: readonly Rule[];
  readonly storeMinSeverity: Severity | null;
  /** Looks for everything. */
  readonly full: Inspector;
  /** Looks for what must not leave in a stream; idle when nothing has to be held back. */
  readonly holding: Inspector;
  /** Whether a text that matches must be changed or stopped, so that what cannot be read must not pass. */
  readonly isEnforcing: boolean;
}

export interface CompiledPolicy {
  /** Null when there is nothing to look for: the call then passes untouched. */
  select(scope: Scope, direction: Direction): Selection | null;
}

/** Kinds that are scores over a stretch of text rather than exact spans: they stop a stream, never mask it. */
const scored: ReadonlySet<string> = new Set<FindingType>(["injection", "bias"]);

/** Whether a rule's matches must be held back from a stream until they are decided. */
export const isHolding = (rule: Rule): boolean =>
  rule.mode === "enforce" &&
  (rule.action === "redact" || rule.action === "block") &&
  !scored.has(rule.trigger.kind);

const MAX_REMEMBERED_CALLS = 1000;

const byPriority = (a: Rule, b: Rule): number => a.priority - b.priority || (a.id < b.id ? -1 : 1);

/**
 * Makes a tenant's rules ready to run. Throws `PatternRefused` for a pattern that does not compile, which a
 * rule that was saved through the API cannot have.
 */
export function compilePolicy(rules: readonly Rule[], options: CompileOptions): CompiledPolicy {
  const ready = rules.toSorted(byPriority).map((rule): ActiveRule => {
    if (rule.trigger.kind === "regex") compilePattern(rule.trigger.pattern);
    return { rule, isExcepted: compileExceptions(rule.exceptions, options.digest) };
  });
  const byRules = new Map<string, Selection | null>();
  const byCall = new Map<string, Selection | null>();
  const selectAnew = (scope: Scope, direction: Direction): Selection | null => {
    const active = ready.filter(({ rule }) => applies(rule, scope, direction));
    const name = `${direction} ${active.map(({ rule }) => rule.id).join()}`;
    let selection = byRules.get(name);
    if (selection === undefined) {
      selection = makeSelection(active, direction, options);
      byRules.set(name, selection);
    }
    return selection;
  };
  return {
    select(scope, direction) {
      const name = `${direction} ${scope.keyId} ${scope.provider} ${scope.env} ${scope.model}`;
      let selection = byCall.get(name);
      if (selection === undefined) {
        selection = selectAnew(scope, direction);
        // Callers choose model names, so the cache of them is bounded.
        if (byCall.size >= MAX_REMEMBERED_CALLS) byCall.clear();
        byCall.set(name, selection);
      }
      return selection;
    },
  };
}

function applies({ direction, scope }: Rule, call: Scope, asked: Direction): boolean {
  return (
    (direction === "both" || direction === asked) &&
    (scope.keyIds === null || scope.keyIds.includes(call.keyId)) &&
    (scope.providers === null || scope.providers.includes(call.provider)) &&
    (scope.envs === null || scope.envs.includes(call.env)) &&
    (scope.models === null || matchesModel(scope.models, call.model))
  );
}

/** An unknown model is subject to every rule that names models, so that nothing slips by. */
const matchesModel = (models: readonly string[], model: string | null): boolean =>
  model === null ||
  models.some((known) =>
    known.endsWith("*") ? model.startsWith(known.slice(0, -1)) : model === known,
  );

const idle = new Inspector({ patterns: [], keywords: [], detectors: [], allowedHosts: [] });

/** A selection without rules, for an answer that only has values restored. */
export const nothingSelected: Selection = {
  direction: "response",
  rules: [],
  storeMinSeverity: null,
  full: idle,
  holding: idle,
  isEnforcing: false,
};

function makeSelection(
  active: readonly ActiveRule[],
  direction: Direction,
  options: CompileOptions,
): Selection | null {
  const full = new Inspector(partsOf(active, options, options.storeMinSeverity !== null));
  if (full.isIdle) return null;
  const held = active.filter(({ rule }) => isHolding(rule));
  return {
    direction,
    rules: active.map(({ rule }) => rule),
    storeMinSeverity: options.storeMinSeverity,
    full,
    holding: new Inspector(partsOf(held, options, false)),
    isEnforcing: active.some(
      ({ rule }) =>
        rule.mode === "enforce" && (rule.action === "block" || rule.action === "redact"),
    ),
  };
}

/** The selection with one more detector, made for a single call: the leak of this very request's system text. */
export const withDetector = (selection: Selection, detector: Detector): Selection => ({
  ...selection,
  full: selection.full.with(detector),
  holding: selection.holding.with(detector),
});

/** Whether any of the detector's findings can trigger the rule; if not, it need not run for it. */
function canBeSetOff({ trigger }: Rule, detector: Detector): boolean {
  if (trigger.kind === "regex" || trigger.kind === "keyword") return false;
  const { kind, entities } = trigger;
  return (
    kind === detector.type &&
    (entities === null || detector.entities.some((entity) => entities.includes(entity)))
  );
}

function partsOf(
  active: readonly ActiveRule[],
  options: CompileOptions,
  wantsAll: boolean,
): InspectorParts {
  const patterns = new Map<string, ActiveRule[]>();
  const keywords: KeywordPart[] = [];
  for (const ready of active) {
    const { trigger } = ready.rule;
    if (trigger.kind === "keyword") keywords.push({ rule: ready, ...trigger });
    else if (trigger.kind === "regex") {
      patterns.set(trigger.pattern, [...(patterns.get(trigger.pattern) ?? []), ready]);
    }
  }
  return {
    patterns: [...patterns].map(
      ([source, rules]): PatternPart => ({ pattern: compilePattern(source), rules }),
    ),
    keywords,
    detectors: options.detectors
      .map((detector) => ({
        detector,
        rules: active.filter(({ rule }) => canBeSetOff(rule, detector)),
      }))
      .filter(({ rules }) => wantsAll || rules.length > 0),
    allowedHosts: options.allowedHosts ?? [],
  };
}
