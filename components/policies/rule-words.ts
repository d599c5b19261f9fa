import type { RuleState } from "@/lib/contract/policies";
import { entityWord } from "./entity-words";

type Said = Pick<
  RuleState,
  "action" | "trigger_type" | "pattern" | "keywords" | "entities" | "direction" | "scope"
>;

const usual = {
  pii: "personal data or a secret",
  injection: "a prompt injection",
  bias: "bias",
  exfiltration: "data on its way out",
} as const;

const listed = (words: readonly string[], last: string): string => {
  if (words.length > 4) return `${words.slice(0, 3).join(", ")} ${last} ${words.length - 3} more`;
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
};

/** User-supplied text for a sentence, without the marks that could reverse the words after it. */
const unturned = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

/** What triggers a rule. */
export function subjectOf({ trigger_type: type, pattern, keywords, entities }: Said): string {
  if (type === "regex") return pattern ? `a match of ${unturned(pattern)}` : "a match of a pattern";
  if (type === "keyword") {
    return keywords.length > 0
      ? listed(
          keywords.map((word) => `“${unturned(word)}”`),
          "or",
        )
      : "a word";
  }
  return entities.length > 0 ? listed(entities.map(entityWord), "or") : usual[type];
}

export const whereOf = (direction: RuleState["direction"]): string =>
  ({ request: "a prompt", response: "an answer", both: "a prompt or an answer" })[direction];

/** `all keys`, `2 keys, on openai, for gpt-4o*`. */
export function scopeOf({ keys, providers, models }: RuleState["scope"]): string {
  const count =
    keys.length === 0 ? "all keys" : keys.length === 1 ? "1 key" : `${keys.length} keys`;
  return [
    count,
    ...(providers.length > 0 ? [`on ${listed(providers, "and")}`] : []),
    ...(models.length > 0 ? [`for ${listed(models.map(unturned), "and")}`] : []),
  ].join(", ");
}

export const actionWords = {
  block: { verb: "Block", does: "block the call", done: "Blocked" },
  redact: { verb: "Redact", does: "redact it", done: "Redacted" },
  alert: { verb: "Alert", does: "let it pass and tell people", done: "Alerted" },
  log: { verb: "Log", does: "let it pass and note it", done: "Logged" },
} as const;

/** The parts of a rule's sentence, with the variable ones marked. */
export const sentenceParts = (rule: Said): readonly { text: string; isChosen: boolean }[] => [
  { text: "When ", isChosen: false },
  { text: whereOf(rule.direction), isChosen: true },
  { text: " holds ", isChosen: false },
  { text: subjectOf(rule), isChosen: true },
  { text: ", ", isChosen: false },
  { text: actionWords[rule.action].does, isChosen: true },
  { text: ", for ", isChosen: false },
  { text: scopeOf(rule.scope), isChosen: true },
  { text: ".", isChosen: false },
];

export const ruleSentence = (rule: Said): string =>
  sentenceParts(rule)
    .map(({ text }) => text)
    .join("");
