// The choices without the schemas around them, because pages bundle these for the browser.

/** Vendors the gateway speaks to; `sandbox` answers locally and needs no credential. */
export const providerIds = ["openai", "anthropic", "google", "azure", "sandbox"] as const;

const providerNames: Readonly<Record<string, string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  azure: "Azure OpenAI",
  sandbox: "Sandbox",
} satisfies Record<(typeof providerIds)[number], string>;

/** A provider's display name; an unknown one keeps its id. */
export const providerName = (id: string): string => providerNames[id] ?? id;

/** How much of a call's text is kept. */
export const captures = ["none", "redacted", "full"] as const;

/** How soon a recipient is notified. */
export const cadences = ["off", "at_once", "hourly", "daily"] as const;

export const webhookEvents = [
  "violation.alert",
  "violation.flood",
  "key.created",
  "key.rotated",
  "key.revoked",
  "key.expiring",
  "budget.threshold",
  "plan.limit",
  "provider.failing",
  "webhook.failing",
  "member.joined",
] as const;
