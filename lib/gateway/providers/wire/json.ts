import type { Json } from "../provider";

export type JsonObject = { readonly [name: string]: Json };

const maxCount = 2_147_483_647;
const maxNameLength = 200;
/** Bounds recursion, however deeply callers and vendors nest. */
export const maxDepth = 64;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;

export function objectOf(value: Json | undefined, name: string): JsonObject | undefined {
  const member = memberOf(value, name);
  return isObject(member) ? member : undefined;
}

/** The list under `name`; empty where there is none. */
export function listOf(value: Json | undefined, name: string): readonly Json[] {
  const member = memberOf(value, name);
  return isList(member) ? member : [];
}

/** A short text such as a model's name, cut at 200 characters; null where there is none. */
export function nameOf(value: Json | undefined, name: string): string | null {
  const member = memberOf(value, name);
  return typeof member === "string" && member !== "" ? member.slice(0, maxNameLength) : null;
}

/** A count of tokens; undefined for anything else. */
export function countOf(value: Json | undefined, name: string): number | undefined {
  const member = memberOf(value, name);
  if (typeof member !== "number" || !(member >= 0)) return undefined;
  return Math.min(Math.floor(member), maxCount);
}

/** Parsed JSON, or undefined for what is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Collects texts, however deep: a bare string, strings in lists, and strings that are members under one of
 * `names`. Everything else, such as base64 data or image URLs, is skipped.
 */
export function gatherTexts(
  value: Json | undefined,
  names: ReadonlySet<string>,
  into: string[],
  depth = 0,
): void {
  if (typeof value === "string") {
    if (value !== "") into.push(value);
  } else if (depth < maxDepth && isList(value)) {
    for (const item of value) gatherTexts(item, names, into, depth + 1);
  } else if (depth < maxDepth && isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (typeof member !== "string" || names.has(name)) {
        gatherTexts(member, names, into, depth + 1);
      }
    }
  }
}

/** Whether containers lie more than `levels` deep in one another. Does not recurse. */
export function isDeeperThan(value: Json, levels: number): boolean {
  let layer: readonly Json[] = [value];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > levels) return true;
    const inside: Json[] = [];
    for (const item of layer) {
      if (typeof item !== "object" || item === null) continue;
      for (const member of Object.values(item)) {
        if (typeof member === "object" && member !== null) inside.push(member);
      }
    }
    layer = inside;
  }
  return false;
}

/**
 * Definitions of tools, which count as prompt in their JSON form. Definitions nested too deep to be
 * written are skipped.
 */
export function gatherDefinitions(value: Json | undefined, into: string[]): void {
  if (!isObject(value) && !(isList(value) && value.length > 0)) return;
  try {
    into.push(JSON.stringify(value));
  } catch (error) {
    // Unlike JSON.parse it recurses, so a value that could be read may overflow the stack when written.
    if (!(error instanceof RangeError)) throw error;
  }
}
