import { type AppError, statusOf } from "@/lib/errors";
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

/** Source: google.rpc.Code and its mapping to HTTP, googleapis/google/rpc/code.proto. */
const statusNames: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  402: "FAILED_PRECONDITION",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const nativeError = (error: AppError): JsonObject => ({
  code: statusOf[error.code],
  message: error.detail,
  status: statusNames[error.status] ?? "INVALID_ARGUMENT",
});

function tokensOf(raw: JsonObject, name: string, modality: "AUDIO" | "IMAGE"): number {
  const part = listOf(raw, name).find((one) => memberOf(one, "modality") === modality);
  return countOf(part, "tokenCount") ?? 0;
}

/** Google counts thoughts separately from the candidates, and tool results separately from the prompt. */
function usageOf(raw: JsonObject): Usage {
  const thoughts = countOf(raw, "thoughtsTokenCount") ?? 0;
  const usage: Usage = {
    promptTokens:
      (countOf(raw, "promptTokenCount") ?? 0) + (countOf(raw, "toolUsePromptTokenCount") ?? 0),
    completionTokens: (countOf(raw, "candidatesTokenCount") ?? 0) + thoughts,
    cachedTokens: countOf(raw, "cachedContentTokenCount") ?? 0,
    cacheWriteTokens: 0,
    reasoningTokens: thoughts,
    audioInputTokens: tokensOf(raw, "promptTokensDetails", "AUDIO"),
    audioOutputTokens: tokensOf(raw, "candidatesTokensDetails", "AUDIO"),
  };
  const images = tokensOf(raw, "candidatesTokensDetails", "IMAGE");
  if (images > 0) usage.imageOutputTokens = images;
  const cachedAudio = tokensOf(raw, "cacheTokensDetails", "AUDIO");
  if (cachedAudio > 0) usage.cachedAudioTokens = cachedAudio;
  noteTier(usage, memberOf(raw, "serviceTier"));
  return usage;
}

function noteTier(usage: Usage, tier: Json | undefined): void {
  if (tier === "flex" || tier === "priority") usage.tier = tier;
}

function spokenOf(raw: JsonObject, name: string, modality: "audio" | "image"): number {
  const part = listOf(raw, name).find((one) => memberOf(one, "modality") === modality);
  return countOf(part, "tokens") ?? 0;
}

/** An interaction counts as `generateContent` does, in other words. Source: ai.google.dev/api/interactions-api. */
function interactionUsageOf(raw: JsonObject): Usage {
  const thoughts = countOf(raw, "total_thought_tokens") ?? 0;
  const usage: Usage = {
    promptTokens:
      (countOf(raw, "total_input_tokens") ?? 0) + (countOf(raw, "total_tool_use_tokens") ?? 0),
    completionTokens: (countOf(raw, "total_output_tokens") ?? 0) + thoughts,
    cachedTokens: countOf(raw, "total_cached_tokens") ?? 0,
    cacheWriteTokens: 0,
    reasoningTokens: thoughts,
    audioInputTokens: spokenOf(raw, "input_tokens_by_modality", "audio"),
    audioOutputTokens: spokenOf(raw, "output_tokens_by_modality", "audio"),
  };
  const images = spokenOf(raw, "output_tokens_by_modality", "image");
  if (images > 0) usage.imageOutputTokens = images;
  return usage;
}

function readInteraction(answer: JsonObject, into: Readings): void {
  const reported = objectOf(answer, "usage");
  if (countOf(reported, "total_input_tokens") !== undefined && reported) {
    into.usage = interactionUsageOf(reported);
    noteTier(into.usage, memberOf(answer, "service_tier"));
  }
  into.model = nameOf(answer, "model") ?? into.model;
  const status = nameOf(answer, "status");
  if (status !== null && status !== "in_progress") into.finishReason = status;
}

/** A stream without events is one array of answers. */
function read(answer: Json | undefined, into: Readings): void {
  if (Array.isArray(answer)) for (const part of answer) readOne(part, into);
  else readOne(answer, into);
}

function readOne(answer: Json | undefined, into: Readings): void {
  if (!isObject(answer)) return;
  if (objectOf(answer, "usage")) readInteraction(answer, into);
  const reported = objectOf(answer, "usageMetadata");
  if (reported) into.usage = usageOf(reported);
  // Only the free token count puts the total at the top level.
  else if (countOf(answer, "totalTokens") !== undefined) into.usage = noUsage();
  into.model = nameOf(answer, "modelVersion") ?? into.model;
  const [candidate] = listOf(answer, "candidates");
  into.finishReason =
    nameOf(candidate, "finishReason") ??
    nameOf(objectOf(answer, "promptFeedback"), "blockReason") ??
    into.finishReason;
}

const textNames = new Set(["text", "name", "code", "output"]);
/** What an interaction is made of. */
const stepNames = new Set(["text", "content", "thought", "name"]);

function gatherParts(content: Json | undefined, into: string[]): void {
  const parts = memberOf(content, "parts");
  for (const part of Array.isArray(parts) ? parts : [parts]) {
    gatherTexts(part, textNames, into);
    gatherDefinitions(memberOf(objectOf(part, "functionCall"), "args"), into);
    gatherDefinitions(memberOf(objectOf(part, "functionResponse"), "response"), into);
  }
}

/**
 * generateContent and its kin, streamed as events or as one JSON array, and interactions.
 * Source: ai.google.dev/api/generate-content, UsageMetadata.
 */
export const googleWire: WireFormat = {
  id: "google",
  nativeError,
  errorEnvelope: {},
  errorEvent: (error) => `\n\ndata: ${JSON.stringify({ error: nativeError(error) })}\n\n`,
  readAnswer: read,
  readEvent({ data }, into) {
    const event = parseJson(data);
    const interaction = objectOf(event, "interaction");
    if (interaction) readInteraction(interaction, into);
    else read(event, into);
    if (objectOf(event, "error")) into.hasFailed = true;
    // An event with a finish reason need not be the last: only the end of the stream is certain.
    return false;
  },
  eventMarks: [
    "usageMetadata",
    "total_input_tokens",
    "finishReason",
    "blockReason",
    '"error":{',
    '"error": {',
  ],
  promptTexts(body) {
    const texts: string[] = [];
    for (const name of ["systemInstruction", "system_instruction", "content"]) {
      gatherParts(memberOf(body, name), texts);
    }
    const contents = memberOf(body, "contents");
    for (const content of Array.isArray(contents) ? contents : [contents]) {
      gatherParts(content, texts);
    }
    for (const request of listOf(body, "requests")) {
      gatherParts(memberOf(request, "content"), texts);
    }
    gatherTexts(memberOf(body, "input"), stepNames, texts);
    if (texts.length > 0) gatherDefinitions(memberOf(body, "tools"), texts);
    return texts;
  },
  completionTexts(answer) {
    const texts: string[] = [];
    for (const part of Array.isArray(answer) ? answer : [answer]) {
      for (const candidate of listOf(part, "candidates")) {
        gatherParts(memberOf(candidate, "content"), texts);
      }
      for (const name of ["steps", "delta"]) gatherTexts(memberOf(part, name), stepNames, texts);
    }
    return texts;
  },
};
