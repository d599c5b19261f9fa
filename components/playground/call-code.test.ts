import { expect, test } from "vitest";
import { codeOf } from "./call-code";
import { type Asking, emptyAsking } from "./playground-call";

const asking = (change: Partial<Asking>): Asking => ({
  ...emptyAsking,
  system: "Be brief.",
  turns: [{ role: "user", text: "Hi" }],
  ...change,
});

test("a command for a terminal quotes what a shell would run", () => {
  const turns = [{ role: "user", text: "it's $(rm -rf /)" }] as const;
  const text = codeOf("curl", asking({ turns }), "http://x");
  expect(text).toContain(`it'\\''s $(rm -rf /)`);
  expect(text).toContain("$TRUEPORTAI_KEY");
});

test("Python gets its own words for true and nothing, and texts stay texts", () => {
  const tools = '[{"type":"function","function":{"name":"f","strict":true,"parameters":null}}]';
  const turns = [{ role: "user", text: '"""); import os #\n{}' }] as const;
  const text = codeOf("python", asking({ tools, turns }), "http://x");
  expect(text).toContain('"strict": True');
  expect(text).toContain('"parameters": None');
  expect(text).toContain(String.raw`"content": "\"\"\"); import os #\n{}"`);
});

test.each([
  ["openai", "client.chat.completions.create", "http://x/trueportai-services/openai/v1"],
  ["anthropic", "client.messages.create", "http://x/trueportai-services/anthropic"],
  ["google", "client.models.generateContentStream", "http://x/trueportai-services/google"],
  ["azure", "new AzureOpenAI", "http://x/trueportai-services/azure/r/m"],
] as const)("code for %s calls its SDK at our address", (provider, calls, base) => {
  const text = codeOf("node", asking({ provider, model: "m", resource: "r" }), "http://x");
  expect(text).toContain(calls);
  expect(text).toContain(`"${base}"`);
  expect(text).toContain("process.env.TRUEPORTAI_KEY");
});
