import type { AppError } from "@/lib/errors";
import { noUsage, type Usage } from "../../exchange";
import type { Json, Readings, WireFormat } from "../provider";
import {
  countOf,
  gatherDefinitions,
  gatherTexts,
  isObject,
  type JsonObject,
  listOf,
  memberOf,
  nameOf,
  objectOf,
  parseJson,
} from "./json";

const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "insufficient_quota",
  403: "permission_error",
  429: "rate_limit_error",
};

const nativeError = (error: AppError): JsonObject => ({
  message: error.detail,
  type: errorTypes[error.status] ?? (error.status < 500 ? "invalid_request_error" : "server_error"),
  code: error.code.toLowerCase(),
  param: null,
});

/** Transcriptions by older models are billed by their length. */
function lengthOf(raw: JsonObject): Usage | null {
  const seconds = memberOf(raw, "seconds") ?? memberOf(raw, "duration");
  if (typeof seconds !== "number" || !(seconds >= 0)) return null;
  const usage = noUsage();
  usage.audioSeconds = seconds;
  return usage;
}

/** Chat and embeddings say `prompt_tokens`, responses, images and transcriptions `input_tokens`. */
function usageOf(raw: JsonObject): Usage | null {
  const promptTokens = countOf(raw, "prompt_tokens") ?? countOf(raw, "input_tokens");
  const completionTokens = countOf(raw, "completion_tokens") ?? countOf(raw, "output_tokens");
  if (promptTokens === undefined && completionTokens === undefined) return lengthOf(raw);
  const ofPrompt =
    objectOf(raw, "prompt_tokens_details") ??
    objectOf(raw, "input_tokens_details") ??
    objectOf(raw, "input_token_details");
  const ofCompletion =
    objectOf(raw, "completion_tokens_details") ??
    objectOf(raw, "output_tokens_details") ??
    objectOf(raw, "output_token_details");
  const ofWhole = (name: string): number =>
    Math.min(countOf(ofPrompt, name) ?? 0, promptTokens ?? 0);
  const usage: Usage = {
    promptTokens: promptTokens ?? 0,
    completionTokens: completionTokens ?? 0,
    cachedTokens: ofWhole("cached_tokens"),
    cacheWriteTokens: ofWhole("cache_write_tokens"),
    reasoningTokens: countOf(ofCompletion, "reasoning_tokens") ?? 0,
    audioInputTokens: ofWhole("audio_tokens"),
    audioOutputTokens: countOf(ofCompletion, "audio_tokens") ?? 0,
  };
  noteImages(usage, ofPrompt, ofCompletion);
  return usage;
}

function noteImages(
  usage: Usage,
  ofPrompt: JsonObject | undefined,
  ofCompletion: JsonObject | undefined,
): void {
  const shown = countOf(ofPrompt, "image_tokens") ?? 0;
  if (shown > 0) usage.imageInputTokens = Math.min(shown, usage.promptTokens);
  const made = countOf(ofCompletion, "image_tokens") ?? 0;
  if (made > 0) usage.imageOutputTokens = Math.min(made, usage.completionTokens);
  const cached = objectOf(ofPrompt, "cached_tokens_details");
  if (!cached) return;
  usage.cachedAudioTokens = countOf(cached, "audio_tokens") ?? 0;
  usage.cachedImageTokens = countOf(cached, "image_tokens") ?? 0;
}

/** How it was served, and what its tools did, stands beside the usage and changes what it costs. */
function noteService(answer: JsonObject, usage: Usage): void {
  const tier = memberOf(answer, "service_tier");
  if (tier === "flex" || tier === "priority") usage.tier = tier;
  for (const item of listOf(answer, "output")) {
    const type = memberOf(item, "type");
    if (type === "file_search_call") usage.fileSearches = (usage.fileSearches ?? 0) + 1;
    // Opening a page and finding a word in it are free.
    if (type !== "web_search_call") continue;
    const action = memberOf(memberOf(item, "action"), "type") ?? "search";
    if (action === "search") usage.webSearches = (usage.webSearches ?? 0) + 1;
  }
}

