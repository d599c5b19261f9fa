import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, it } from "vitest";
import {
  greeting,
  imageBase64,
  mockTokens,
  overloaded,
  picture,
  toolCall,
} from "../support/aimock";
import { gatewayUrl, loggedRow, sharedTenant } from "../support/meeting";
import type { Tenant } from "../support/tenant";

let tenant: Tenant;
let client: Anthropic;

beforeAll(async () => {
  tenant = await sharedTenant();
  client = new Anthropic({
    apiKey: tenant.key,
    baseURL: `${gatewayUrl()}/anthropic/v1`,
    maxRetries: 0,
  });
});

const ask = (content: Anthropic.MessageParam["content"]) => ({
  model: "claude-3-5-sonnet-20241022",
  max_tokens: 1024,
  messages: [{ role: "user" as const, content }],
});
const tokens = {
  prompt_tokens: mockTokens.prompt,
  completion_tokens: mockTokens.completion,
  usage_estimated: false,
};
const textOf = (message: Anthropic.Message): string =>
  message.content.map((block) => (block.type === "text" ? block.text : "")).join("");

describe("the Anthropic SDK", () => {
  it("runs the reference's own example, its doubled version collapsed", async () => {
    const { data, response } = await client.messages.create(ask("Hello!")).withResponse();
    expect(textOf(data)).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({
      ...tokens,
      provider: "anthropic",
      model: "claude-3-5-sonnet-20241022",
      path: "/messages",
    });
    // 150 tokens at 3 and 320 at 15 dollars a million.
    expect(Number(row.cost_nano_usd)).toBe(5_250_000);
  });

  it("runs with a base URL that has no version", async () => {
    const bare = new Anthropic({ apiKey: tenant.key, baseURL: `${gatewayUrl()}/anthropic` });
    expect(textOf(await bare.messages.create(ask("Hello!")))).toBe(greeting);
  });

  it("runs with the key as a bearer token", async () => {
    const bearer = new Anthropic({ apiKey: null, authToken: tenant.key, baseURL: client.baseURL });
    expect(textOf(await bearer.messages.create(ask("Hello!")))).toBe(greeting);
  });

  it("streams", async () => {
    const stream = client.messages.stream(ask("Hello!"));
    const message = await stream.finalMessage();
    expect(textOf(message)).toBe(greeting);
    const row = await loggedRow(stream.response?.headers.get("x-request-id") ?? null);
    expect(row).toMatchObject({ ...tokens, streamed: true, status: 200 });
  });

  it("calls tools, whole and streamed", async () => {
    const question = {
      ...ask("How is the weather in Oslo?"),
      tools: [{ name: "get_weather", input_schema: { type: "object" as const } }],
    };
    const expected = {
      type: "tool_use",
      name: toolCall.name,
      input: JSON.parse(toolCall.arguments),
    };
    const whole = await client.messages.create(question);
    expect(whole.content.find(({ type }) => type === "tool_use")).toMatchObject(expected);
    const streamed = await client.messages.stream(question).finalMessage();
    expect(streamed.content.find(({ type }) => type === "tool_use")).toMatchObject(expected);
  });

  it("takes pictures", async () => {
    const image = {
      type: "image" as const,
      source: { type: "base64" as const, media_type: "image/png" as const, data: imageBase64 },
    };
    const message = await client.messages.create(
      ask([{ type: "text", text: "What is in this picture?" }, image]),
    );
    expect(textOf(message)).toBe(picture);
  });

  it("raises its own types: for a key of nobody, and for the vendor's errors", async () => {
    const stranger = new Anthropic({ apiKey: "sk-nobody", baseURL: client.baseURL, maxRetries: 0 });
    const refused = await stranger.messages.create(ask("Hello!")).catch((error) => error);
    expect(refused).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(refused.error).toMatchObject({
      type: "error",
      code: "INVALID_API_KEY",
      error: { type: "authentication_error" },
    });
    const busy = await client.messages.create(ask("Fail as overloaded")).catch((error) => error);
    expect(busy).toBeInstanceOf(Anthropic.InternalServerError);
    expect(busy.status).toBe(529);
    expect(busy.message).toContain(overloaded);
  });
});
