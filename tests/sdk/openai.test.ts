import OpenAI, { toFile } from "openai";
import { beforeAll, describe, expect, it } from "vitest";
import {
  embedding,
  greeting,
  imageBase64,
  mockTokens,
  picture,
  speechBytes,
  toolCall,
  transcript,
} from "../support/aimock";
import { gatewayUrl, loggedRow, sharedTenant } from "../support/meeting";
import { managementPath, type Tenant } from "../support/tenant";

let tenant: Tenant;
let client: OpenAI;

beforeAll(async () => {
  tenant = await sharedTenant();
  client = new OpenAI({ apiKey: tenant.key, baseURL: `${gatewayUrl()}/openai/v1` });
});

const hello = {
  model: "gpt-4o",
  messages: [{ role: "user", content: "Hello!" }],
} satisfies OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
const weatherTool = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: { type: "object", properties: { city: { type: "string" } } },
  },
} satisfies OpenAI.Chat.ChatCompletionTool;
const tokens = {
  prompt_tokens: mockTokens.prompt,
  completion_tokens: mockTokens.completion,
  usage_estimated: false,
};
/** 150 tokens at 2.50 and 320 at 10 dollars a million. */
const costOfHello = 3_575_000;

describe("chat completions", () => {
  it("answer the reference's own example, and stand in the log with tokens and cost", async () => {
    const { data, response } = await client.chat.completions.create(hello).withResponse();
    expect(data.choices[0]?.message.content).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({
      ...tokens,
      provider: "openai",
      model: "gpt-4o",
      status: 200,
      path: "/chat/completions",
    });
    expect(Number(row.cost_nano_usd)).toBe(costOfHello);
  });

  it("stand in the management API's log with the same figures", async () => {
    const { response } = await client.chat.completions.create(hello).withResponse();
    const id = response.headers.get("x-request-id");
    await loggedRow(id);
    const { items } = await tenant.manage<{ items: Record<string, unknown>[] }>(
      "GET",
      `${managementPath}/analytics/logs?limit=50`,
    );
    expect(items.find(({ request_id }) => request_id === id)).toMatchObject({
      api_key: `${tenant.key.slice(0, 7)}...${tenant.key.slice(-4)}`,
      path: "/chat/completions",
      method: "POST",
      status_code: 200,
      provider: "openai",
      model: "gpt-4o",
      prompt_tokens: mockTokens.prompt,
      completion_tokens: mockTokens.completion,
      cost_usd: costOfHello / 1e9,
    });
  });

  it("stream, and are metered although the caller did not ask for usage", async () => {
    const { data, response } = await client.chat.completions
      .create({ ...hello, stream: true })
      .withResponse();
    let text = "";
    for await (const chunk of data) {
      expect(chunk.usage ?? null).toBeNull();
      expect(chunk.choices).toHaveLength(1);
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({ ...tokens, streamed: true, status: 200 });
    expect(Number(row.cost_nano_usd)).toBe(costOfHello);
  });

  it("stream their usage to a caller who asked for it", async () => {
    const stream = await client.chat.completions.create({
      ...hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    const usages: (OpenAI.CompletionUsage | null | undefined)[] = [];
    for await (const chunk of stream) usages.push(chunk.usage);
    expect(usages.at(-1)).toMatchObject({ prompt_tokens: mockTokens.prompt });
  });

  it("call tools, whole and streamed", async () => {
    const question = {
      ...hello,
      tools: [weatherTool],
      messages: [{ role: "user" as const, content: "How is the weather in Oslo?" }],
    };
    const whole = await client.chat.completions.create(question);
    const call = whole.choices[0]?.message.tool_calls?.[0];
    expect(call?.type === "function" ? call.function : null).toMatchObject(toolCall);

    let name = "";
    let args = "";
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
      const part = chunk.choices[0]?.delta.tool_calls?.[0]?.function;
      name += part?.name ?? "";
      args += part?.arguments ?? "";
    }
    expect({ name, arguments: args }).toEqual(toolCall);
  });

  it("take pictures", async () => {
    const answer = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is in this picture?" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${imageBase64}` } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe(picture);
  });
});

describe("responses", () => {
  it("answer whole", async () => {
    const { data, response } = await client.responses
      .create({ model: "gpt-4o", input: "Hello!" })
      .withResponse();
    expect(data.output_text).toBe(greeting);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({ ...tokens, path: "/responses", model: "gpt-4o" });
  });

  it("stream", async () => {
    const { data, response } = await client.responses
      .create({ model: "gpt-4o", input: "Hello!", stream: true })
      .withResponse();
    let text = "";
    for await (const event of data)
      if (event.type === "response.output_text.delta") text += event.delta;
    expect(text).toBe(greeting);
    expect(await loggedRow(response.headers.get("x-request-id"))).toMatchObject({
      ...tokens,
      streamed: true,
    });
  });
});

describe("everything else", () => {
  it("embeds", async () => {
    const { data, response } = await client.embeddings
      .create({ model: "text-embedding-3-small", input: "quick", encoding_format: "float" })
      .withResponse();
    expect(data.data[0]?.embedding).toEqual(embedding);
    expect(await loggedRow(response.headers.get("x-request-id"))).toMatchObject({
      path: "/embeddings",
      status: 200,
    });
  });

  it("draws", async () => {
    const answer = await client.images.generate({ model: "gpt-image-1", prompt: "a dot" });
    expect(answer.data?.[0]?.b64_json).toBe(imageBase64);
  });

  it("speaks, its bytes untouched", async () => {
    const answer = await client.audio.speech.create({
      model: "tts-1",
      voice: "alloy",
      input: "quick",
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(speechBytes);
  });

  it("listens, by multipart", async () => {
    const file = await toFile(speechBytes, "fox.mp3");
    const answer = await client.audio.transcriptions.create({ model: "whisper-1", file });
    expect(answer.text).toBe(transcript);
  });

  it("keeps files, byte for byte", async () => {
    const bytes = Buffer.from('{"custom_id":"1","text":"\u00e9\u{1f980}"}\n');
    const file = await client.files.create({
      file: await toFile(bytes, "batch.jsonl"),
      purpose: "batch",
    });
    expect(file.bytes).toBe(bytes.length);
    const content = await client.files.content(file.id);
    expect(Buffer.from(await content.arrayBuffer())).toEqual(bytes);
    const listed = await client.files.list();
    expect(listed.data.map(({ id }) => id)).toContain(file.id);
    expect(await client.files.delete(file.id)).toMatchObject({ deleted: true });
  });

  it("passes paths that nobody foresaw, and the vendor's word on them", async () => {
    const failed = await client.get("/not/known/to/anybody?a=1").then(
      () => null,
      (error) => error,
    );
    expect(failed).toBeInstanceOf(OpenAI.NotFoundError);
    const row = await loggedRow(failed.headers.get("x-request-id"));
    expect(row).toMatchObject({
      path: "/not/known/to/anybody",
      status: 404,
      error_source: "provider",
      method: "GET",
    });
  });
});

describe("errors", () => {
  const once = { maxRetries: 0 };

  it("of the gateway raise the SDK's own types with a readable message", async () => {
    const stranger = new OpenAI({
      apiKey: `${tenant.key.slice(0, -1)}${tenant.key.endsWith("0") ? "1" : "0"}`,
      baseURL: client.baseURL,
    });
    const failed = await stranger.chat.completions.create(hello, once).catch((error) => error);
    expect(failed).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(failed.code).toBe("invalid_api_key");
    expect(failed.error.message).toMatch(/^[A-Z].*\.$/);
    expect(failed.message).toMatch(/^401 [A-Z].*\.$/);
    expect(failed.headers.get("x-trueportai-error-source")).toBe("gateway");
  });

  it("of a base URL without its version say which ones there are", async () => {
    const lost = new OpenAI({ apiKey: tenant.key, baseURL: `${gatewayUrl()}/openai` });
    const failed = await lost.chat.completions.create(hello, once).catch((error) => error);
    expect(failed).toBeInstanceOf(OpenAI.NotFoundError);
    expect(failed.message).toMatch(/^404 No provider is mounted here\..*\/openai\/v1/);
  });

  it("of a spent minute say when to come back", async () => {
    const { key } = await tenant.newKey({ rate_limit_rpm: 1 });
    const limited = new OpenAI({ apiKey: key, baseURL: client.baseURL });
    await limited.chat.completions.create(hello);
    const failed = await limited.chat.completions.create(hello, once).catch((error) => error);
    expect(failed).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failed.code).toBe("rate_limit_exceeded");
    expect(Number(failed.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  });

  it("of the vendor pass as they are", async () => {
    const question = { ...hello, messages: [{ role: "user" as const, content: "Fail as wrong" }] };
    const failed = await client.chat.completions.create(question, once).catch((error) => error);
    expect(failed).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failed.code).toBe("unknown_field");
    expect(failed.headers.get("x-trueportai-error-source")).toBeNull();
    expect(await loggedRow(failed.headers.get("x-request-id"))).toMatchObject({
      status: 400,
      outcome: "failed",
      error_source: "provider",
    });
  });
});
