/** A stretch of a text that decodes to another text. Offsets are into the text as sent. */
export interface Decoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Decoding stops here, so that a text made of encodings costs no more than a text twice its size. */
const MAX_DECODED = 16_384;
const MAX_PARTS = 24;

const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const HEX = /(?:(?:0x|\\x|%)?[0-9A-Fa-f]{2}[ :,-]?){12,}/g;
const PERCENT = /(?:[\w.~+-]{0,40}%[0-9A-Fa-f]{2}){6,}[\w.~%+-]*/g;
const ESCAPES =
  /(?:\\u\{?[0-9A-Fa-f]{2,6}\}?|&#x?[0-9A-Fa-f]{2,6};?|\\x[0-9A-Fa-f]{2}|[ \w,.'!]){12,}/g;
const BINARY = /(?:[01]{8}[ ,]?){8,}/g;

/** Everything in `text` that is base64, hex, percent, escape or bit notation of readable text. */
export function decodedParts(text: string): readonly Decoded[] {
  const parts: Decoded[] = [];
  let budget = MAX_DECODED;
  const collect = (pattern: RegExp, decode: (match: string) => string): void => {
    pattern.lastIndex = 0;
    for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
      if (parts.length >= MAX_PARTS || budget <= 0) return;
      const raw = m[0].slice(0, budget * 4);
      const decoded = decode(raw);
      if (decoded.length < 8 || decoded === raw) continue;
      budget -= decoded.length;
      parts.push({ start: m.index, end: m.index + m[0].length, text: decoded });
    }
  };
  collect(BASE64, fromBase64);
  collect(BINARY, (s) =>
    bytesToText((s.match(/[01]{8}/g) ?? []).map((b) => Number.parseInt(b, 2))),
  );
  collect(HEX, (s) =>
    bytesToText((s.match(/[0-9A-Fa-f]{2}(?![xX])/g) ?? []).map((b) => Number.parseInt(b, 16))),
  );
  if (text.includes("%")) collect(PERCENT, fromPercent);
  if (text.includes("&#") || text.includes("\\u") || text.includes("\\x"))
    collect(ESCAPES, fromEscapes);
  return parts;
}

function fromBase64(run: string): string {
  // A word or a path seldom mixes cases and digits; data nearly always does.
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run)) return "";
  const standard = run.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  try {
    const raw = atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)));
    return bytesToText(Array.from(raw, (char) => char.charCodeAt(0)));
  } catch {
    return "";
  }
}

function fromPercent(run: string): string {
  try {
    return decodeURIComponent(run.replaceAll("+", " "));
  } catch {
    return "";
  }
}

function fromEscapes(run: string): string {
  let found = 0;
  const text = run.replace(
    /\\u\{?([0-9A-Fa-f]{2,6})\}?|&#x([0-9A-Fa-f]{2,6});?|&#([0-9]{2,6});?|\\x([0-9A-Fa-f]{2})/g,
    (_all, unicode?: string, hex?: string, decimal?: string, byte?: string) => {
      found++;
      const digits = unicode ?? hex ?? byte;
      const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
      return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : "";
    },
  );
  return found >= 6 ? text : "";
}

/** Bytes as text when nearly all of it is readable, else empty. */
function bytesToText(bytes: readonly number[]): string {
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  let shown = 0;
  for (const char of text) {
    const c = char.codePointAt(0) ?? 0;
    if (c !== 0xfffd && (c >= 32 || c === 9 || c === 10 || c === 13) && c !== 127) shown++;
  }
  return shown >= text.length * 0.95 ? text : "";
}
