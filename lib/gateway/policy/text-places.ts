import type { TextRole } from "../detectors/detector";
import {
  type JsonFrame,
  type JsonQuestions,
  type JsonReading,
  type JsonToken,
  MalformedJson,
  readJson,
} from "../json-text";
import {
  assistantTypes,
  encoded,
  freeNames,
  identifiers,
  marked,
  systemNames,
  toolTypes,
  vocabulary,
} from "./api-words";
import type { Direction } from "./rule";

/** A text in a JSON body, with its position and speaker. */
export interface TextPlace {
  readonly token: JsonToken;
  readonly text: string;
  readonly role: TextRole;
  /** The texts inside, when the text is itself JSON, as tool-call arguments are. */
  readonly inner: readonly TextPlace[] | null;
}

/** What is known of a container once it is read. */
export interface FrameContext {
  readonly role: TextRole;
  /** Filled by callers and models rather than laid out by the API: member names mean nothing here. */
  readonly isFree: boolean;
}

/** Values that repeat a text piece by piece, so that masking the text alone would not hide it. */
const echoes: ReadonlySet<string> = new Set(["logprobs", "logprobsResult"]);

export const questions: JsonQuestions = {
  isMarked: (name) => marked.has(name),
  isRanged: (name) => echoes.has(name),
};

const roles: Readonly<Record<string, TextRole>> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  model: "assistant",
  tool: "tool",
  function: "tool",
};

const speakerOf = (direction: Direction): TextRole =>
  direction === "request" ? "user" : "assistant";

/** The speaker of each container, and whether its names are the API's. Parents come before their members. */
export function contextsOf(
  reading: JsonReading,
  direction: Direction,
  outer: FrameContext | null,
): Map<JsonFrame, FrameContext> {
  const contexts = new Map<JsonFrame, FrameContext>();
  const top: FrameContext = outer ?? { role: speakerOf(direction), isFree: false };
  for (const frame of reading.frames) {
    const around = (frame.parent && contexts.get(frame.parent)) ?? top;
    contexts.set(frame, around.isFree ? around : contextOf(frame, around));
  }
  return contexts;
}

function contextOf(frame: JsonFrame, around: FrameContext): FrameContext {
  const role = roleOf(frame, around);
  const isFree = isFreeFrame(frame);
  return role === around.role && isFree === around.isFree ? around : { role, isFree };
}

function roleOf(frame: JsonFrame, around: FrameContext): TextRole {
  const { role, type } = frame.marks ?? {};
  if (typeof type === "string") {
    if (toolTypes.has(type)) return "tool";
    if (type === "document" || type === "search_result") return "document";
    if (assistantTypes.has(type) && role === undefined) return "assistant";
  }
  if (typeof role === "string") return roles[role] ?? around.role;
  return roleOfName(frame.key) ?? around.role;
}

function roleOfName(key: string | number): TextRole | null {
  if (typeof key === "number") return null;
  if (systemNames.has(key)) return "system";
  if (key === "functionResponse") return "tool";
  return key === "documents" ? "document" : null;
}

/** Whether a container is filled by callers and models, judged by its own name and its parent's. */
export function isFreeFrame({ key, parent }: JsonFrame): boolean {
  if (typeof key === "number") return false;
  if (freeNames.has(key)) return true;
  const type = parent?.marks?.type;
  if (key === "input") return typeof type === "string" && type.endsWith("tool_use");
  return key === "response" && parent?.key === "functionResponse";
}

const isWordless = /^\S*$/;
const isIdentifier = /^[\w.:|/-]*$/;
const isName = /^[A-Za-z_$][\w$-]*$/;
const isEncoded = /^[A-Za-z0-9+/_=-]*$/;
const dataUrl = /^data:(?!text\/)[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*;base64,/;

/** Whether a string is the API's own word, an identifier or encoded bytes rather than a text. */
export function isNoText({ key, value }: JsonToken, isFree: boolean): boolean {
  if (value === "") return true;
  const name = String(key);
  if (encoded.has(name) && isBytes(value)) return true;
  if (isFree) return false;
  if (vocabulary.has(name)) return value.length <= 64 && isWordless.test(value);
  return identifiers.has(name) && value.length <= 256 && isIdentifier.test(value);
}

/** Checks both ends only: text hidden in something that no decoder accepts is of no use to an attacker. */
function isBytes(value: string): boolean {
  if (value.startsWith("data:")) return dataUrl.test(value.slice(0, 256));
  return (
    value.length >= 256 && isEncoded.test(value.slice(0, 512)) && isEncoded.test(value.slice(-64))
  );
}

/** How deep JSON inside strings of JSON is followed. */
const MAX_NESTING = 3;

/** Integers from this length on can be an account, a card or a personal number. */
const MIN_NUMBER_LENGTH = 9;
const isWholeNumber = /^\d+$/;

/**
 * Every text of a JSON body, in order: all strings except the API's own words, identifiers and bytes, and also member
 * names and long numbers in what callers and models fill in themselves. Whatever the endpoint, nothing is left out
 * for being unknown. `outer` describes the string that contains a nested JSON.
 */
export function placesIn(
  reading: JsonReading,
  direction: Direction,
  outer: FrameContext | null,
  depth: number,
): TextPlace[] {
  const contexts = contextsOf(reading, direction, outer);
  const top: FrameContext = outer ?? { role: speakerOf(direction), isFree: false };
  const places: TextPlace[] = [];
  for (const token of reading.tokens) {
    const context = contexts.get(token.frame) ?? top;
    if (!isText(token, context.isFree)) continue;
    const role = context.isFree ? context.role : (roleOfName(token.key) ?? context.role);
    const inner = mayNest(token, direction) ? nested(token.value, direction, role, depth) : null;
    places.push({ token, text: token.value, role, inner });
  }
  return places;
}

function isText(token: JsonToken, isFree: boolean): boolean {
  if (token.kind === "string") return !isNoText(token, isFree);
  if (!isFree) return false;
  if (token.kind === "name") return !isName.test(token.value);
  return token.value.length >= MIN_NUMBER_LENGTH && isWholeNumber.test(token.value);
}

/**
 * Whether JSON inside a string is read as such. In an answer only a tool's arguments are: a model's own prose is
 * text, and must come out the same whether or not it is streamed.
 */
const mayNest = ({ kind, key }: JsonToken, direction: Direction): boolean =>
  kind === "string" && (direction === "request" || key === "arguments");

/** The texts of a string that is itself a JSON object or array; null when it is a text like any other. */
function nested(
  value: string,
  direction: Direction,
  role: TextRole,
  depth: number,
): readonly TextPlace[] | null {
  if (depth >= MAX_NESTING || !opensJson(value)) return null;
  try {
    return placesIn(readJson(value, questions), direction, { role, isFree: true }, depth + 1);
  } catch (error) {
    if (error instanceof MalformedJson) return null;
    throw error;
  }
}

/** Whether a string could be a JSON object or array, judged by its ends. */
function opensJson(value: string): boolean {
  const inside = value.length > 1 ? value.trim() : "";
  return (
    (inside.startsWith("{") && inside.endsWith("}")) ||
    (inside.startsWith("[") && inside.endsWith("]"))
  );
}
