import type { Json, LocalAnswer } from "../provider";
import { type JsonObject, memberOf, nameOf } from "../wire/json";
import { jsonAnswer, nativeFailure } from "./answers";
import { countTokens, fingerprint } from "./text";

const defaultDimensions = 256;
const maxDimensions = 3_072;
const maxWords = 2_000;

/** A unit vector in which texts that share words lie close. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = text.toLowerCase().split(/\W+/).slice(0, maxWords);
  for (const word of words) {
    let state = Number.parseInt(fingerprint(word), 16) | 1;
    for (let i = 0; i < dimensions; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      vector[i] = (vector[i] ?? 0) + state / 0x80000000;
    }
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** Little-endian floats, as SDKs ask for them by default. */
function base64Of(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** One text per vector; a list of token numbers counts as one text. */
function textsOf(input: Json | undefined): string[] | null {
  if (typeof input === "string") return [input];
  if (!Array.isArray(input) || input.length === 0) return null;
  if (input.every((item) => typeof item === "number")) return [input.join(" ")];
  return input.map((item: Json) =>
    Array.isArray(item) ? item.join(" ") : typeof item === "string" ? item : "",
  );
}

/** POST /embeddings. */
export function createEmbeddings(body: JsonObject): LocalAnswer {
  const texts = textsOf(memberOf(body, "input"));
  if (!texts) return nativeFailure(400, "'input' must be a text or a list of texts.", "input");
  const dimensions = memberOf(body, "dimensions") ?? defaultDimensions;
  if (
    typeof dimensions !== "number" ||
    !Number.isInteger(dimensions) ||
    dimensions < 1 ||
    dimensions > maxDimensions
  ) {
    return nativeFailure(400, `'dimensions' must be from 1 to ${maxDimensions}.`, "dimensions");
  }
  const isBase64 = memberOf(body, "encoding_format") === "base64";
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    const embedding: Json = isBase64 ? base64Of(vector) : [...vector];
    return { object: "embedding", index, embedding };
  });
  const tokens = countTokens(texts);
  return jsonAnswer(200, {
    object: "list",
    data,
    model: nameOf(body, "model") ?? "sandbox-embedding",
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}
