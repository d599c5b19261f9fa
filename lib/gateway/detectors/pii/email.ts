import { pii } from "./entity";
import { classOf, type Hits, isDigit } from "./hits";

export const email = pii("EMAIL", "Contact", "E-mail address", "medium");

/** Local parts longer than 64 and domains longer than 253 do not exist. Source: RFC 5321, 4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;

/** How long the user name of a URL may be before its password is taken for an address. */
const MAX_USER = 80;

const isLocal = (c: number): boolean =>
  classOf(c) !== 0 || c === 46 || c === 95 || c === 45 || c === 43 || c === 37 || c === 39;

/** File endings that follow an `@` in package names, image names and code, and are no domains. */
const notATopLevel = /^(?:png|jpe?g|gif|svg|webp|js|ts|jsx|tsx|css|json|py|md|txt|html?|ya?ml)$/i;

/** Reads an address around the `@` at `at`; the end of what was read, or `at + 1`. */
export function emailAt(text: string, at: number, hits: Hits): number {
  let start = at;
  const floor = Math.max(0, at - MAX_LOCAL);
  while (start > floor && isLocal(text.charCodeAt(start - 1))) start--;
  while (start < at && isPunctuation(text.charCodeAt(start))) start++;
  if (start === at || isPunctuation(text.charCodeAt(at - 1), true)) return at + 1;
  const end = domainEnd(text, at + 1);
  if (end < 0) return at + 1;
  // `user:password@host` belongs to a URL, and is reported as one.
  if (text.charCodeAt(start - 1) === 58) {
    const near = text.slice(Math.max(0, start - MAX_USER), start);
    if (/:\/\/[^\s/]*$/.test(near)) return at + 1;
  }
  hits.add(email, start, end, 0.97);
  return end;
}

const isPunctuation = (c: number, last = false): boolean =>
  c === 46 || c === 39 || c === 37 || (!last && (c === 45 || c === 43));

/** The end of the domain name that begins at `from`, or -1 when there is none. */
function domainEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_DOMAIN);
  let end = from;
  let lastDot = from;
  while (end < limit) {
    const c = text.charCodeAt(end);
    if (c === 46) {
      if (end === from || text.charCodeAt(end - 1) === 46) break;
    } else if (c !== 45 && classOf(c) === 0) break;
    end++;
  }
  while (end > from && (text.charCodeAt(end - 1) === 46 || text.charCodeAt(end - 1) === 45)) end--;
  lastDot = from + text.slice(from, end).lastIndexOf(".");
  if (lastDot <= from || end - lastDot < 3) return -1;
  for (let i = lastDot + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (isDigit(c)) return -1;
  }
  const top = text.slice(lastDot + 1, end);
  return notATopLevel.test(top) ? -1 : end;
}
