import { ApiError, GoogleGenAI } from "@google/genai";
import { beforeAll, describe, expect, it } from "vitest";
import { greeting, imageBase64, mockTokens, picture, toolCall } from "../support/aimock";
import { gatewayUrl, loggedRows, sharedTenant } from "../support/meeting";
import type { Tenant } from "../support/tenant";

const model = "gemini-2.5-flash";
const tokens = {
  prompt_tokens: mockTokens.prompt,
  completion_tokens: mockTokens.completion,
  usage_estimated: false,
};

let tenant: Tenant;
let client: GoogleGenAI;

beforeAll(async () => {
  tenant = await sharedTenant();
  client = new GoogleGenAI({
    apiKey: tenant.key,
    httpOptions: { baseUrl: `${gatewayUrl()}/google` },
  });
});

describe("the Google SDK", () => {
  it("generates, and the call stands in the log with tokens and cost", async () => {
    const alone = await sharedTenant();
    const own = new GoogleGenAI({
      apiKey: alone.key,
      httpOptions: { baseUrl: `${gatewayUrl()}/google` },
    });
    const answer = await own.models.generateContent({ model, contents: "Hello!" });
    expect(answer.text).toBe(greeting);
    const [row, ...others] = await loggedRows(alone, 1);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...tokens,
      provider: "google",
      model,
      path: `/models/${model}:generateContent`,
      status: 200,
    });
    // 150 tokens at 0.30 and 320 at 2.50 dollars a million.
    expect(Number(row?.cost_nano_usd)).toBe(845_000);
  });

  it("runs with a base URL that names the version as well", async () => {
    const versioned = new GoogleGenAI({
      apiKey: tenant.key,
      httpOptions: { baseUrl: `${gatewayUrl()}/google/v1beta` },
    });
    const answer = await versioned.models.generateContent({ model, contents: "Hello!" });
    expect(answer.text).toBe(greeting);
  });

  it("streams", async () => {
    const alone = await sharedTenant();
    const own = new GoogleGenAI({
      apiKey: alone.key,
      httpOptions: { baseUrl: `${gatewayUrl()}/google` },
    });
    let text = "";
    for await (const part of await own.models.generateContentStream({ model, contents: "Hello!" }))
      text += part.text ?? "";
    expect(text).toBe(greeting);
    const [row] = await loggedRows(alone, 1);
    expect(row).toMatchObject({ ...tokens, streamed: true, model });
  });

  it("calls functions", async () => {
    const answer = await client.models.generateContent({
      model,
      contents: "How is the weather in Oslo?",
      config: { tools: [{ functionDeclarations: [{ name: "get_weather" }] }] },
    });
    expect(answer.functionCalls?.[0]).toMatchObject({
      name: toolCall.name,
      args: JSON.parse(toolCall.arguments),
    });
  });

  it("takes pictures", async () => {
    const answer = await client.models.generateContent({
      model,
      contents: [
        { text: "What is in this picture?" },
        { inlineData: { mimeType: "image/png", data: imageBase64 } },
      ],
    });
    expect(answer.text).toBe(picture);
  });

  it("raises its own type for a key of nobody, with a readable message", async () => {
    const stranger = new GoogleGenAI({
      apiKey: "sk-nobody",
      httpOptions: { baseUrl: `${gatewayUrl()}/google` },
    });
    const failed = await stranger.models
      .generateContent({ model, contents: "Hello!" })
      .catch((error) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed.status).toBe(401);
    expect(failed.message).toContain("INVALID_API_KEY");
  });
});
