import { isDeepStrictEqual } from "node:util";
import type { EnvironmentName } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/policies";
import { isKnownEntity, refusalOf } from "@/lib/gateway/policy/catalogue";
import type { Rule } from "@/lib/gateway/policy/rule";
import { type PolicyRow, toRule } from "@/lib/gateway/policy/rule-row";
import type { Policy, Prisma } from "@/lib/generated/prisma/client";
import { invalidField } from "./context";

type State = contract.RuleState;

const isScored = (trigger: string): boolean => trigger === "injection" || trigger === "bias";
const ownsPattern = (trigger: string): boolean => trigger === "regex" || trigger === "keyword";

/** A rule's complete state, with everything its author left out filled in. Throws VALIDATION_ERROR. */
export function stateOf(
  input: contract.RuleDraft & {
    readonly priority?: number | undefined;
    readonly is_active?: boolean;
  },
): State {
  const { trigger_type: trigger, action } = input;
  const state: State = {
    name: input.name,
    action,
    trigger_type: trigger,
    pattern: trigger === "regex" ? (input.pattern ?? null) : null,
    keywords: trigger === "keyword" ? [...new Set(input.keywords)] : [],
    whole_words: input.whole_words,
    entities: ownsPattern(trigger) ? [] : [...new Set(input.entities)],
    min_confidence: input.min_confidence,
    direction: input.direction ?? (isScored(trigger) && action === "redact" ? "request" : "both"),
    scope: input.scope,
    priority: input.priority ?? 0,
    is_active: input.is_active ?? true,
    mode: input.mode,
    violation_type:
      trigger === "regex" || trigger === "keyword" ? (input.violation_type ?? "pii") : trigger,
    severity: input.severity ?? null,
    exceptions: input.exceptions,
    max_match_length: input.max_match_length,
    on_overlong: input.on_overlong ?? (action === "block" ? "block" : "release"),
    restore: input.restore,
    placeholder: input.placeholder ?? null,
  };
  check(state, input);
  return state;
}

function check(state: State, input: contract.RuleDraft): void {
  const { trigger_type: trigger } = state;
  if (trigger === "regex" && state.pattern === null) {
    throw invalidField("pattern", "is required with trigger_type regex");
  }
  if (trigger !== "regex" && input.pattern) {
    throw invalidField("pattern", "is allowed with trigger_type regex only");
  }
  if (trigger === "keyword" && state.keywords.length === 0) {
    throw invalidField("keywords", "must have at least 1 entry with trigger_type keyword");
  }
  if (state.pattern !== null) checkPattern("pattern", state.pattern);
  for (const [index, pattern] of state.exceptions.patterns.entries()) {
    checkPattern(`exceptions.patterns.${index}`, pattern);
  }
  checkEntities(state);
  if (state.restore && state.action !== "redact") {
    throw invalidField("restore", "is allowed with action redact only");
  }
  if (isScored(trigger) && state.action === "redact" && state.direction !== "request") {
    const why =
      "must be request: an answer that is judged as a whole can be blocked but not redacted";
    throw invalidField("direction", why);
  }
}

function checkPattern(path: string, pattern: string): void {
  const refusal = refusalOf(pattern);
  if (refusal) {
    const reason = `${refusal.reason.charAt(0).toLowerCase()}${refusal.reason.slice(1)}`;
    throw invalidField(path, `is refused at character ${refusal.position}: ${reason}`);
  }
}

function checkEntities({ trigger_type: trigger, entities }: State): void {
  if (trigger === "regex" || trigger === "keyword") return;
  const wrong = entities.findIndex((entity) => !isKnownEntity(trigger, entity));
  if (wrong >= 0) {
    const where = "GET /policies/entities lists those there are";
    throw invalidField(
      `entities.${wrong}`,
      `is not an entity of trigger_type ${trigger}; ${where}`,
    );
  }
}

/** The columns that hold a rule's state. */
export const stateColumns = (state: State) => ({
  name: state.name,
  action: state.action,
  triggerType: state.trigger_type,
  pattern: state.pattern,
  keywords: state.keywords,
  wholeWords: state.whole_words,
  entities: state.entities,
  minConfidence: state.min_confidence,
  direction: state.direction,
  scope: {
    keyIds: state.scope.keys,
    providers: state.scope.providers,
    models: state.scope.models,
  } satisfies Prisma.InputJsonObject,
  priority: state.priority,
  isActive: state.is_active,
  mode: state.mode,
  violationType: state.violation_type,
  severity: state.severity,
  exceptions: state.exceptions satisfies Prisma.InputJsonObject,
  maxMatchLength: state.max_match_length,
  onOverlong: state.on_overlong,
  restore: state.restore,
  placeholder: state.placeholder,
});

interface StoredScope {
  readonly keyIds?: string[];
  readonly providers?: string[];
  readonly models?: string[];
}

type Exceptions = Partial<State["exceptions"]>;

/** A row's state in wire form. */
export function rowState(row: Policy): State {
  const scope = row.scope as StoredScope;
  const exceptions = row.exceptions as Exceptions;
  return {
    name: row.name,
    action: row.action as State["action"],
    trigger_type: row.triggerType as State["trigger_type"],
    pattern: row.pattern,
    keywords: row.keywords,
    whole_words: row.wholeWords,
    entities: row.entities,
    min_confidence: row.minConfidence,
    direction: row.direction as State["direction"],
    scope: {
      keys: scope.keyIds ?? [],
      providers: scope.providers ?? [],
      models: scope.models ?? [],
    },
    priority: row.priority,
    is_active: row.isActive,
    mode: row.mode as State["mode"],
    violation_type: row.violationType as State["violation_type"],
    severity: row.severity as State["severity"],
    exceptions: {
      values: exceptions.values ?? [],
      digests: exceptions.digests ?? [],
      patterns: exceptions.patterns ?? [],
    },
    max_match_length: row.maxMatchLength,
    on_overlong: row.onOverlong as State["on_overlong"],
    restore: row.restore,
    placeholder: row.placeholder,
  };
}

/** The fields that differ between two states. */
export const changedFields = (before: State, after: State): string[] =>
  (Object.keys(after) as (keyof State)[]).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );

/** What identifies a rule, besides its state. */
export interface RuleIdentity {
  readonly id: string;
  readonly env: EnvironmentName | string;
  readonly version: number;
}

/** The row that the engine reads; what a back-test keeps of a draft. */
export const engineRow = (state: State, { id, env, version }: RuleIdentity): PolicyRow => ({
  id,
  env,
  version,
  name: state.name,
  action: state.action,
  trigger_type: state.trigger_type,
  pattern: state.pattern,
  keywords: state.keywords,
  whole_words: state.whole_words,
  entities: state.entities,
  min_confidence: state.min_confidence,
  direction: state.direction,
  scope: {
    keyIds: state.scope.keys,
    providers: state.scope.providers,
    models: state.scope.models,
  },
  priority: state.priority,
  mode: state.mode,
  violation_type: state.violation_type,
  severity: state.severity,
  exceptions: state.exceptions,
  max_match_length: state.max_match_length,
  on_overlong: state.on_overlong,
  restore: state.restore,
  placeholder: state.placeholder,
});

/** A state as the engine runs it. */
export const engineRule = (state: State, identity: RuleIdentity): Rule =>
  toRule(engineRow(state, identity));
