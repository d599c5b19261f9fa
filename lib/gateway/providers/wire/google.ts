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

function audioOf(raw: JsonObject, name: string): number {
  const audio = listOf(raw, name).find((part) => memberOf(part, "modality") === "AUDIO");
  return countOf(audio, "tokenCount") ?? 0;
}

/** Google counts thoughts separately from the candidates, and tool results separately from the prompt. */
function usageOf(raw: JsonObject): Usage {
  const thoughts = countOf(raw, "thoughtsTokenCount") ?? 0;
  return {
    promptTokens:
      (countOf(raw, "promptTokenCount") ?? 0) + (countOf(raw, "toolUsePromptTokenCount") ?? 0),
    completionTokens: (countOf(raw, "candidatesTokenCount") ?? 0) + thoughts,
    cachedTokens: countOf(raw, "cachedContentTokenCount") ?? 0,
    cacheWriteTokens: 0,
    reasoningTokens: thoughts,
    audioInputTokens: audioOf(raw, "promptTokensDetails"),
    audioOutputTokens: audioOf(raw, "candidatesTokensDetails"),
  };
}

/** A stream without events is one array of answers. */
function read(answer: Json | undefined, into: Readings): void {
  if (Array.isArray(answer)) for (const part of answer) readOne(part, into);
  else readOne(answer, into);
}

function readOne(answer: Json | undefined, into: Readings): void {
  if (!isObject(answer)) return;
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

function gatherParts(content: Json | undefined, into: string[]): void {
  const parts = memberOf(content, "parts");
  for (const part of Array.isArray(parts) ? parts : [parts]) {
    gatherTexts(part, textNames, into);
    gatherDefinitions(memberOf(objectOf(part, "functionCall"), "args"), into);
    gatherDefinitions(memberOf(objectOf(part, "functionResponse"), "response"), into);
  }
}

/**
 * generateContent and its kin, streamed as events or as one JSON array.
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
    read(event, into);
    if (objectOf(event, "error")) into.hasFailed = true;
    // An event with a finish reason need not be the last: only the end of the stream is certain.
    return false;
  },
  eventMarks: ["usageMetadata", "finishReason", "blockReason", '"error":{', '"error": {'],
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
    if (texts.length > 0) gatherDefinitions(memberOf(body, "tools"), texts);
    return texts;
  },
  completionTexts(answer) {
    const texts: string[] = [];
    for (const part of Array.isArray(answer) ? answer : [answer]) {
      for (const candidate of listOf(part, "candidates")) {
        gatherParts(memberOf(candidate, "content"), texts);
      }
    }
    return texts;
  },
};
