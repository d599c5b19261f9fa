import { entityCatalogue } from "../detectors";
import type { FindingType, Severity } from "../detectors/detector";
import type { Rule, Trigger } from "./rule";

/** The columns of `policies` that the engine reads. */
export interface PolicyRow {
  readonly id: string;
  readonly env: string;
  readonly name: string;
  readonly action: Rule["action"];
  readonly trigger_type: Trigger["kind"];
  readonly pattern: string | null;
  readonly keywords: string[];
  readonly whole_words: boolean;
  readonly entities: string[];
  readonly min_confidence: number;
  readonly direction: Rule["direction"];
  readonly scope: Partial<Record<"keyIds" | "providers" | "models", string[]>>;
  readonly priority: number;
  readonly mode: Rule["mode"];
  readonly violation_type: FindingType;
  readonly severity: Severity | null;
  readonly exceptions: Partial<Record<"values" | "digests" | "patterns", string[]>>;
  readonly max_match_length: number;
  readonly on_overlong: Rule["onOverlong"];
  readonly restore: boolean;
  readonly placeholder: string | null;
  readonly version: number;
}

const listOrAll = (list: readonly string[] | undefined): readonly string[] | null =>
  list && list.length > 0 ? list : null;

/**
 * A rule that names no entity means those for which a match alone is significant; null where the catalogue makes no
 * such distinction.
 */
function usualEntities(type: FindingType): readonly string[] | null {
  const ofType = entityCatalogue.filter((info) => info.type === type);
  return listOrAll(ofType.filter((info) => info.onByDefault).map(({ entity }) => entity));
}

function triggerOf(row: PolicyRow): Trigger {
  const { trigger_type: kind, violation_type: violationType } = row;
  if (kind === "regex") return { kind, pattern: row.pattern ?? "", violationType };
  if (kind === "keyword") {
    return { kind, keywords: row.keywords, wholeWords: row.whole_words, violationType };
  }
  return {
    kind,
    entities: listOrAll(row.entities) ?? usualEntities(kind),
    minConfidence: row.min_confidence,
  };
}

/** A row as the engine takes it. */
export const toRule = (row: PolicyRow): Rule => ({
  id: row.id,
  name: row.name,
  version: row.version,
  action: row.action,
  trigger: triggerOf(row),
  direction: row.direction,
  scope: {
    keyIds: listOrAll(row.scope.keyIds),
    providers: listOrAll(row.scope.providers),
    models: listOrAll(row.scope.models),
    envs: null,
  },
  priority: row.priority,
  exceptions: {
    values: row.exceptions.values ?? [],
    digests: row.exceptions.digests ?? [],
    patterns: row.exceptions.patterns ?? [],
  },
  mode: row.mode,
  severity: row.severity,
  maxMatchLength: row.max_match_length,
  onOverlong: row.on_overlong,
  restore: row.restore,
  placeholder: row.placeholder,
});
