import type { Json, Readings, WireFormat } from "./providers/provider";

const usageKey = /"(usage|usageMetadata)"\s*:\s*\{/g;
const modelKey = /"model(?:Version)?"\s*:\s*"([^"\\]{1,200})"/;

/** A usage object is some hundred characters long. Only a hostile answer has longer or more candidates. */
const maxObjectLength = 8_192;
const maxCandidates = 64;

/** Where the object that opens at `open` closes, respecting strings; -1 when it does not within the limit. */
function closeOf(text: string, open: number): number {
  const end = Math.min(text.length, open + maxObjectLength);
  let depth = 0;
  let isInString = false;
  for (let i = open; i < end; i++) {
    const char = text[i];
    if (isInString) {
      if (char === "\\") i++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return i;
  }
  return -1;
}

function objectAt(text: string, open: number): Json | undefined {
  const close = closeOf(text, open);
  if (close === -1) return undefined;
  try {
    return JSON.parse(text.slice(open, close + 1)) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Finds usage and model in a JSON answer of which only head and tail are available: too large to be kept, or cut off.
 * The last usage object wins. A quote inside a JSON string is escaped, so content cannot pose as one.
 */
export function searchUsage(wire: WireFormat, head: string, tail: string, into: Readings): void {
  into.model = (modelKey.exec(head) ?? modelKey.exec(tail))?.[1] ?? into.model;
  for (const match of [...tail.matchAll(usageKey)].slice(-maxCandidates).reverse()) {
    const [whole, name = ""] = match;
    const usage = objectAt(tail, match.index + whole.length - 1);
    if (usage === undefined) continue;
    wire.readAnswer({ [name]: usage }, into);
    if (into.usage) return;
  }
}
