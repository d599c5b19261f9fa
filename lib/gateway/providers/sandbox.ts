import { encodePath } from "./path";
import type { Json, LocalAnswer, Provider } from "./provider";
import { createdSeconds, jsonAnswer, nativeFailure } from "./sandbox/answers";
import { chatCompletion, completion } from "./sandbox/chat";
import { createEmbeddings } from "./sandbox/embeddings";
import { createResponse } from "./sandbox/responses";
import { isDeeperThan, isObject, type JsonObject, memberOf, nameOf } from "./wire/json";
import { openaiWire } from "./wire/openai";

/** The sandbox builds its answers recursively. No vendor accepts as many. */
const maxLevels = 256;

const modelIds = ["sandbox", "sandbox-embedding"];

const modelView = (id: string): JsonObject => ({
  id,
  object: "model",
  created: createdSeconds,
  owned_by: "trueportai",
});

const creators: Readonly<Record<string, (body: JsonObject) => LocalAnswer>> = {
  "/chat/completions": chatCompletion,
  "/completions": completion,
  "/responses": createResponse,
  "/embeddings": createEmbeddings,
};

const unknown = (method: string, path: string): LocalAnswer =>
  nativeFailure(
    404,
    `The sandbox does not know ${method} ${path}. It answers /models, ${Object.keys(creators).join(", ")}.`,
    null,
    "unknown_url",
  );

function look(path: string): LocalAnswer | null {
  if (path === "/models") {
    return jsonAnswer(200, { object: "list", data: modelIds.map(modelView) });
  }
  const id = /^\/models\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return null;
  return modelIds.includes(id)
    ? jsonAnswer(200, modelView(id))
    : nativeFailure(404, `The sandbox has no model '${id}'.`, "model", "model_not_found");
}

function answer(path: string, method: string, body: Json | null): LocalAnswer {
  if (method === "GET") return look(path) ?? unknown(method, path);
  const create = Object.hasOwn(creators, path) ? creators[path] : undefined;
  if (!create || method !== "POST") return unknown(method, path);
  if (body === null || !isObject(body)) {
    return nativeFailure(400, "The body must be a JSON object with content-type application/json.");
  }
  return isDeeperThan(body, maxLevels)
    ? nativeFailure(400, `The body is nested more than ${maxLevels} levels deep.`)
    : create(body);
}

/**
 * A vendor that lives in the gateway: OpenAI's wire format, any model name, the same answer to the same
 * question, no key and no network. Lets newcomers, and tests, see the complete round trip.
 */
export const sandbox: Provider = {
  id: "sandbox",
  mount: "/sandbox/v1",
  baseUrl: null,
  wire: openaiWire,
  locate: (segments, search) => ({
    path: encodePath(segments),
    search,
    resource: null,
    model: null,
  }),
  credentialHeader: (secret) => ["authorization", `Bearer ${secret}`],
  modelOf: (body) => nameOf(body, "model"),
  isStreamed: (body) => memberOf(body, "stream") === true,
  takesUsageOption: () => false,
  answer: ({ path }, method, body) => answer(path, method, body),
};
