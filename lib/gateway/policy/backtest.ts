import { detectors } from "../detectors";
import type { FindingType } from "../detectors/detector";
import { MalformedJson } from "../json-text";
import { type CompiledPolicy, compilePolicy, type Selection } from "./compile";
import type { FoundEntity, ViolationDraft } from "./decide";
import { inspectJson, inspectText } from "./inspect";
import type { Direction, Rule } from "./rule";

/** One item kept from a call. */
export interface PastCall {
  readonly exchangeId: string;
  readonly keyId: string;
  readonly provider: string;
  readonly model: string | null;
  readonly env: string;
  readonly direction: Direction;
}

/** A violation as it was stored: all there is where no body is kept. */
export interface PastFinding extends PastCall {
  readonly type: FindingType;
  readonly ruleId: string | null;
  readonly entities: readonly FoundEntity[];
  readonly preview: string;
}

export interface BacktestSample {
  readonly exchangeId: string;
  readonly direction: Direction;
  readonly preview: string;
  readonly entities: readonly string[];
  /** Whether the rule in force did not catch the call. */
  readonly isNew: boolean;
}

export interface BacktestTally {
  readonly examined: number;
  readonly matched: number;
  readonly added: number;
  readonly removed: number;
  readonly byKey: ReadonlyMap<string, number>;
  readonly byModel: ReadonlyMap<string, number>;
  readonly samples: readonly BacktestSample[];
}

const maxSamples = 20;

interface Verdict {
  isDraft: boolean;
  isBaseline: boolean;
  sample: Omit<BacktestSample, "isNew"> | null;
}

/**
 * Runs a draft, and the rule that it would replace, over recorded calls. A call counts once, however much
 * of it matches. Throws `PatternRefused`.
 */
export class Backtest {
  private readonly narrow: CompiledPolicy;
  private readonly wide: CompiledPolicy;
  private readonly verdicts = new Map<string, Verdict>();
  private readonly calls = new Map<string, PastCall>();
  private examined = 0;
  private sampled = 0;

  constructor(
    private readonly draft: Rule,
    private readonly baseline: Rule | null,
    digest: (value: string) => string,
  ) {
    const enforced = (rule: Rule): Rule => ({ ...rule, mode: "enforce" });
    const rules = [enforced(draft), ...(baseline ? [enforced(baseline)] : [])];
    this.narrow = compilePolicy(rules, { detectors, storeMinSeverity: null, digest });
    this.wide = compilePolicy(rules, { detectors, storeMinSeverity: "low", digest });
  }

  /** Inspects a stored body. */
  addBody(call: PastCall, body: string): void {
    this.examined++;
    const selection = this.narrow.select(call, call.direction);
    if (selection === null) return;
    const caught = violationsIn(selection, body);
    const isDraft = caught.some(({ rule }) => rule?.id === this.draft.id);
    const isBaseline = caught.some(({ rule }) => rule?.id === this.baseline?.id);
    if (!isDraft && !isBaseline) return;
    const sample = isDraft && this.sampled < maxSamples ? this.sampleOf(call, body) : null;
    this.note(call, { isDraft, isBaseline, sample });
  }

  /** Judges by what was recorded of a call: entities for detectors, the masked preview for patterns. */
  addFinding(finding: PastFinding): void {
    this.examined++;
    const selection = this.narrow.select(finding, finding.direction);
    if (selection === null) return;
    const inPreview = inspectText(selection, finding.preview, "user").violations;
    const isCaughtBy = (rule: Rule | null): boolean =>
      rule !== null &&
      selection.rules.some(({ id }) => id === rule.id) &&
      (finding.ruleId === rule.id ||
        asksFor(rule, finding) ||
        inPreview.some((violation) => violation.rule?.id === rule.id));
    const isDraft = isCaughtBy(this.draft);
    const isBaseline = isCaughtBy(this.baseline);
    if (!isDraft && !isBaseline) return;
    const { exchangeId, direction, preview, entities } = finding;
    const sample = isDraft
      ? { exchangeId, direction, preview, entities: entities.map(({ type }) => type) }
      : null;
    this.note(finding, { isDraft, isBaseline, sample });
  }

  tally(): BacktestTally {
    const all = [...this.verdicts.entries()];
    const matched = all.filter(([, { isDraft }]) => isDraft);
    const byKey = new Map<string, number>();
    const byModel = new Map<string, number>();
    for (const [id] of matched) {
      const call = this.calls.get(id);
      if (!call) continue;
      byKey.set(call.keyId, (byKey.get(call.keyId) ?? 0) + 1);
      const model = call.model ?? "unknown";
      byModel.set(model, (byModel.get(model) ?? 0) + 1);
    }
    return {
      examined: this.examined,
      matched: matched.length,
      added: matched.filter(([, { isBaseline }]) => !isBaseline).length,
      removed: all.length - matched.length,
      byKey,
      byModel,
      samples: matched
        .flatMap(([, { sample, isBaseline }]) =>
          sample ? [{ ...sample, isNew: !isBaseline }] : [],
        )
        .slice(0, maxSamples),
    };
  }

  private note(call: PastCall, verdict: Verdict): void {
    const known = this.verdicts.get(call.exchangeId);
    if (verdict.sample && !known?.sample) this.sampled++;
    if (known) {
      known.isDraft ||= verdict.isDraft;
      known.isBaseline ||= verdict.isBaseline;
      known.sample ??= verdict.sample;
      return;
    }
    const keeps = verdict.sample && this.sampled <= maxSamples;
    this.verdicts.set(call.exchangeId, keeps ? verdict : { ...verdict, sample: null });
    this.calls.set(call.exchangeId, call);
  }

  /** Samples mask everything that any detector recognises, not only what the draft looks for. */
  private sampleOf(call: PastCall, body: string): Verdict["sample"] {
    const selection = this.wide.select(call, call.direction);
    const found = selection ? violationsIn(selection, body) : [];
    const own = found.find(({ rule }) => rule?.id === this.draft.id);
    if (!own) return null;
    const { exchangeId, direction } = call;
    const entities = own.entities.map(({ type }) => type);
    return { exchangeId, direction, preview: own.preview, entities };
  }
}

function violationsIn(selection: Selection, body: string): readonly ViolationDraft[] {
  try {
    return inspectJson(selection, body).violations;
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    const role = selection.direction === "request" ? "user" : "assistant";
    return inspectText(selection, body, role).violations;
  }
}

function asksFor({ trigger }: Rule, { type, entities }: PastFinding): boolean {
  if (trigger.kind === "regex" || trigger.kind === "keyword" || trigger.kind !== type) return false;
  return entities.some(
    (entity) =>
      entity.confidence >= trigger.minConfidence &&
      (trigger.entities === null || trigger.entities.includes(entity.type)),
  );
}
