import type { SnippetProvider } from "@/components/data/snippets";

export interface PlaygroundTurn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** The call to make. */
export interface Asking {
  readonly provider: SnippetProvider;
  readonly model: string;
  /** For Azure only. */
  readonly resource: string;
  readonly system: string;
  readonly turns: readonly PlaygroundTurn[];
  /** Empty leaves it to the provider. */
  readonly temperature: string;
  readonly maxTokens: string;
  readonly isStreamed: boolean;
  /** JSON in the provider's own form; empty for none. */
  readonly tools: string;
}

export interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export const modelsOf: Readonly<Record<SnippetProvider, readonly string[]>> = {
  sandbox: ["sandbox-echo"],
  openai: ["gpt-4o-mini", "gpt-4o", "gpt-4.1-mini"],
  anthropic: ["claude-haiku-4-5", "claude-sonnet-4-5"],
  google: ["gemini-2.5-flash", "gemini-2.5-pro"],
  azure: [],
};

export const emptyAsking: Asking = {
  provider: "sandbox",
  model: "sandbox-echo",
  resource: "",
  system: "",
  turns: [{ role: "user", text: "" }],
  temperature: "",
  maxTokens: "",
  isStreamed: true,
  tools: "",
};

const numbered = (name: string, text: string): Record<string, number> =>
  text.trim() === "" || Number.isNaN(Number(text)) ? {} : { [name]: Number(text) };

/** Throws SyntaxError where the tools are not JSON. */
const toolsOf = (text: string): Record<string, unknown> =>
  text.trim() === "" ? {} : { tools: JSON.parse(text) };

const fallbackMaxTokens = 1_024;

/** The call as the provider's own SDK would make it. Throws SyntaxError where the tools are not JSON. */
export function callOf(asking: Asking, key: string): Call {
  const { provider, model, system, isStreamed, temperature, maxTokens } = asking;
  const turns = asking.turns.filter(({ text }) => text !== "");
  const json = { "content-type": "application/json" };
  const tools = toolsOf(asking.tools);
  if (provider === "anthropic") {
    return {
      path: "/trueportai-services/anthropic/v1/messages",
      headers: { ...json, "x-api-key": key, "anthropic-version": "2023-06-01" },
      body: {
        model,
        max_tokens: fallbackMaxTokens,
        ...numbered("max_tokens", maxTokens),
        ...numbered("temperature", temperature),
        ...(system ? { system } : {}),
        messages: turns.map(({ role, text }) => ({ role, content: text })),
        stream: isStreamed,
        ...tools,
      },
    };
  }
  if (provider === "google") {
    const verb = isStreamed ? "streamGenerateContent?alt=sse" : "generateContent";
    return {
      path: `/trueportai-services/google/v1beta/models/${encodeURIComponent(model)}:${verb}`,
      headers: { ...json, "x-goog-api-key": key },
      body: {
        ...(system ? { systemInstruction: { parts: [{ text: system }] } } : {}),
        contents: turns.map(({ role, text }) => ({
          role: role === "assistant" ? "model" : "user",
          parts: [{ text }],
        })),
        generationConfig: {
          ...numbered("temperature", temperature),
          ...numbered("maxOutputTokens", maxTokens),
        },
        ...tools,
      },
    };
  }
  const messages = [
    ...(system ? [{ role: "system", content: system }] : []),
    ...turns.map(({ role, text }) => ({ role, content: text })),
  ];
  const body = {
    ...(provider === "azure" ? {} : { model }),
    messages,
    ...numbered("temperature", temperature),
    ...numbered("max_tokens", maxTokens),
    stream: isStreamed,
    ...tools,
  };
  if (provider === "azure") {
    const place = `${encodeURIComponent(asking.resource)}/${encodeURIComponent(model)}`;
    return {
      path: `/trueportai-services/azure/${place}/chat/completions?api-version=2024-10-21`,
      headers: { ...json, "api-key": key },
      body,
    };
  }
  return {
    path: `/trueportai-services/${provider}/v1/chat/completions`,
    headers: { ...json, authorization: `Bearer ${key}` },
    body,
  };
}
