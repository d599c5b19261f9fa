import type { Json, LocalAnswer } from "../provider";
import { type JsonObject, listOf, memberOf, nameOf, objectOf } from "../wire/json";
import { openaiWire } from "../wire/openai";
import { createdSeconds, jsonAnswer, nativeFailure, streamAnswer } from "./answers";
import {
  countTokens,
  demandedCall,
  fingerprint,
  lastMessage,
  limited,
  piecesOf,
  reply,
  sampleOf,
  type ToolCall,
} from "./text";

interface Spoken {
  readonly text: string;
  readonly call: ToolCall | null;
  readonly finishReason: "stop" | "length" | "tool_calls";
}

function speak(body: JsonObject, messages: readonly Json[]): Spoken {
  const call = demandedCall(body);
  if (call) return { text: "", call, finishReason: "tool_calls" };
  const format = objectOf(body, "response_format");
  const schema = memberOf(objectOf(format, "json_schema"), "schema");
  const isJson = memberOf(format, "type") === "json_object";
  const whole =
    schema === undefined && !isJson
      ? reply(lastMessage(messages))
      : JSON.stringify(
          schema === undefined ? { sandbox: lastMessage(messages) } : sampleOf(schema),
        );
  const maxTokens = memberOf(body, "max_completion_tokens") ?? memberOf(body, "max_tokens");
  const { text, isCut } = limited(whole, maxTokens);
  return { text, call: null, finishReason: isCut ? "length" : "stop" };
}

function usageOf(body: JsonObject, completionTexts: readonly string[]): Json {
  const prompt = countTokens(openaiWire.promptTexts(body));
  const completion = countTokens(completionTexts);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

/** Every chunk of one stream: the same head, a choice that differs, usage last where it is asked for. */
function streamed(
  body: JsonObject,
  head: JsonObject,
  choices: readonly Json[],
  usage: Json,
): LocalAnswer {
  const asksUsage = memberOf(objectOf(body, "stream_options"), "include_usage") === true;
  const frame = (chunk: JsonObject): string => `data: ${JSON.stringify(chunk)}\n\n`;
  const events = choices.map((choice) =>
    frame({ ...head, choices: [choice], ...(asksUsage ? { usage: null } : {}) }),
  );
  if (asksUsage) events.push(frame({ ...head, choices: [], usage }));
  return streamAnswer([...events, "data: [DONE]\n\n"]);
}

function toolDeltas(call: ToolCall, id: string): Json[] {
  const opening = { index: 0, id, type: "function", function: { name: call.name, arguments: "" } };
  const rest = piecesOf(call.arguments).map((piece) => ({
    tool_calls: [{ index: 0, function: { arguments: piece } }],
  }));
  return [{ role: "assistant", content: null, tool_calls: [opening] }, ...rest];
}

/** POST /chat/completions. */
export function chatCompletion(body: JsonObject): LocalAnswer {
  const messages = listOf(body, "messages");
  if (messages.length === 0) {
    return nativeFailure(400, "'messages' must be a list with at least one message.", "messages");
  }
  const id = fingerprint(JSON.stringify(body));
  const { text, call, finishReason } = speak(body, messages);
  const usage = usageOf(body, call ? [call.name, call.arguments] : [text]);
  const head = {
    id: `chatcmpl-sandbox-${id}`,
    object: "chat.completion",
    created: createdSeconds,
    model: nameOf(body, "model") ?? "sandbox",
    system_fingerprint: "fp_sandbox",
  };
  const callId = `call_sandbox_${id}`;
  if (memberOf(body, "stream") === true) {
    const deltas = call
      ? toolDeltas(call, callId)
      : [
          { role: "assistant", content: "", refusal: null },
          ...piecesOf(text).map((content) => ({ content })),
        ];
    const choice = (delta: Json, finish: string | null): Json => ({
      index: 0,
      delta,
      logprobs: null,
      finish_reason: finish,
    });
    const choices = [...deltas.map((delta) => choice(delta, null)), choice({}, finishReason)];
    return streamed(body, { ...head, object: "chat.completion.chunk" }, choices, usage);
  }
  const message = {
    role: "assistant",
    content: call ? null : text,
    refusal: null,
    annotations: [],
    ...(call ? { tool_calls: [{ id: callId, type: "function", function: { ...call } }] } : {}),
  };
  return jsonAnswer(200, {
    ...head,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    usage,
  });
}

/** POST /completions, the older form. */
export function completion(body: JsonObject): LocalAnswer {
  const prompts = openaiWire.promptTexts(body);
  const { text, isCut } = limited(reply(prompts.join("\n")), memberOf(body, "max_tokens"));
  const finishReason = isCut ? "length" : "stop";
  const head = {
    id: `cmpl-sandbox-${fingerprint(JSON.stringify(body))}`,
    object: "text_completion",
    created: createdSeconds,
    model: nameOf(body, "model") ?? "sandbox",
  };
  const usage = usageOf(body, [text]);
  const choice = (part: string, finish: string | null): Json => ({
    text: part,
    index: 0,
    logprobs: null,
    finish_reason: finish,
  });
  if (memberOf(body, "stream") === true) {
    const choices = [
      ...piecesOf(text).map((piece) => choice(piece, null)),
      choice("", finishReason),
    ];
    return streamed(body, head, choices, usage);
  }
  return jsonAnswer(200, { ...head, choices: [choice(text, finishReason)], usage });
}
