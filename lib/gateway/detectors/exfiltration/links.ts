import { decodedParts } from "../encodings";

/** A link in an answer that carries more than an address. Offsets are into the answer. */
export interface CarryingLink {
  readonly start: number;
  readonly end: number;
  /** True when merely displaying the answer sends it: images, frames, style sheets. */
  readonly fetched: boolean;
  /** 0 to 1. */
  readonly confidence: number;
}

const ADDRESS = /(?:https?:)?\/\/[^\s<>"'`\\]{3,4096}/gi;

/** Hosts whose sole purpose is to log what is sent to them. */
const COLLECTORS =
  /(?:^|\.)(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|ngrok(?:-free)?\.(?:io|app|dev)|burpcollaborator\.net|oastify\.com|oast\.(?:fun|live|me|online|pro|site)|interact\.sh|beeceptor\.com|hookbin\.com|requestcatcher\.com|dnslog\.cn|ceye\.io|canarytokens\.(?:com|org)|trycloudflare\.com|serveo\.net|loca\.lt|postb\.in|mockbin\.org|ptsv[23]\.com)$/i;

/** Parameters whose values are their own and carry nothing of the conversation. */
const ORDINARY_PARAMETERS =
  /^(?:x-(?:amz|goog)-.+|signature|sig|sv|se|sp|sr|spr|st|key-pair-id|policy|expires|utm_.+|w|h|width|height|size|fit|crop|auto|format|dpr|v|version|ver|page|lang|locale|hl|style|logo|labelcolor|color|branch|fbclid|gclid|ref|token-type|ixid|ixlib)$/i;

const TELLING_PARAMETERS =
  /^(?:d|q|data|payload|c|cookie|cookies|msg|message|secret|leak|content|text|prompt|history|conversation|exfil|info|dump|stolen|context|session|chat|summary|body|pwd|pass(?:word)?|creds?|email|ssn|apikey|api_key|key)$/i;

/** The least an address must have to be worth parsing. */
const WORTH_PARSING =
  /[?#@{%[]|[\w-]{24}|\/\d+\.\d+\.\d+\.\d+|webhook|requestb|pipedream|ngrok|collaborator|oast|interact\.sh|beeceptor|hookbin|catcher|dnslog|ceye|canary|cloudflare|serveo|loca\.lt|postb|mockbin|ptsv/i;

const PLACEHOLDER = /(?:\{\{?|%7B|\$\{|\[|%5B|<|%3C)[\w .-]{2,40}(?:\}|%7D|\]|%5D|>|%3E)/i;
const PERSONAL =
  /[\w.+-]+(?:@|%40)[\w-]+\.\w{2,}|(?:\d[ +-]?){13,19}|\b\d{3}-\d{2}-\d{4}\b|\b(?:sk|ghp|AKIA|xox[abp])[-_\w]{12,}/i;

/** Links of `text` that carry data to a host not in `allowedHosts` (`example.com` covers its subdomains). */
export function carryingLinks(
  text: string,
  allowedHosts: readonly string[],
): readonly CarryingLink[] {
  const found: CarryingLink[] = [];
  if (!text.includes("//")) return found;
  const images = imageReferences(text);
  ADDRESS.lastIndex = 0;
  for (let m = ADDRESS.exec(text); m !== null; m = ADDRESS.exec(text)) {
    const address = trimmed(m[0], text, m.index);
    if (!WORTH_PARSING.test(address)) continue;
    const url = parse(address);
    if (url === null || isAllowed(url.hostname, allowedHosts)) continue;
    const fetched = isFetched(text, m.index, images);
    const confidence = confidenceOf(url, fetched);
    if (confidence >= 0.3) {
      found.push({ start: m.index, end: m.index + address.length, fetched, confidence });
    }
  }
  return found;
}

const REFERENCE = /(?:^|\n)\s{0,3}\[([^\]]{1,80})\]:\s{0,3}<?$/;

/** Names of references used by images: `![alt][name]` and `![name]`. */
function imageReferences(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!text.includes("]:")) return names;
  for (const match of text.matchAll(/!\[([^\]]{0,200})\](?:\[([^\]]{1,80})\])?/g)) {
    names.add((match[2] ?? match[1] ?? "").toLowerCase());
  }
  return names;
}