function finishReasonOf(answer: JsonObject): string | null {
  for (const choice of listOf(answer, "choices")) {
    const reason = nameOf(choice, "finish_reason");
    if (reason) return reason;
  }
  if (memberOf(answer, "object") !== "response") return null;
  const status = nameOf(answer, "status");
  if (status === "in_progress" || status === "queued") return null;
  return nameOf(objectOf(answer, "incomplete_details"), "reason") ?? status;
}

/** Moderations and token counting cost nothing and report no usage. */
const isFree = (answer: JsonObject): boolean =>
  memberOf(answer, "object") === "response.input_tokens" ||
  (nameOf(answer, "id")?.startsWith("modr-") ?? false);

function read(answer: Json | undefined, into: Readings): void {
  if (!isObject(answer)) return;
  const reported = objectOf(answer, "usage");
  // A transcription in full tells its length itself, in older versions there alone.
  const usage = reported
    ? usageOf(reported)
    : memberOf(answer, "task") === undefined
      ? null
      : lengthOf(answer);
  if (usage) {
    noteService(answer, usage);
    into.usage = usage;
  } else if (isFree(answer)) into.usage = noUsage();
  into.model = nameOf(answer, "model") ?? into.model;
  into.finishReason = finishReasonOf(answer) ?? into.finishReason;
}

const lastResponseEvents = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);

const promptNames = new Set(["content", "text", "arguments", "output", "refusal", "name"]);
const replyNames = new Set([
  "content",
  "reasoning_content",
  "reasoning",
  "refusal",
  "text",
  "name",
  "arguments",
]);

/**
 * Chat completions, completions, responses, embeddings, images and audio.
 * Source: platform.openai.com/docs/api-reference.
 */
export const openaiWire: WireFormat = {
  id: "openai",
  nativeError,
  errorEnvelope: {},
  errorEvent: (error) => `\n\ndata: ${JSON.stringify({ error: nativeError(error) })}\n\n`,
  readAnswer(answer, into) {
    read(answer, into);
    const status = memberOf(answer, "status");
    const isAtWork = status === "queued" || status === "in_progress";
    if (isAtWork && memberOf(answer, "object") === "response") into.isPending = true;
  },
  readEvent({ data }, into) {
    if (data === "[DONE]") return true;
    const event = parseJson(data);
    const response = memberOf(event, "response");
    read(isObject(response) ? response : event, into);
    const type = memberOf(event, "type");
    if (objectOf(event, "error") || type === "error" || type === "response.failed") {
      into.hasFailed = true;
    }
    return typeof type === "string" && lastResponseEvents.has(type);
  },
  // `t_tokens"` is the end of prompt, input and output tokens; every event with a response's state holds the response
  // itself.
  eventMarks: [
    "data: [DONE]",
    "data:[DONE]",
    't_tokens"',
    'finish_reason":"',
    'finish_reason": "',
    '"response":',
    '"error":{',
    '"error": {',
    'type":"error"',
    'type": "error"',
  ],
  promptTexts(body) {
    const texts: string[] = [];
    for (const name of ["instructions", "messages", "input", "prompt"]) {
      gatherTexts(memberOf(body, name), promptNames, texts);
    }
    if (texts.length > 0) gatherDefinitions(memberOf(body, "tools"), texts);
    return texts;
  },
  spokenCharacters(body) {
    const input = memberOf(body, "input");
    if (memberOf(body, "voice") === undefined || typeof input !== "string") return null;
    return [...input].length;
  },
  completionTexts(answer) {
    const texts: string[] = [];
    for (const choice of listOf(answer, "choices")) {
      for (const name of ["message", "delta", "text"]) {
        gatherTexts(memberOf(choice, name), replyNames, texts);
      }
    }
    const delta = memberOf(answer, "delta");
    if (typeof delta === "string") texts.push(delta);
    if (memberOf(answer, "type") === undefined) {
      gatherTexts(memberOf(answer, "output"), replyNames, texts);
      gatherTexts(memberOf(answer, "text"), new Set(), texts);
    }
    return texts;
  },
};
