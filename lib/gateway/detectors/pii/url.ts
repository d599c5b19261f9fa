import { pii } from "./entity";
import { classOf, type Hits } from "./hits";

export const url = pii("URL", "Network and devices", "Web address", "low", false);
export const urlCredentials = pii(
  "URL_CREDENTIALS",
  "Network and devices",
  "Web address with a user name and password",
  "high",
);

/** Browsers and servers stop near this length; anything past it is not part of the finding. */
const MAX_URL = 2048;

const isUrlEnd = (c: number): boolean =>
  c <= 32 ||
  c === 34 ||
  c === 60 ||
  c === 62 ||
  c === 96 ||
  c === 0xa0 ||
  (c >= 0x2000 && c < 0x2070);

/** Reads an address whose `://` stands at `colon`; where it ends, since what lies inside is part of it. */
export function urlAt(text: string, colon: number, hits: Hits): number {
  let start = colon;
  while (start > 0 && colon - start < 16) {
    const c = text.charCodeAt(start - 1);
    if (c < 128 && (classOf(c) !== 0 || c === 43 || c === 45 || c === 46)) start--;
    else break;
  }
  const scheme = text.slice(start, colon).toLowerCase();
  const end = urlEnd(text, colon + 3);
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return end;
  if (end - colon < 6) return end;
  const authority = /^[^/?#]*/.exec(text.slice(colon + 3, Math.min(end, colon + 259)))?.[0] ?? "";
  const userInfo = authority.lastIndexOf("@");
  const password = userInfo < 0 ? -1 : authority.indexOf(":");
  if (password >= 0 && password < userInfo - 1) {
    const value = authority.slice(password + 1, userInfo);
    const placeholder = /^(?:<.*>|\[.*\]|\{.*\}|\$.*|%s|\*+|x+|pass(?:word)?|pwd)$/i.test(value);
    hits.add(urlCredentials, start, end, placeholder ? 0 : 0.97);
  }
  if (scheme === "http" || scheme === "https" || scheme === "ftp" || scheme.startsWith("ws")) {
    if (/[\p{L}\p{N}\]]/u.test(authority)) hits.add(url, start, end, 0.95);
  }
  return end;
}

/** Reads `www.` addresses without a scheme; `start` is the first `w`. */
export function bareUrlAt(text: string, start: number, hits: Hits): number {
  const end = urlEnd(text, start);
  if (
    /^www\.[\p{L}\p{N}-]{1,63}\.[\p{L}]{2}/iu.test(text.slice(start, Math.min(end, start + 90)))
  ) {
    hits.add(url, start, end, 0.9);
  }
  return end;
}

/** Where an address stops: at white space or quotes, less the punctuation of the sentence around it. */
function urlEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_URL);
  let end = from;
  let parens = 0;
  for (; end < limit; end++) {
    const c = text.charCodeAt(end);
    if (isUrlEnd(c)) break;
    if (c === 40) parens++;
    else if (c === 41 && --parens < 0) break;
  }
  while (end > from && ".,;:!?'*_])}|\\".includes(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ")" && text.slice(from, end).includes("(")) break;
    end--;
  }
  return end;
}
