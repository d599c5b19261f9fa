import { detectors } from "../detectors";
import type { Finding, TextRole } from "../detectors/detector";
import { compilePolicy, type Selection } from "./compile";
import { Ledger } from "./decide";
import type { Hit } from "./hit";
import { applyMasks, masksFor } from "./redact";
import { type Direction, everywhere, type Rule, type RuleAction } from "./rule";

/** A rule, a text, and what else is in force. */
export interface Trial {
  readonly draft: Rule;
  /** The other rules in force. */
  readonly others: readonly Rule[];
  readonly text: string;
  readonly direction: Direction;
  readonly role: TextRole;
  readonly digest: (value: string) => string;
}

/** A finding, and whether the rule being tried asks for it. */
export interface TrialFinding extends Omit<Finding, "entity"> {
  readonly entity: string | null;
  readonly isCaught: boolean;
}

export interface TrialResult {
  readonly findings: readonly TrialFinding[];
  /** What the rule alone does with the text, were it enforced; `pass` where it catches nothing. */
  readonly outcome: "pass" | RuleAction;
  /** The text as it would be passed on; null where it is unchanged or blocked. */
  readonly rewritten: string | null;
  /** Microseconds that the rule alone takes. */
  readonly durationUs: number;
  readonly others: readonly { readonly rule: Rule; readonly count: number }[];
  /** A preview that is safe to keep; null where nothing was caught. */
  readonly preview: string | null;
}

const anyCall = { keyId: "", provider: "", model: null, env: "" };

/** A rule's scope does not affect what it finds. */
const placeless = (rule: Rule): Rule => ({ ...rule, scope: everywhere });

function selectionOf(
  rules: readonly Rule[],
  direction: Direction,
  digest: Trial["digest"],
  wantsAll: boolean,
): Selection | null {
  const options = { detectors, storeMinSeverity: wantsAll ? ("low" as const) : null, digest };
  return compilePolicy(rules.map(placeless), options).select(anyCall, direction);
}

const onlyOf = (hits: readonly Hit[], id: string): Hit[] =>
  hits
    .map((hit) => ({ ...hit, rules: hit.rules.filter((rule) => rule.id === id) }))
    .filter(({ rules }) => rules.length > 0);

function othersIn(hits: readonly Hit[], id: string): TrialResult["others"] {
  const found = new Map<string, { rule: Rule; count: number }>();
  for (const rule of hits.flatMap((hit) => hit.rules)) {
    if (rule.id === id) continue;
    const known = found.get(rule.id);
    if (known) known.count++;
    else found.set(rule.id, { rule, count: 1 });
  }
  return [...found.values()].sort((a, b) => a.rule.priority - b.rule.priority);
}

/**
 * Tries a rule on a text as if it were enforced, wherever it applies. Stores nothing. Throws `PatternRefused`.
 */
export function tryRule(trial: Trial): TrialResult {
  const { text, direction, digest, role } = trial;
  const draft: Rule = { ...trial.draft, mode: "enforce" };
  const context = { role, direction };
  const alone = selectionOf([draft], direction, digest, false);
  alone?.full.scan(text, 0, context);
  const startedMs = performance.now();
  const caught = onlyOf(alone?.full.scan(text, 0, context) ?? [], draft.id);
  const durationUs = Math.round((performance.now() - startedMs) * 1000);

  const all = selectionOf([draft, ...trial.others], direction, digest, true);
  const hits = all?.full.scan(text, 0, context) ?? [];
  const masks = masksFor(text, caught, null);
  const outcome = caught.length > 0 ? draft.action : "pass";
  return {
    findings: hits.map((hit) => ({
      type: hit.type,
      entity: hit.entity,
      start: hit.start,
      end: hit.end,
      confidence: hit.confidence,
      severity: hit.severity,
      modelVersion: hit.modelVersion,
      isCaught: hit.rules.some((rule) => rule.id === draft.id),
    })),
    outcome,
    rewritten: outcome === "redact" && masks.length > 0 ? applyMasks(text, masks) : null,
    durationUs,
    others: othersIn(hits, draft.id),
    preview: all && caught.length > 0 ? previewIn(all, text, hits, draft.id, context) : null,
  };
}

function previewIn(
  selection: Selection,
  text: string,
  hits: readonly Hit[],
  id: string,
  context: { readonly role: TextRole; readonly direction: Direction },
): string | null {
  const ledger = new Ledger(selection);
  ledger.add(text, hits, context, true);
  return ledger.decision().violations.find(({ rule }) => rule?.id === id)?.preview ?? null;
}