/** Markdown ends an address at the parenthesis that opened before it, prose at its own punctuation. */
function trimmed(address: string, text: string, index: number): string {
  let end = address.length;
  if (index > 0 && text[index - 1] === "(") {
    const close = address.indexOf(")");
    if (close !== -1) end = close;
  }
  while (end > 0 && /[.,;:!?)\]*]/.test(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}

function parse(address: string): URL | null {
  const full = address.startsWith("//") ? `https:${address}` : address;
  return URL.canParse(full) ? new URL(full) : null;
}

function isAllowed(host: string, allowed: readonly string[]): boolean {
  const name = host.toLowerCase();
  return allowed.some((entry) => {
    const wanted = entry.toLowerCase();
    return name === wanted || name.endsWith(`.${wanted}`);
  });
}

/** Whether the text before an address makes a viewer load it automatically. */
function isFetched(text: string, index: number, images: ReadonlySet<string>): boolean {
  const before = text.slice(Math.max(0, index - 200), index);
  if (/!\[[^\]]*\]\(\s*<?$/.test(before)) return true;
  if (
    /<(?:img|iframe|video|audio|source|embed|object|link|script|input|image)\b[^>]*(?:src|href|srcset|data|poster|xlink:href)\s*=\s*["']?[^"'>]*$/i.test(
      before,
    )
  )
    return true;
  if (/url\(\s*["']?$/i.test(before)) return true;
  const reference = REFERENCE.exec(before)?.[1];
  return reference !== undefined && images.has(reference.toLowerCase());
}

function confidenceOf(url: URL, fetched: boolean): number {
  let score = fetched ? 1 : -1;
  let carried = "";
  if (COLLECTORS.test(url.hostname)) score += 2.5;
  if (/^\[|^\d+\.\d+\.\d+\.\d+$/.test(url.hostname)) score += 1;
  if (url.username !== "") score += 1;
  for (const [name, value] of url.searchParams) {
    if (ORDINARY_PARAMETERS.test(name)) continue;
    carried += ` ${value}`;
    score +=
      Math.max(0, weightOf(value)) + (TELLING_PARAMETERS.test(name) && value.length >= 8 ? 0.8 : 0);
  }
  if (url.search.length > 1 && ![...url.searchParams.values()].some((value) => value !== "")) {
    const bare = safeDecode(url.search.slice(1));
    carried += bare;
    score += weightOf(bare);
  }
  if (url.hash.length > 60 && fetched) score += weightOf(safeDecode(url.hash.slice(1)));
  for (const part of url.pathname.split("/")) {
    if (part.length >= 24 && !/\.\w{2,5}$/.test(part)) score += 0.7 * weightOf(safeDecode(part));
  }
  for (const label of url.hostname.split(".")) if (label.length >= 28) score += 2;
  if (carried.length > 120) score += 1;
  if (PLACEHOLDER.test(url.search) || (fetched && PLACEHOLDER.test(url.pathname))) score += 2.5;
  if (PERSONAL.test(carried)) score += 2.5;
  return Math.round(1000 / (1 + Math.exp(3 - score))) / 1000;
}

/** How much a value looks like conversation rather than an address's own parameter. */
function weightOf(value: string): number {
  if (value.length < 12) return 0;
  if (decodedParts(value).length > 0) return 3;
  const words = value.split(/[\s+_,;|]+/).filter((word) => /^[\p{L}'.:-]{2,}$/u.test(word)).length;
  if (words >= 4) return 2.5;
  if (value.length >= 32 && entropyPerCharacter(value) > 3.5) return 1.5;
  return value.length >= 64 ? 1 : 0;
}

/** Shannon entropy in bits: prose has about 4 over its letters, an encoded run over 3.5 and no blanks. */
function entropyPerCharacter(value: string): number {
  if (value.includes(" ")) return 0;
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= (n / value.length) * Math.log2(n / value.length);
  return bits;
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
}
