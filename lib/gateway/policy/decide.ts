import type { FindingType, ScanContext, Severity, TextRole } from "../detectors/detector";
import type { Selection } from "./compile";
import type { Hit } from "./hit";
import { previewAmong, previewOf } from "./preview";
import { type Direction, isAtLeast, type Rule, type RuleAction } from "./rule";

/** One kind of finding, without its content. */
export interface FoundEntity {
  readonly type: string;
  readonly confidence: number;
}

/** A violation as it will be stored: one for each rule that caught something, and for each kind no rule caught. */
export interface ViolationDraft {
  /** Null when no rule asked and the tenant's `store_min_severity` did. */
  readonly rule: Rule | null;
  readonly type: FindingType;
  severity: Severity;
  readonly direction: Direction;
  description: string;
  /** What the rule did, or would have done in shadow. */
  readonly action: RuleAction | null;
  readonly isShadow: boolean;
  /** Whether this is what stopped the call. */
  isAutoBlocked: boolean;
  readonly modelVersion: string;
  /** Never holds what matched. */
  readonly preview: string;
  entities: FoundEntity[];
  /** Total number of spans caught. */
  count: number;
}

/** What is to happen to a call once all its texts have been inspected. */
export interface Decision {
  readonly outcome: "pass" | "redact" | "block";
  /** The rule that stops the call; of several the one of highest priority. */
  readonly blockedBy: Rule | null;
  readonly violations: readonly ViolationDraft[];
}

/** Makes a hit's preview, needed only for a violation's first. */
type Preview = (hit: Hit) => string;

/** Distinct entities kept for one violation. */
const MAX_ENTITIES = 20;

const speakers: Readonly<Record<Direction, Readonly<Record<TextRole, string>>>> = {
  request: {
    system: "system prompt",
    user: "user prompt",
    assistant: "assistant message",
    tool: "tool result",
    document: "document",
  },
  response: {
    system: "answer",
    user: "answer",
    assistant: "answer",
    tool: "tool result in the answer",
    document: "answer",
  },
};

/** Collects what is found in a call, text by text or piece by piece of a stream. */
export class Ledger {
  private readonly drafts = new Map<string, ViolationDraft>();
  private blocking: Rule | null = null;
  private isRedacted = false;

  constructor(private readonly selection: Selection) {}

  get blockedBy(): Rule | null {
    return this.blocking;
  }

  /** Records the hits of one text. `isAll` means that they are all that the full selection finds in it. */
  add(text: string, hits: readonly Hit[], context: ScanContext, isAll = false): void {
    const preview = (hit: Hit): string =>
      isAll ? previewAmong(text, hit, hits) : previewOf(this.selection.full, text, hit, context);
    for (const hit of hits) {
      for (const rule of hit.rules) this.addForRule(rule, hit, context, preview);
      if (hit.rules.length === 0) this.addUnasked(hit, context, preview);
    }
  }

  /** Stops the call for a rule whose unfinished match cannot be waited for any longer. */
  stop(rule: Rule): void {
    this.blocking ??= rule;
  }

  decision(): Decision {
    const { blocking } = this;
    for (const draft of this.drafts.values()) {
      draft.isAutoBlocked = blocking !== null && draft.rule === blocking;
    }
    const violations = [...this.drafts.values()];
    const outcome = blocking ? "block" : this.isRedacted ? "redact" : "pass";
    return { outcome, blockedBy: blocking, violations };
  }

  private addForRule(rule: Rule, hit: Hit, context: ScanContext, preview: Preview): void {
    if (rule.mode === "enforce") {
      if (rule.action === "redact") this.isRedacted = true;
      if (rule.action === "block" && (!this.blocking || rule.priority < this.blocking.priority)) {
        this.blocking = rule;
      }
    }
    this.note(rule.id, rule, rule.severity ?? hit.severity, hit, context, preview);
  }

  private addUnasked(hit: Hit, context: ScanContext, preview: Preview): void {
    const { storeMinSeverity } = this.selection;
    if (storeMinSeverity === null || !isAtLeast(hit.severity, storeMinSeverity)) return;
    if (this.isCaught(hit)) return;
    this.note(`:${hit.type}`, null, hit.severity, hit, context, preview);
  }

  /** Whether a rule already has the same entity: the same span seen by a second look is no second violation. */
  private isCaught(hit: Hit): boolean {
    for (const { rule, type, entities } of this.drafts.values()) {
      if (rule && type === hit.type && entities.some((entity) => entity.type === hit.entity))
        return true;
    }
    return false;
  }

  private note(
    name: string,
    rule: Rule | null,
    severity: Severity,
    hit: Hit,
    context: ScanContext,
    preview: Preview,
  ): void {
    let draft = this.drafts.get(name);
    if (!draft) {
      draft = {
        rule,
        type: hit.type,
        severity,
        direction: context.direction,
        description: "",
        action: rule?.action ?? null,
        isShadow: rule?.mode === "shadow",
        isAutoBlocked: false,
        modelVersion: hit.modelVersion,
        preview: preview(hit),
        entities: [],
        count: 0,
      };
      this.drafts.set(name, draft);
    }
    draft.count++;
    if (isAtLeast(severity, draft.severity)) draft.severity = severity;
    noteEntity(draft, hit.entity ?? rule?.trigger.kind.toUpperCase() ?? hit.type, hit.confidence);
    draft.description = descriptionOf(draft, context);
  }
}

function noteEntity(draft: ViolationDraft, type: string, confidence: number): void {
  const at = draft.entities.findIndex((entity) => entity.type === type);
  const known = draft.entities[at];
  if (known) {
    if (known.confidence < confidence) draft.entities[at] = { type, confidence };
  } else if (draft.entities.length < MAX_ENTITIES) {
    draft.entities.push({ type, confidence });
  }
}

function descriptionOf(
  { rule, entities }: ViolationDraft,
  { direction, role }: ScanContext,
): string {
  const where = speakers[direction][role];
  const kind = rule?.trigger.kind;
  if (kind === "regex" || kind === "keyword") {
    return `${kind === "regex" ? "Pattern" : "Keyword"} of rule “${rule?.name}” found in ${where}`;
  }
  const [first, ...rest] = entities;
  const more = rest.length > 0 ? ` and ${rest.length} more` : "";
  return `${first?.type}${more} detected in ${where}`;
}
