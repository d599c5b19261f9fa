import type { Detector } from "../detectors/detector";
import { compilePolicy, type Selection } from "./compile";
import {
  DEFAULT_MAX_MATCH_LENGTH,
  type Direction,
  everywhere,
  noExceptions,
  type Rule,
  type RuleAction,
  type Trigger,
} from "./rule";

/** Finds `123-45-6789` and the like, and cannot report what is pending. */
export const ssnDetector: Detector = {
  id: "ssn",
  type: "pii",
  entities: ["SSN", "CODE_NAME"],
  scan: (text) =>
    [...text.matchAll(/\b\d{3}-?\d{2}-?\d{4}\b/g)].map(({ 0: found, index }) => ({
      type: "pii" as const,
      entity: "SSN",
      start: index,
      end: index + found.length,
      confidence: 0.9,
      severity: "critical" as const,
      modelVersion: "test-1",
    })),
};

let count = 0;

export const ruleOf = (action: RuleAction, trigger: Trigger, more: Partial<Rule> = {}): Rule => {
  count++;
  return {
    id: `pol_${count}`,
    name: `rule ${count}`,
    version: 1,
    action,
    trigger,
    direction: "both",
    scope: everywhere,
    priority: count,
    exceptions: noExceptions,
    mode: "enforce",
    severity: null,
    maxMatchLength: DEFAULT_MAX_MATCH_LENGTH,
    onOverlong: "release",
    restore: false,
    placeholder: null,
    ...more,
  };
};

export const regex = (pattern: string): Trigger => ({
  kind: "regex",
  pattern,
  violationType: "pii",
});

export const words = (...keywords: string[]): Trigger => ({
  kind: "keyword",
  keywords,
  wholeWords: true,
  violationType: "pii",
});

export const anySsn: Trigger = { kind: "pii", entities: ["SSN"], minConfidence: 0.5 };

export const someScope = { keyId: "key_1", provider: "sandbox", model: "gpt-4o", env: "dev" };

/** The selection when these are the only rules. Throws when that is empty. */
export function selectionOf(rules: readonly Rule[], direction: Direction = "request"): Selection {
  const policy = compilePolicy(rules, {
    detectors: [ssnDetector],
    storeMinSeverity: "high",
    digest: (value) => `d:${value}`,
  });
  const selected = policy.select(someScope, direction);
  if (!selected) throw new Error("nothing selected");
  return selected;
}
