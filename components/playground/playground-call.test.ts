import { expect, test } from "vitest";
import { type Asking, callOf, emptyAsking } from "./playground-call";

const asking = (change: Partial<Asking>): Asking => ({
  ...emptyAsking,
  system: "Be brief.",
  turns: [{ role: "user", text: "Hi" }],
  ...change,
});

test.each([
  ["openai", "/trueportai-services/openai/v1/chat/completions", "authorization"],
  ["sandbox", "/trueportai-services/sandbox/v1/chat/completions", "authorization"],
  ["anthropic", "/trueportai-services/anthropic/v1/messages", "x-api-key"],
  [
    "google",
    "/trueportai-services/google/v1beta/models/m:streamGenerateContent?alt=sse",
    "x-goog-api-key",
  ],
  ["azure", "/trueportai-services/azure/r/m/chat/completions?api-version=2024-10-21", "api-key"],
] as const)("a call to %s goes where its SDK sends it, with the key in its place", (...given) => {
  const [provider, path, header] = given;
  const call = callOf(asking({ provider, model: "m", resource: "r" }), "sk-1");
  expect(call.path).toBe(path);
  expect(call.headers[header]).toContain("sk-1");
  expect(JSON.stringify(call.body)).toContain("Be brief.");
  expect(JSON.stringify(call.body)).not.toContain("sk-1");
});

test("fields left empty are left to the provider", () => {
  const { body } = callOf(asking({ provider: "openai" }), "k");
  expect(Object.keys(body).sort()).toEqual(["messages", "model", "stream"]);
});
