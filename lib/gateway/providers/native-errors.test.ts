import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { AppError, type ErrorCode, statusOf } from "@/lib/errors";
import { renderError } from "../render-error";
import type { WireFormat } from "./provider";
import { anthropicWire } from "./wire/anthropic";
import { googleWire } from "./wire/google";
import { openaiWire } from "./wire/openai";

const detail = "One clear sentence.";
const codes = Object.keys(statusOf) as ErrorCode[];

function whole(wire: WireFormat, code: ErrorCode): Response {
  const { status, headers, body } = renderError(new AppError(code, detail), wire, "req_1");
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ""]] : []));
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : null;
  return new Response(bytes, { status, headers: pairs as [string, string][] });
}

const broken = (stream: string): Response =>
  new Response(stream, { headers: { "content-type": "text/event-stream" } });

const openaiWith = (response: Response) =>
  new OpenAI({ apiKey: "k", maxRetries: 0, fetch: async () => response });
const anthropicWith = (response: Response) =>
  new Anthropic({ apiKey: "k", maxRetries: 0, fetch: async () => response });
const googleWith = (response: Response) =>
  new GoogleGenAI({ apiKey: "k", httpOptions: { fetch: async () => response } });
const prompt = { model: "gemini-2.5-flash", contents: "x" };
const message = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "x" }] };
const chat = { model: "m", messages: [{ role: "user" as const, content: "x" }] };

test.each(codes)("OpenAI's SDK raises %s by its status, with our sentence", async (code) => {
  const call = openaiWith(whole(openaiWire, code)).chat.completions.create(chat);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.APIError);
  expect(error).toMatchObject({ status: statusOf[code], message: `${statusOf[code]} ${detail}` });
});

test.each(codes)("Anthropic's SDK raises %s with a type of its own", async (code) => {
  const call = anthropicWith(whole(anthropicWire, code)).messages.create(message);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Anthropic.APIError);
  expect(error).toMatchObject({
    status: statusOf[code],
    error: {
      type: "error",
      error: { message: detail, type: expect.stringMatching(/_error$|too_large$/) },
    },
  });
});

test.each(codes)("Google's shape of %s holds number, sentence and status name", (code) => {
  expect(googleWire.nativeError(new AppError(code, detail))).toEqual({
    code: statusOf[code],
    message: detail,
    status: expect.stringMatching(/^[A-Z_]+$/),
  });
});

test("the SDKs' typed errors are raised", async () => {
  const refused = openaiWith(whole(openaiWire, "INVALID_API_KEY")).chat.completions.create(chat);
  await expect(refused).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  const limited = anthropicWith(whole(anthropicWire, "RATE_LIMIT_EXCEEDED")).messages.create(
    message,
  );
  await expect(limited).rejects.toBeInstanceOf(Anthropic.RateLimitError);
});

test("a stream that breaks raises our sentence in OpenAI's SDK", async () => {
  const start = 'data: {"id":"1","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n';
  const event = openaiWire.errorEvent(new AppError("PROVIDER_TIMEOUT", detail));
  const client = openaiWith(broken(start + event));
  const stream = await client.chat.completions.create({ ...chat, stream: true });
  const read = (async () => {
    for await (const _ of stream);
  })();
  await expect(read).rejects.toMatchObject({
    error: { message: detail, code: "provider_timeout" },
  });
});

test("a stream that breaks raises our sentence in Anthropic's SDK", async () => {
  const start = 'event: ping\ndata: {"type":"ping"}\n\n';
  const event = anthropicWire.errorEvent(new AppError("PROVIDER_TIMEOUT", detail));
  const client = anthropicWith(broken(start + event));
  const stream = await client.messages.create({ ...message, stream: true });
  const read = (async () => {
    for await (const _ of stream);
  })();
  await expect(read).rejects.toMatchObject({
    error: { type: "error", error: { type: "timeout_error", message: detail } },
  });
});

test.each(codes)("Google's SDK raises %s with our sentence", async (code) => {
  const call = googleWith(whole(googleWire, code)).models.generateContent(prompt);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: statusOf[code], message: expect.stringContaining(detail) });
});

test("a stream that breaks raises our sentence in Google's SDK", async () => {
  const start = 'data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\r\n\r\n';
  const event = googleWire.errorEvent(new AppError("PROVIDER_TIMEOUT", detail));
  const stream = await googleWith(broken(start + event)).models.generateContentStream(prompt);
  const read = (async () => {
    for await (const _ of stream);
  })();
  await expect(read).rejects.toMatchObject({
    status: 504,
    message: expect.stringContaining(detail),
  });
});

test("no broken stream is made to look complete", () => {
  for (const wire of [openaiWire, anthropicWire, googleWire]) {
    const event = wire.errorEvent(new AppError("PROVIDER_ERROR", detail));
    expect(event).not.toMatch(/\[DONE\]|message_stop/);
    expect(event).toMatch(/^\n\n(?:event: error\n)?data: \{.*\}\n\n$/);
  }
});
