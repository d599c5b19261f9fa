import OpenAI from "openai";
import { expect, test } from "vitest";
import type { Source } from "../arrival";
import type { LocalAnswer } from "./provider";
import { sandbox } from "./sandbox";

function webStream(source: Source): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      source.start({
        data: (chunk) => controller.enqueue(chunk),
        end: () => controller.close(),
        fail: (error) => controller.error(error),
      });
    },
  });
}

function responseOf({ status, headers, body }: LocalAnswer): Response {
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ""]] : []));
  const content = body instanceof Uint8Array ? new Uint8Array(body) : webStream(body);
  return new Response(content, { status, headers: pairs as [string, string][] });
}

/** OpenAI's own client, wired to the sandbox without a socket in between. */
const client = new OpenAI({
  apiKey: "k",
  baseURL: "http://gateway/v1",
  maxRetries: 0,
  fetch: async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const target = sandbox.locate(pathname.split("/").slice(2).map(decodeURIComponent), search);
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    const answer = sandbox.answer?.(target, (init?.method ?? "GET").toUpperCase(), body);
    if (!answer) throw new Error("the sandbox answers itself");
    return responseOf(answer);
  },
});

const messages = [{ role: "user" as const, content: "Hello there, sandbox!" }];
const tools = [
  {
    type: "function" as const,
    function: {
      name: "get_weather",
      parameters: {
        type: "object",
        properties: {
          city: { type: "string" },
          unit: { enum: ["c", "f"] },
          days: { type: "integer" },
        },
      },
    },
  },
];

test("a chat echoes the message, counts it, and always gives the same answer", async () => {
  const ask = () => client.chat.completions.create({ model: "any", messages });
  const answer = await ask();
  expect(answer.choices[0]?.message.content).toContain("Hello there, sandbox!");
  expect(answer.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 10 });
  expect(await ask()).toEqual(answer);
});

test("a streamed chat says the same word by word", async () => {
  const whole = await client.chat.completions.create({ model: "any", messages });
  const stream = await client.chat.completions.create({
    model: "any",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const words: string[] = [];
  let usage: unknown;
  for await (const chunk of stream) {
    const content = chunk.choices[0]?.delta.content;
    if (content) words.push(content);
    usage = chunk.usage ?? usage;
  }
  expect(words.length).toBeGreaterThan(5);
  expect(words.join("")).toBe(whole.choices[0]?.message.content);
  expect(usage).toEqual(whole.usage);
});

test("usage is streamed only on request", async () => {
  const stream = await client.chat.completions.create({ model: "any", messages, stream: true });
  for await (const chunk of stream) expect(chunk).not.toHaveProperty("usage");
});

test("a required tool is called with arguments of its schema, streamed or not", async () => {
  const body = { model: "any", messages, tools, tool_choice: "required" as const };
  const expected = { city: "sandbox", unit: "c", days: 1 };
  const answer = await client.chat.completions.create(body);
  const [call] = answer.choices[0]?.message.tool_calls ?? [];
  expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
  expect(call).toMatchObject({ type: "function", function: { name: "get_weather" } });
  expect(JSON.parse(call?.type === "function" ? call.function.arguments : "")).toEqual(expected);
  const final = await client.chat.completions.stream(body).finalChatCompletion();
  const [streamed] = final.choices[0]?.message.tool_calls ?? [];
  expect(JSON.parse(streamed?.function.arguments ?? "")).toEqual(expected);
});

test("a tool that may be called is not", async () => {
  const answer = await client.chat.completions.create({ model: "any", messages, tools });
  expect(answer.choices[0]?.finish_reason).toBe("stop");
});

test("a JSON schema is answered with JSON of its shape", async () => {
  const schema = { type: "object", properties: { ok: { type: "boolean" } } };
  const answer = await client.chat.completions.create({
    model: "any",
    messages,
    response_format: { type: "json_schema", json_schema: { name: "s", schema } },
  });
  expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ ok: true });
});

test("a token limit cuts the answer short and says so", async () => {
  const answer = await client.chat.completions.create({ model: "any", messages, max_tokens: 2 });
  expect(answer.choices[0]).toMatchObject({
    finish_reason: "length",
    message: { content: "This is" },
  });
});

