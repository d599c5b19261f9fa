import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { callAsCurl } from "./call-as-curl";

const call = {
  provider: "openai",
  method: "POST",
  path: "/chat/completions",
  streamed: false,
} as const;

/** What a shell hands to curl. */
const argumentsOf = (command: string): string[] =>
  execFileSync("sh", ["-c", command.replace(/^curl/, "printf '%s\\0'")], {
    env: { ...process.env, TRUEPORTAI_KEY: "sk-mine" },
    encoding: "utf8",
  })
    .split("\0")
    .slice(0, -1);

test("a shell sends the stored body unchanged, whatever it contains", () => {
  const body = `{"model":"m","messages":[{"role":"user","content":"it's $HOME \`id\` \\\\n"}]}`;
  expect(argumentsOf(callAsCurl(call, body, "http://gate"))).toEqual([
    "http://gate/trueportai-services/openai/v1/chat/completions",
    "-H",
    "Authorization: Bearer sk-mine",
    "-H",
    "Content-Type: application/json",
    "-d",
    body,
  ]);
});

test.each([[null], ["x".repeat(20_001)]])("a body not kept, or long, comes from a file", (body) => {
  expect(argumentsOf(callAsCurl(call, body, "http://gate")).at(-1)).toBe("@request.json");
});

test("the address is that of the provider's mount, with the query that it needs", () => {
  const addressOf = (told: Partial<Parameters<typeof callAsCurl>[0]>) =>
    argumentsOf(callAsCurl({ ...call, ...told }, null, ""))[0];
  expect(addressOf({ provider: "azure", path: "/deployments/gpt/chat/completions" })).toBe(
    "/trueportai-services/azure/YOUR_RESOURCE/gpt/chat/completions?api-version=2024-10-21",
  );
  expect(
    addressOf({ provider: "google", path: "/models/g:streamGenerateContent", streamed: true }),
  ).toBe("/trueportai-services/google/v1beta/models/g:streamGenerateContent?alt=sse");
  expect(addressOf({ provider: "anthropic", path: "/messages" })).toBe(
    "/trueportai-services/anthropic/v1/messages",
  );
});
