import type { RuleState } from "@/lib/contract/policies";

/** A rule as the editor holds it. */
export type Draft = RuleState;

export const emptyDraft: Draft = {
  name: "",
  action: "redact",
  trigger_type: "pii",
  pattern: null,
  keywords: [],
  whole_words: true,
  entities: [],
  min_confidence: 0,
  direction: "both",
  scope: { keys: [], providers: [], models: [] },
  priority: 0,
  is_active: true,
  mode: "shadow",
  violation_type: "pii",
  severity: null,
  exceptions: { values: [], digests: [], patterns: [] },
  max_match_length: 512,
  on_overlong: "release",
  restore: false,
  placeholder: null,
};

const isScored = ({ trigger_type: type }: Draft): boolean =>
  type === "injection" || type === "bias";

/** Whether the rule cannot redact an answer, because it judges the answer as a whole. */
export const isPromptOnly = (draft: Draft): boolean => isScored(draft) && draft.action === "redact";

/** Applies a change with its consequences: fields of another trigger or action are dropped. */
export function changed(draft: Draft, change: Partial<Draft>): Draft {
  const next = { ...draft, ...change };
  const isOther = change.trigger_type !== undefined && change.trigger_type !== draft.trigger_type;
  const settled: Draft = {
    ...next,
    ...(isOther ? { pattern: null, keywords: [], entities: [] } : {}),
    ...(next.action === "redact" ? {} : { restore: false, placeholder: null }),
    on_overlong: next.action === "block" ? "block" : "release",
  };
  return isPromptOnly(settled) ? { ...settled, direction: "request" } : settled;
}

const ownsType = ({ trigger_type: type }: Draft): boolean => type === "regex" || type === "keyword";

/** The parts that define what the rule does, as the API takes them. */
export function ruleBody(draft: Draft) {
  return {
    name: draft.name.trim() || "Draft",
    action: draft.action,
    trigger_type: draft.trigger_type,
    ...(draft.trigger_type === "regex" ? { pattern: draft.pattern ?? "" } : {}),
    keywords: draft.trigger_type === "keyword" ? draft.keywords : [],
    whole_words: draft.whole_words,
    entities: draft.entities,
    min_confidence: draft.min_confidence,
    direction: draft.direction,
    scope: draft.scope,
    mode: draft.mode,
    ...(ownsType(draft) ? { violation_type: draft.violation_type } : {}),
    severity: draft.severity,
    exceptions: draft.exceptions,
    max_match_length: draft.max_match_length,
    on_overlong: draft.on_overlong,
    restore: draft.restore,
    placeholder: draft.placeholder || null,
  };
}

/** Whether the rule is complete enough to try. */
export const isComplete = (draft: Draft): boolean => {
  if (draft.trigger_type === "regex") return (draft.pattern ?? "") !== "";
  return draft.trigger_type !== "keyword" || draft.keywords.length > 0;
};

/** `enforce`, `shadow` or `off`: two fields shown as one. */
export type ModeName = "enforce" | "shadow" | "off";

export const modeOf = ({
  mode,
  is_active: isActive,
}: Pick<Draft, "mode" | "is_active">): ModeName => (isActive ? mode : "off");

/** Off keeps the mode for when the rule is switched on again. */
export const withMode = (mode: ModeName): { is_active: boolean; mode?: "enforce" | "shadow" } =>
  mode === "off" ? { is_active: false } : { is_active: true, mode };
