/** Providers by the names they call themselves. */
export const providerLabels = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google Gemini",
  azure: "Azure OpenAI",
  sandbox: "Sandbox",
} as const;