test("responses read the same in the SDK, streamed or not", async () => {
  const whole = await client.responses.create({ model: "any", input: "Hello" });
  expect(whole.output_text).toContain("Hello");
  const stream = client.responses.stream({ model: "any", input: "Hello" });
  const final = await stream.finalResponse();
  expect(final.output_text).toBe(whole.output_text);
  expect(final.usage).toEqual(whole.usage);
});

test("responses call a demanded function", async () => {
  const answer = await client.responses.create({
    model: "any",
    input: [{ role: "user", content: "Hi" }],
    tools: [{ type: "function", name: "look", parameters: {}, strict: false }],
    tool_choice: { type: "function", name: "look" },
  });
  expect(answer.output[0]).toMatchObject({ type: "function_call", name: "look", arguments: "{}" });
});

test("embeddings are unit vectors, the same for the same text, near for shared words", async () => {
  const texts = ["the cat sat down", "the cat sat still", "quarterly revenue report"];
  const { data } = await client.embeddings.create({ model: "any", input: texts, dimensions: 64 });
  const [cat = [], still = [], revenue = []] = data.map(({ embedding }) => embedding);
  const dot = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  expect(cat).toHaveLength(64);
  expect(dot(cat, cat)).toBeCloseTo(1, 4);
  expect(dot(cat, still)).toBeGreaterThan(dot(cat, revenue) + 0.3);
  const again = await client.embeddings.create({
    model: "any",
    input: texts[0] ?? "",
    dimensions: 64,
    encoding_format: "float",
  });
  expect(dot(again.data[0]?.embedding ?? [], cat)).toBeCloseTo(1, 4);
});

test("completions and models answer too", async () => {
  const answer = await client.completions.create({ model: "any", prompt: "Say hi" });
  expect(answer.choices[0]?.text).toContain("Say hi");
  const models = await client.models.list();
  expect(models.data.map(({ id }) => id)).toContain("sandbox");
  expect(await client.models.retrieve("sandbox")).toMatchObject({ object: "model" });
});

test.each([
  ["an unknown path", () => client.images.generate({ prompt: "x" }), OpenAI.NotFoundError],
  ["an unknown model", () => client.models.retrieve("gpt-4o"), OpenAI.NotFoundError],
  [
    "no message",
    () => client.chat.completions.create({ model: "m", messages: [] }),
    OpenAI.BadRequestError,
  ],
  ["no input", () => client.embeddings.create({ model: "m", input: [] }), OpenAI.BadRequestError],
])("%s is refused in OpenAI's own shape", async (_case, call, type) => {
  const error = await call().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({
    type: "invalid_request_error",
    message: expect.stringMatching(/\.$/),
  });
});

test("a paused stream stays silent and continues where it was", async () => {
  const body = { model: "m", stream: true, messages };
  const target = sandbox.locate(["chat", "completions"], "");
  const answer = sandbox.answer?.(target, "POST", body);
  if (!answer || answer.body instanceof Uint8Array) throw new Error("expected a stream");
  const source = answer.body;
  const chunks: string[] = [];
  await new Promise<void>((resolve) => {
    const flow = source.start({
      data(chunk) {
        chunks.push(new TextDecoder().decode(chunk));
        flow.pause();
        setImmediate(() => flow.resume());
      },
      end: resolve,
      fail: () => undefined,
    });
  });
  expect(chunks.at(-1)).toBe("data: [DONE]\n\n");
  expect(chunks.join("").match(/"content":/g)).toHaveLength(11);
});

test("a body nested without end is refused with a sentence", async () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  const target = (path: string) => sandbox.locate(path.split("/"), "");
  for (const path of ["chat/completions", "completions", "responses", "embeddings"]) {
    const body = { model: "any", messages, input: "x", prompt: "x", tools: deep };
    const answer = sandbox.answer?.(target(path), "POST", body);
    expect(answer?.status).toBe(400);
    expect(Buffer.from(answer?.body as Uint8Array).toString()).toContain("nested more than 256");
  }
});
