import type { Json, LocalAnswer } from "../provider";
import { type JsonObject, memberOf, nameOf } from "../wire/json";
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
} from "./text";

interface Output {
  /** The finished item, and the same before anything was said. */
  readonly item: JsonObject;
  readonly emptyItem: JsonObject;
  readonly text: string;
  readonly isCall: boolean;
  readonly isCut: boolean;
}

function outputOf(body: JsonObject, id: string): Output {
  const call = demandedCall(body);
  if (call) {
    const item = {
      id: `fc_sandbox_${id}`,
      type: "function_call",
      call_id: `call_sandbox_${id}`,
      name: call.name,
      arguments: call.arguments,
      status: "completed",
    };
    const emptyItem = { ...item, arguments: "", status: "in_progress" };
    return { item, emptyItem, text: call.arguments, isCall: true, isCut: false };
  }
  const input = memberOf(body, "input");
  const said = Array.isArray(input) ? lastMessage(input) : typeof input === "string" ? input : "";
  const { text, isCut } = limited(reply(said), memberOf(body, "max_output_tokens"));
  const item = {
    id: `msg_sandbox_${id}`,
    type: "message",
    role: "assistant",
    status: isCut ? "incomplete" : "completed",
    content: [textPart(text)],
  };
  const emptyItem = { ...item, status: "in_progress", content: [] };
  return { item, emptyItem, text, isCall: false, isCut };
}

const textPart = (text: string): JsonObject => ({
  type: "output_text",
  text,
  annotations: [],
  logprobs: [],
});

function responseOf(body: JsonObject, id: string, output: Output): JsonObject {
  const input = countTokens(openaiWire.promptTexts(body));
  const spoken = countTokens([output.text]);
  return {
    id: `resp_sandbox_${id}`,
    object: "response",
    created_at: createdSeconds,
    status: output.isCut ? "incomplete" : "completed",
    error: null,
    incomplete_details: output.isCut ? { reason: "max_output_tokens" } : null,
    instructions: memberOf(body, "instructions") ?? null,
    max_output_tokens: memberOf(body, "max_output_tokens") ?? null,
    model: nameOf(body, "model") ?? "sandbox",
    output: [output.item],
    parallel_tool_calls: true,
    previous_response_id: memberOf(body, "previous_response_id") ?? null,
    store: false,
    text: { format: { type: "text" } },
    tool_choice: memberOf(body, "tool_choice") ?? "auto",
    tools: memberOf(body, "tools") ?? [],
    metadata: memberOf(body, "metadata") ?? {},
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: spoken,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + spoken,
    },
  };
}

function eventsOf(response: JsonObject, output: Output): JsonObject[] {
  const begun = { ...response, status: "in_progress", output: [], usage: null };
  const { item, emptyItem, text, isCall, isCut } = output;
  const at = { item_id: item.id ?? null, output_index: 0 };
  const part = { ...at, content_index: 0 };
  const name = isCall ? "response.function_call_arguments" : "response.output_text";
  const place = isCall ? at : part;
  const deltas = piecesOf(text).map((delta) => ({ type: `${name}.delta`, ...place, delta }));
  const spoken = isCall
    ? [...deltas, { type: `${name}.done`, ...place, arguments: text }]
    : [
        { type: "response.content_part.added", ...part, part: textPart("") },
        ...deltas,
        { type: `${name}.done`, ...part, text },
        { type: "response.content_part.done", ...part, part: textPart(text) },
      ];
  return [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    { type: "response.output_item.added", output_index: 0, item: emptyItem },
    ...spoken,
    { type: "response.output_item.done", output_index: 0, item },
    { type: isCut ? "response.incomplete" : "response.completed", response },
  ];
}

/** POST /responses. */
export function createResponse(body: JsonObject): LocalAnswer {
  const input: Json | undefined = memberOf(body, "input");
  if (typeof input !== "string" && !Array.isArray(input)) {
    return nativeFailure(400, "'input' must be a text or a list of items.", "input");
  }
  const id = fingerprint(JSON.stringify(body));
  const output = outputOf(body, id);
  const response = responseOf(body, id, output);
  if (memberOf(body, "stream") !== true) return jsonAnswer(200, response);
  const events = eventsOf(response, output).map((event, i) => {
    const data = JSON.stringify({ ...event, sequence_number: i });
    return `event: ${String(event.type)}\ndata: ${data}\n\n`;
  });
  return streamAnswer(events);
}
