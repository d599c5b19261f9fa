import { entityWord } from "@/components/policies/entity-words";
import { actionWords } from "@/components/policies/rule-words";
import type { ViolationView } from "@/lib/contract/violations";

type Told = Pick<
  ViolationView,
  "type" | "entities" | "match_count" | "direction" | "action" | "is_shadow"
>;

const kinds = {
  pii: "Personal data",
  injection: "Prompt injection",
  bias: "Bias",
  exfiltration: "Exfiltration",
} as const;

export const typeWord = (type: ViolationView["type"]): string => kinds[type];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `SSN × 2 in prompt`. */
export function foundWords({ type, entities, match_count: count, direction }: Told): string {
  const names = [...new Set(entities)].map(entityWord);
  const what = names.length > 0 ? capital(names.join(", ")) : kinds[type];
  const where = direction === "request" ? "in prompt" : "in answer";
  return `${what}${count > 1 ? ` × ${count}` : ""} ${where}`;
}

/** What was done about it, in words. */
export function doneWords({ action, is_shadow: isShadow }: Told): string {
  if (action === null) return "Found";
  return isShadow ? `Shadow: ${action}` : actionWords[action].done;
}

export const statusWords = {
  open: "Open",
  resolved: "Resolved",
  false_positive: "False positive",
} as const;
