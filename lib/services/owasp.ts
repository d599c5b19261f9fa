export interface OwaspItem {
  readonly id: string;
  readonly title: string;
}

const items = {
  injection: { id: "LLM01:2026", title: "Prompt Injection" },
  disclosure: { id: "LLM02:2026", title: "Sensitive Information Disclosure" },
  hiddenContext: { id: "LLM08:2026", title: "Hidden Context Exposure" },
} as const;

/**
 * The item that a violation is an instance of; null for bias, for which the list has no item.
 * Source: OWASP Top 10 for LLM Applications 2026.
 */
export function owaspItem(type: string, entities: readonly string[]): OwaspItem | null {
  if (type === "injection") return items.injection;
  if (type === "pii") return items.disclosure;
  if (type !== "exfiltration") return null;
  const isPrompt = entities.some((entity) => /SYSTEM_PROMPT|PROMPT_LEAK/.test(entity));
  return isPrompt ? items.hiddenContext : items.disclosure;
}
