import fc from "fast-check";
import { expect, test } from "vitest";
import { providers } from ".";
import { anthropic } from "./anthropic";
import { azure } from "./azure";
import { google } from "./google";
import { openai } from "./openai";
import { encodePath } from "./path";
import type { Provider } from "./provider";

const at = (provider: Provider, path: string, search = "") =>
  provider.locate(path.split("/").filter(Boolean), search);

test.each<[Provider, string, string]>([
  [openai, "chat/completions", "/chat/completions"],
  [openai, "files/file-abc/content", "/files/file-abc/content"],
  [openai, "models/ft:gpt-4o:org::id", "/models/ft:gpt-4o:org::id"],
  [openai, "", ""],
  [anthropic, "messages", "/messages"],
  [anthropic, "v1/messages", "/messages"],
  [anthropic, "v1/messages/count_tokens", "/messages/count_tokens"],
  [google, "models/gemini-2.5-flash:generateContent", "/models/gemini-2.5-flash:generateContent"],
  [google, "v1beta/models/g:generateContent", "/models/g:generateContent"],
  [azure, "res/dep/chat/completions", "/deployments/dep/chat/completions"],
  [
    azure,
    "res/dep/openai/deployments/gpt-4o/chat/completions",
    "/deployments/dep/chat/completions",
  ],
  [azure, "res/dep/openai/responses/resp_1", "/responses/resp_1"],
  [azure, "res/dep/openai/v1/files", "/v1/files"],
])("%o: %s goes to %s", (provider, path, expected) => {
  const target = at(provider, path, "?a=1&b=%2F");
  expect(target.path).toBe(expected);
  expect(target.search).toBe("?a=1&b=%2F");
});

test("the deployment of the base URL wins over the one the SDK makes of the model", () => {
  expect(at(azure, "my-res/my-dep/openai/deployments/gpt-4o/embeddings")).toMatchObject({
    resource: "my-res",
    model: "my-dep",
  });
  expect(at(azure, "my-res/my-dep/openai/responses").model).toBeNull();
});

test.each([
  "",
  "res",
  "Res/dep/x",
  "-res/dep/x",
  "evil.com/dep/x",
  "res@evil/dep/x",
  `${"r".repeat(64)}/dep/x`,
  "res/de p/x",
  `res/${"d".repeat(65)}/x`,
  "res/dep:1/x",
])("azure path %j names no resource and deployment", (path) => {
  expect(() => at(azure, path)).toThrow("INVALID_REQUEST");
});

test("whatever the segments hold, Azure's host is the resource and the fixed suffix", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 6 }), (segments) => {
      let resource: string | null = "ok";
      try {
        resource = azure.locate(segments, "").resource;
      } catch (error) {
        expect(String(error)).toContain("INVALID_REQUEST");
      }
      const base = (azure.baseUrl ?? "").replace("{resource}", resource ?? "");
      expect(new URL(base).host).toBe(`${resource}.openai.azure.com`);
    }),
  );
});

test("segments come out of a path as they went in, and nothing else does", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 })), (segments) => {
      const path = encodePath(segments);
      expect(path).toMatch(/^[!-~]*$/);
      expect(path).not.toMatch(/[?#\\]/);
      expect(path.split("/").slice(1).map(decodeURIComponent)).toEqual(segments);
    }),
  );
});

test("Gemini's path carries model and streaming", () => {
  const streaming = at(google, "models/gemini-2.5-pro:streamGenerateContent", "?alt=sse");
  expect(streaming.model).toBe("gemini-2.5-pro");
  expect(google.isStreamed({}, streaming)).toBe(true);
  const whole = at(google, "tunedModels/mine:generateContent");
  expect(whole.model).toBe("mine");
  expect(google.isStreamed({}, whole)).toBe(false);
  expect(at(google, "models/gemini-2.5-pro").model).toBeNull();
  expect(at(google, "files").model).toBeNull();
  expect(google.modelOf({ model: "models/embedder" }, at(google, "x"))).toBe("embedder");
});

test.each([
  ["?api-version=2024-10-21", true],
  ["?x=1&api-version=2025-01-01-preview", true],
  ["?api-version=2024-09-01-preview", false],
  ["?api-version=2024-02-01", false],
  ["?api-version=preview", false],
  ["", false],
])("Azure with %j may be asked for usage: %s", (search, expected) => {
  expect(azure.takesUsageOption(at(azure, "res/dep/chat/completions", search))).toBe(expected);
});

test("only streamed chat is made to ask for usage", () => {
  expect(openai.takesUsageOption(at(openai, "chat/completions"))).toBe(true);
  expect(openai.takesUsageOption(at(openai, "responses"))).toBe(false);
  expect(anthropic.takesUsageOption(at(anthropic, "messages"))).toBe(false);
  const version = "?api-version=2025-01-01";
  expect(azure.takesUsageOption(at(azure, "res/dep/openai/responses", version))).toBe(false);
  expect(azure.takesUsageOption(at(azure, "res/dep/openai/v1/chat/completions"))).toBe(true);
});

test("model and streaming stand in the body elsewhere", () => {
  const body = { model: "m", stream: true };
  for (const provider of [openai, anthropic]) {
    const target = at(provider, "x");
    expect(provider.modelOf(body, target)).toBe("m");
    expect(provider.isStreamed(body, target)).toBe(true);
    expect(provider.isStreamed({ stream: "true" }, target)).toBe(false);
    expect(provider.modelOf([], target)).toBeNull();
  }
  expect(azure.modelOf(body, at(azure, "res/dep/chat/completions"))).toBe("dep");
  expect(azure.modelOf(body, at(azure, "res/dep/openai/responses"))).toBe("m");
});

test("each vendor's credential goes into its own header", () => {
  expect(Object.fromEntries(providers.map((p) => [p.id, p.credentialHeader("s")[0]]))).toEqual({
    openai: "authorization",
    anthropic: "x-api-key",
    google: "x-goog-api-key",
    azure: "api-key",
    sandbox: "authorization",
  });
});
