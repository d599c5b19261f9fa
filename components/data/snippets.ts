export const snippetLanguages = [
  { id: "curl", label: "curl" },
  { id: "python", label: "Python" },
  { id: "node", label: "Node" },
] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number]["id"];

export const snippetProviders = [
  { id: "sandbox", label: "Sandbox" },
  { id: "openai", label: "OpenAI" },
  { id: "anthropic", label: "Anthropic" },
  { id: "google", label: "Google" },
  { id: "azure", label: "Azure OpenAI" },
] as const;
export type SnippetProvider = (typeof snippetProviders)[number]["id"];

interface Filled {
  readonly base: string;
  readonly key: string;
}

type Template = (filled: Filled) => string;

const hello = "Say hello in one word.";

const openAiStyle = (mount: string, model: string): Record<SnippetLanguage, Template> => ({
  curl: ({ base, key }) => `curl ${base}/${mount}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"${model}","messages":[{"role":"user","content":"${hello}"}]}'`,
  python: ({ base, key }) => `from openai import OpenAI

client = OpenAI(
    api_key="${key}",
    base_url="${base}/${mount}/v1",
)
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${hello}"}],
)
print(answer.choices[0].message.content)`,
  node: ({ base, key }) => `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: "${key}",
  baseURL: "${base}/${mount}/v1",
});
const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "${hello}" }],
});
console.log(answer.choices[0].message.content);`,
});

const templates: Record<SnippetProvider, Record<SnippetLanguage, Template>> = {
  sandbox: openAiStyle("sandbox", "sandbox-echo"),
  openai: openAiStyle("openai", "gpt-4o-mini"),
  anthropic: {
    curl: ({ base, key }) => `curl ${base}/anthropic/v1/messages \\
  -H "x-api-key: ${key}" \\
  -H "anthropic-version: 2023-06-01" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"claude-haiku-4-5","max_tokens":64,"messages":[{"role":"user","content":"${hello}"}]}'`,
    python: ({ base, key }) => `from anthropic import Anthropic

client = Anthropic(
    api_key="${key}",
    base_url="${base}/anthropic",
)
answer = client.messages.create(
    model="claude-haiku-4-5",
    max_tokens=64,
    messages=[{"role": "user", "content": "${hello}"}],
)
print(answer.content[0].text)`,
    node: ({ base, key }) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: "${key}",
  baseURL: "${base}/anthropic",
});
const answer = await client.messages.create({
  model: "claude-haiku-4-5",
  max_tokens: 64,
  messages: [{ role: "user", content: "${hello}" }],
});
console.log(answer.content);`,
  },
  google: {
    curl: ({ base, key }) => `curl ${base}/google/v1beta/models/gemini-2.5-flash:generateContent \\
  -H "x-goog-api-key: ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"contents":[{"parts":[{"text":"${hello}"}]}]}'`,
    python: ({ base, key }) => `from google import genai
from google.genai import types

client = genai.Client(
    api_key="${key}",
    http_options=types.HttpOptions(base_url="${base}/google"),
)
answer = client.models.generate_content(
    model="gemini-2.5-flash",
    contents="${hello}",
)
print(answer.text)`,
    node: ({ base, key }) => `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: "${key}",
  httpOptions: { baseUrl: "${base}/google" },
});
const answer = await client.models.generateContent({
  model: "gemini-2.5-flash",
  contents: "${hello}",
});
console.log(answer.text);`,
  },
  azure: {
    curl: ({ base, key }) =>
      `curl "${base}/azure/RESOURCE/DEPLOYMENT/chat/completions?api-version=2024-10-21" \\
  -H "api-key: ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"messages":[{"role":"user","content":"${hello}"}]}'`,
    python: ({ base, key }) => `from openai import AzureOpenAI

client = AzureOpenAI(
    api_key="${key}",
    base_url="${base}/azure/RESOURCE/DEPLOYMENT",
    api_version="2024-10-21",
)
answer = client.chat.completions.create(
    model="DEPLOYMENT",
    messages=[{"role": "user", "content": "${hello}"}],
)
print(answer.choices[0].message.content)`,
    node: ({ base, key }) => `import { AzureOpenAI } from "openai";

const client = new AzureOpenAI({
  apiKey: "${key}",
  baseURL: "${base}/azure/RESOURCE/DEPLOYMENT",
  apiVersion: "2024-10-21",
});
const answer = await client.chat.completions.create({
  model: "DEPLOYMENT",
  messages: [{ role: "user", content: "${hello}" }],
});
console.log(answer.choices[0].message.content);`,
  },
};

/** A call that works as is once the provider has a credential; the sandbox needs none. */
export const snippetFor = (
  provider: SnippetProvider,
  language: SnippetLanguage,
  baseUrl: string,
  key: string,
): string => templates[provider][language]({ base: `${baseUrl}/trueportai-services`, key });
