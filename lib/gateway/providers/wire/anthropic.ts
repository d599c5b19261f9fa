import type { AppError } from "@/lib/errors";
import { noUsage, type Usage } from "../../exchange";
import type { Json, Readings, WireFormat } from "../provider";
import {
  countOf,
  gatherDefinitions,
  gatherTexts,
  isObject,
  type JsonObject,
  maxDepth,
  memberOf,
  nameOf,
  objectOf,
  parseJson,
} from "./json";

/** Source: platform.claude.com/docs/en/api/errors. */
const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
};

const nativeError = (error: AppError): JsonObject => ({
  type: errorTypes[error.status] ?? (error.status < 500 ? "invalid_request_error" : "api_error"),
  message: error.detail,
});

/** Counts only grow while a message is streamed; where an event leaves one out, the earlier one stands. */
const grown = (before: number, value: number | undefined): number => Math.max(before, value ?? 0);

/** Anthropic reports input separately from cache tokens; our prompt includes them all. */
function usageOf(raw: JsonObject, before: Usage): Usage {
  const cachedTokens = grown(before.cachedTokens, countOf(raw, "cache_read_input_tokens"));
  const cacheWriteTokens = grown(
    before.cacheWriteTokens,
    countOf(raw, "cache_creation_input_tokens"),
  );
  const plainBefore = before.promptTokens - before.cachedTokens - before.cacheWriteTokens;
  const plainTokens = grown(plainBefore, countOf(raw, "input_tokens"));
  const cacheWriteHourTokens = grown(
    before.cacheWriteHourTokens ?? 0,
    countOf(objectOf(raw, "cache_creation"), "ephemeral_1h_input_tokens"),
  );
  const webSearches = grown(
    before.webSearches ?? 0,
    countOf(objectOf(raw, "server_tool_use"), "web_search_requests"),
  );
  const usage: Usage = {
    ...before,
    promptTokens: plainTokens + cachedTokens + cacheWriteTokens,
    completionTokens: grown(before.completionTokens, countOf(raw, "output_tokens")),
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: grown(
      before.reasoningTokens,
      countOf(objectOf(raw, "output_tokens_details"), "thinking_tokens"),
    ),
    ...(cacheWriteHourTokens > 0 ? { cacheWriteHourTokens } : {}),
    ...(webSearches > 0 ? { webSearches } : {}),
  };
  if (memberOf(raw, "speed") === "fast") usage.tier = "fast";
  if (memberOf(raw, "inference_geo") === "us") usage.isRegional = true;
  return usage;
}

function read(message: Json | undefined, into: Readings): void {
  if (!isObject(message)) return;
  const reported = objectOf(message, "usage");
  if (reported) into.usage = usageOf(reported, into.usage ?? noUsage());
  into.model = nameOf(message, "model") ?? into.model;
  into.finishReason = nameOf(message, "stop_reason") ?? into.finishReason;
}

/** Counting tokens is free; its answer contains only the count. */
const isTokenCount = (answer: Json): boolean =>
  countOf(answer, "input_tokens") !== undefined && memberOf(answer, "content") === undefined;

/** Texts of a message's content: a string, or blocks that may hold content of their own. */
function gatherContent(content: Json | undefined, into: string[], depth = 0): void {
  if (typeof content === "string") into.push(content);
  else if (depth < maxDepth && Array.isArray(content)) {
    for (const block of content) gatherBlock(block, into, depth + 1);
  }
}

function gatherBlock(block: Json, into: string[], depth = 0): void {
  for (const name of ["text", "thinking", "partial_json"]) {
    gatherTexts(memberOf(block, name), new Set(), into);
  }
  gatherDefinitions(memberOf(block, "input"), into);
  gatherContent(memberOf(block, "content"), into, depth);
}

/** Messages. Source: platform.claude.com/docs/en/api/messages and /messages-streaming. */
export const anthropicWire: WireFormat = {
  id: "anthropic",
  nativeError,
  errorEnvelope: { type: "error" },
  errorEvent: (error) =>
    `\n\nevent: error\ndata: ${JSON.stringify({ type: "error", error: nativeError(error) })}\n\n`,
  readAnswer(answer, into) {
    if (isTokenCount(answer)) into.usage = noUsage();
    read(answer, into);
  },
  readEvent({ data }, into) {
    const event = parseJson(data);
    const type = memberOf(event, "type");
    if (type === "message_start") {
      read(memberOf(event, "message"), into);
      into.isCompletionOpen = true;
    } else if (type === "message_delta") {
      read(event, into);
      into.isCompletionOpen = false;
      into.finishReason = nameOf(memberOf(event, "delta"), "stop_reason") ?? into.finishReason;
    }
    if (type === "error") into.hasFailed = true;
    return type === "message_stop";
  },
  eventMarks: ["message_start", "message_delta", "message_stop", 'type":"error"', 'type": "error"'],
  promptTexts(body) {
    const texts: string[] = [];
    for (const name of ["system", "messages", "prompt"]) {
      gatherContent(memberOf(body, name), texts);
    }
    if (texts.length > 0) gatherDefinitions(memberOf(body, "tools"), texts);
    return texts;
  },
  completionTexts(answer) {
    const texts: string[] = [];
    for (const name of ["content", "completion"]) gatherContent(memberOf(answer, name), texts);
    gatherBlock(memberOf(answer, "delta") ?? null, texts);
    return texts;
  },
};
