import type { RawHeaders } from "./arrival";

/** Meant for one connection only. Source: RFC 9110 section 7.6.1. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Ours, the caller's browser's or the framework's; nothing a vendor should see. */
const neverForwarded = new Set([
  "host",
  "content-length",
  "expect",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "authorization",
  "cookie",
  "cookie2",
  "forwarded",
  "x-real-ip",
]);
const neverForwardedPrefixes = [
  "x-forwarded-",
  "proxy-",
  "x-middleware-",
  "x-nextjs-",
  "x-trueportai-",
];

const neverReturned = new Set(["set-cookie", "set-cookie2"]);

type Fate = (name: string) => boolean;

/** Caches the decision per spelling of a name; bounded, since callers choose the spellings. */
function remembered(isDropped: Fate): Fate {
  const fates = new Map<string, boolean>();
  return (name) => {
    let fate = fates.get(name);
    if (fate === undefined) {
      const lower = name.toLowerCase();
      fate = hopByHop.has(lower) || isDropped(lower);
      if (fates.size < 1_000) fates.set(name, fate);
    }
    return fate;
  };
}

const isKeptFromUpstream = remembered(
  (name) =>
    neverForwarded.has(name) || neverForwardedPrefixes.some((prefix) => name.startsWith(prefix)),
);
const isKeptFromCaller = remembered((name) => neverReturned.has(name));

/** Names that `Connection` headers declare hop-by-hop. */
function namedByConnection(raw: RawHeaders): Set<string> | null {
  let named: Set<string> | null = null;
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]?.length !== 10 || raw[i]?.toLowerCase() !== "connection") continue;
    const declared = raw[i + 1] ?? "";
    if (/^(?:keep-alive|close)$/i.test(declared)) continue;
    named ??= new Set();
    for (const token of declared.split(",")) named.add(token.trim().toLowerCase());
  }
  return named;
}

function keep(raw: RawHeaders, isDropped: Fate): string[] {
  const named = namedByConnection(raw);
  const kept: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    if (isDropped(name) || named?.has(name.toLowerCase())) continue;
    kept.push(name, raw[i + 1] ?? "");
  }
  return kept;
}

/** The caller's headers as they go upstream. Length and host are the upstream connection's to set. */
export const toUpstream = (raw: RawHeaders): string[] => keep(raw, isKeptFromUpstream);

/** The upstream's headers as they go back to the caller. */
export const toCaller = (raw: RawHeaders): string[] => keep(raw, isKeptFromCaller);

/** First value under a lower-case name, or undefined. */
export function headerOf(headers: RawHeaders, lowerName: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? "";
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) return headers[i + 1];
  }
  return undefined;
}

/** Replaces every header of this name, or adds it. Changes `headers` in place. */
export function setHeader(headers: string[], name: string, value: string): void {
  removeHeader(headers, name.toLowerCase());
  headers.push(name, value);
}

/** Removes every header of this lower-case name, in place. */
export function removeHeader(headers: string[], lowerName: string): void {
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    const name = headers[i] ?? "";
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) headers.splice(i, 2);
  }
}
