import type { Report } from "./report";
import { assignedSecret, password, sessionCookie } from "./tokens";
import { looksChosen, looksGenerated } from "./values";

/** How far left of `=` or `:` the name may begin. */
const MAX_NAME = 48;
const MAX_VALUE = 512;

const passwordName =
  /(?:passw(?:or)?d|passwort|passphrase|passcode|pwd|kennwort|contrase[nñ]a|senha|mot_de_passe|pass)$/i;
const cookieName =
  /^(?:(?:php|j|asp\.net_?)?sess(?:ion)?_?-?(?:id|token|key)?|connect\.sid|sid|__(?:host|secure)-[\w-]+|sessionid|csrftoken|remember_token|auth_cookie|laravel_session|_[a-z]+_session)$/i;
const secretName =
  /(?:secret|token|api_?-?key|access_?-?key|private_?-?key|secret_?-?key|account_?-?key|auth_?-?key|encryption_?-?key|signing_?-?key|master_?-?key|client-key-data|credentials?|_authtoken|bearer|sharedaccesssignature|sig|apikey|webhook_?-?key|salt|license_?-?key|_key|hmac)$/i;
const notSecret =
  /^(?:(?:next|prev|previous|page|continuation|max|num|total|first|last|bos|eos|pad|unk|sep|cls|special|stop)_?-?tokens?|tokens?_?count|primary_?key|foreign_?key|public_?key|partition_?key|sort_?key|foreign|idempotency_?key|cache_?key)$/i;

const isNameUnit = (c: number): boolean =>
  (c > 47 && c < 58) ||
  (c > 64 && c < 91) ||
  (c > 96 && c < 123) ||
  c === 95 ||
  c === 45 ||
  c === 46 ||
  (c > 0xbf && c < 0x250);

/** Looks at `name = value` and `"name": "value"`, whose `=` or `:` stands at `at`. */
export function assignmentAt(text: string, at: number, report: Report): void {
  let end = at;
  if (text.charCodeAt(end - 1) === 58) end--;
  while (end > 0 && at - end < 4 && isQuoteOrSpace(text.charCodeAt(end - 1))) end--;
  let start = end;
  const floor = Math.max(0, end - MAX_NAME);
  while (start > floor && isNameUnit(text.charCodeAt(start - 1))) start--;
  if (end - start < 3) return;
  const last = text.charCodeAt(end - 1) | 32;
  // d t e y a n s g k c r: the last letters of every name below; nearly all of a text has other ones.
  if (!LAST_LETTERS.has(last)) return;
  const name = text.slice(start, end);
  const isPassword = passwordName.test(name);
  const isCookie = !isPassword && cookieName.test(name);
  if (!isPassword && !isCookie && (!secretName.test(name) || notSecret.test(name))) return;
  const place = valueAfter(text, at + 1, isPassword);
  if (place === null) return;
  const value = text.slice(place.start, place.end);
  if (isPassword) {
    if (looksChosen(value)) report(password, place.start, place.end, place.quoted ? 0.85 : 0.8);
  } else if (looksGenerated(value)) {
    const info = isCookie ? sessionCookie : assignedSecret;
    report(info, place.start, place.end, 0.85);
  }
}

const LAST_LETTERS = new Set([..."dteyansgkcrilh"].map((char) => char.charCodeAt(0)));

function isQuoteOrSpace(c: number): boolean {
  return c === 32 || c === 34 || c === 39 || c === 96 || c === 92 || c === 42;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** In a query string `&` parts values; in a password it is a character like any other. */
const nextParameter = /^&[\w.-]{1,32}=/;

/** Where the value after an `=` or `:` stands: up to its closing quote, or to the end of the word. */
export function valueAfter(text: string, from: number, isPassword: boolean): Place | null {
  let start = from;
  const c = text.charCodeAt(start);
  if (c === 62 || c === 61) start++;
  while (start - from < 6 && isQuoteOrSpace(text.charCodeAt(start))) start++;
  const quote = text.charAt(start - 1);
  const quoted = quote === '"' || quote === "'" || quote === "`";
  const limit = Math.min(text.length, start + MAX_VALUE);
  let end = start;
  while (end < limit) {
    const char = text.charAt(end);
    if (char <= " " || char === quote || char === "<" || char === ">") break;
    if (char === "\\" && /["'nrt\\]/.test(text.charAt(end + 1))) break;
    if (!quoted && (char === '"' || char === "'" || char === ";" || char === ",")) break;
    if (!quoted && char === "&" && nextParameter.test(text.slice(end, end + 34))) break;
    if (!quoted && !isPassword && (char === ")" || char === "}" || char === "]")) break;
    end++;
  }
  while (end > start && !quoted && ".,;:)]}*".includes(text.charAt(end - 1))) end--;
  return end - start < 6 ? null : { start, end, quoted };
}
