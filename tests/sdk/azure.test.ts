import { AzureOpenAI } from "openai";
import { beforeAll, describe, expect, it } from "vitest";
import { embedding, greeting, mockTokens } from "../support/aimock";
import { gatewayUrl, loggedRow, sharedTenant } from "../support/meeting";
import type { Tenant } from "../support/tenant";

let tenant: Tenant;

const clientFor = (apiVersion: string, key = tenant.key): AzureOpenAI =>
  new AzureOpenAI({
    apiKey: key,
    endpoint: `${gatewayUrl()}/azure/my-resource/gpt-4o-deploy`,
    apiVersion,
    maxRetries: 0,
  });

beforeAll(async () => {
  tenant = await sharedTenant();
});

const hello = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Hello!" }] };
const tokens = {
  prompt_tokens: mockTokens.prompt,
  completion_tokens: mockTokens.completion,
  usage_estimated: false,
};

describe("the Azure SDK", () => {
  it("runs the reference's own example; the deployment of the base URL wins", async () => {
    const { data, response } = await clientFor("2024-02-01")
      .chat.completions.create(hello)
      .withResponse();
    expect(data.choices[0]?.message.content).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({
      ...tokens,
      provider: "azure",
      model: "gpt-4o",
      path: "/deployments/gpt-4o-deploy/chat/completions",
    });
  });

  it("streams, metered where the api-version knows how to report usage", async () => {
    const { data, response } = await clientFor("2024-10-21")
      .chat.completions.create({ ...hello, stream: true })
      .withResponse();
    let text = "";
    for await (const chunk of data) {
      expect(chunk.usage ?? null).toBeNull();
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe(greeting);
    expect(await loggedRow(response.headers.get("x-request-id"))).toMatchObject({
      ...tokens,
      streamed: true,
    });
  });

  it("streams under an older api-version, its tokens estimated", async () => {
    const { data, response } = await clientFor("2024-02-01")
      .chat.completions.create({ ...hello, stream: true })
      .withResponse();
    let text = "";
    for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({ streamed: true, usage_estimated: true });
    expect(row.completion_tokens).toBeGreaterThan(0);
  });

  it("embeds", async () => {
    const answer = await clientFor("2024-02-01").embeddings.create({
      model: "any",
      input: "quick",
      encoding_format: "float",
    });
    expect(answer.data[0]?.embedding).toEqual(embedding);
  });

  it("raises its own type for a key that nobody has", async () => {
    const failed = await clientFor("2024-02-01", "not-a-key")
      .chat.completions.create(hello)
      .catch((error) => error);
    expect(failed).toBeInstanceOf(AzureOpenAI.AuthenticationError);
    expect(failed.code).toBe("invalid_api_key");
  });
});
