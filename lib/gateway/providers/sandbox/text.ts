import type { Json } from "../provider";
import { isObject, type JsonObject, listOf, memberOf, nameOf, objectOf } from "../wire/json";

const maxEchoLength = 2_000;
const maxSchemaDepth = 8;

/** Words with the space before them: what the sandbox takes for tokens, and streams one by one. */
export const piecesOf = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

export const countTokens = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + piecesOf(text).length, 0);

/** A short name that depends on nothing but its input. Source: FNV-1a, 32 bits. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Text of a message's content, be it a string or parts. */
function textOf(content: Json | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: Json) => memberOf(part, "text"))
    .filter((text) => typeof text === "string")
    .join("\n");
}

/** The caller's last message: the text that the sandbox echoes. */
export function lastMessage(messages: readonly Json[]): string {
  const spoken = messages.filter((message) => memberOf(message, "role") === "user");
  return textOf(memberOf(spoken.at(-1) ?? messages.at(-1), "content"));
}

export const reply = (said: string): string =>
  said === ""
    ? "This is the TruePortAI sandbox. You sent no text, so there is nothing to repeat."
    : `This is the TruePortAI sandbox. You said: ${said.slice(0, maxEchoLength)}`;

/** The smallest value that a JSON schema asks for. */
export function sampleOf(schema: Json | undefined, depth = 0): Json {
  const [chosen] = listOf(schema, "enum");
  if (chosen !== undefined) return chosen;
  const constant = memberOf(schema, "const");
  if (constant !== undefined) return constant;
  const [variant] = [...listOf(schema, "anyOf"), ...listOf(schema, "oneOf")];
  if (variant !== undefined && depth < maxSchemaDepth) return sampleOf(variant, depth + 1);
  const type = memberOf(schema, "type");
  const [firstType] = Array.isArray(type) ? (type as readonly Json[]) : [type];
  switch (firstType) {
    case "string":
      return "sandbox";
    case "number":
    case "integer":
      return memberOf(schema, "minimum") ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return depth < maxSchemaDepth ? [sampleOf(memberOf(schema, "items"), depth + 1)] : [];
    default:
      return sampleMembers(objectOf(schema, "properties"), depth);
  }
}

function sampleMembers(properties: JsonObject | undefined, depth: number): Json {
  if (!properties || depth >= maxSchemaDepth) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, depth + 1)]),
  );
}

export interface ToolCall {
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

/**
 * The tool call that the caller requires, if any: a named tool, or the first where any will do. Chat wraps
 * the definition in `function`, responses do not.
 */
export function demandedCall(body: JsonObject): ToolCall | null {
  const choice = memberOf(body, "tool_choice");
  const definitions = listOf(body, "tools").map((tool) => objectOf(tool, "function") ?? tool);
  const wanted = isObject(choice)
    ? (nameOf(objectOf(choice, "function"), "name") ?? nameOf(choice, "name"))
    : null;
  if (choice !== "required" && wanted === null) return null;
  const definition = definitions.find(
    (tool) => nameOf(tool, "name") !== null && (wanted === null || nameOf(tool, "name") === wanted),
  );
  const name = nameOf(definition, "name");
  if (name === null) return null;
  return { name, arguments: JSON.stringify(sampleOf(memberOf(definition, "parameters"))) };
}

/** Text truncated to a number of tokens. */
export function limited(
  text: string,
  maxTokens: Json | undefined,
): { text: string; isCut: boolean } {
  const pieces = piecesOf(text);
  if (typeof maxTokens !== "number" || maxTokens < 1 || pieces.length <= maxTokens) {
    return { text, isCut: false };
  }
  return { text: pieces.slice(0, Math.floor(maxTokens)).join(""), isCut: true };
}
