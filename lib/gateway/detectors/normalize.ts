import { combiningMark, foldCodePoint, isConfusableScript, latinLookalike } from "./confusables";

/** A text as detectors of meaning read it: folded, lower-cased, and traceable to what was sent. */
export interface NormalizedText {
  /** UTF-16 codes after folding. Only the first `length` are meaningful. */
  readonly codes: Uint16Array;
  readonly length: number;
  /** Folded index → index in the original; null when they are the same. */
  readonly origins: Int32Array | null;
  /** Characters nobody sees: zero-width, bidi controls, tags, variation selectors out of place. */
  readonly invisible: readonly InvisibleRun[];
  /** True when letters of another script stood in for Latin ones inside a word. */
  readonly disguised: boolean;
}

/** A run of unseen characters in the original, and what they spell when they encode a text. */
export interface InvisibleRun {
  readonly start: number;
  readonly end: number;
  readonly kind: "zero-width" | "bidi" | "tag" | "variation";
  /** Text carried by tag or variation-selector characters, or by binary zero-width runs; else empty. */
  readonly payload: string;
}

const LOWER = new Uint8Array(128);
for (let c = 0; c < 128; c++) LOWER[c] = c >= 65 && c <= 90 ? c + 32 : c;

const NONE: readonly InvisibleRun[] = [];

/**
 * Folds case, compatibility forms, accents and look-alike letters, and drops what is invisible.
 * Linear; plain ASCII costs one pass and shares offsets with the original.
 */
export function normalize(text: string): NormalizedText {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return normalizeUnicode(text, i, codes);
    codes[i] = LOWER[c] as number;
  }
  return { codes, length: text.length, origins: null, invisible: NONE, disguised: false };
}

/** The folded text as a string; for tests and for matchers that want one. */
export function normalizedString(normalized: NormalizedText, start = 0, end?: number): string {
  const { codes, length } = normalized;
  const last = Math.min(end ?? length, length);
  let out = "";
  for (let i = start; i < last; i += 8192) {
    out += String.fromCharCode(...codes.subarray(i, Math.min(last, i + 8192)));
  }
  return out;
}

/** Where a folded index stood in the text that was sent. `length` maps to its end. */
export function originOf(normalized: NormalizedText, index: number, originalLength: number): number {
  if (index >= normalized.length) return originalLength;
  return normalized.origins === null ? index : (normalized.origins[index] as number);
}

function normalizeUnicode(text: string, firstWide: number, ascii: Uint16Array): NormalizedText {
  let codes = new Uint16Array(text.length + 64);
  let origins = new Int32Array(text.length + 64);
  codes.set(ascii.subarray(0, firstWide));
  for (let i = 0; i < firstWide; i++) origins[i] = i;
  let n = firstWide;
  let latin = 0;
  let foreign = 0;
  const hidden = new InvisibleCollector();
  let i = firstWide;
  while (i < text.length) {
    if (n + 24 > codes.length) {
      codes = grow(codes, Uint16Array);
      origins = grow(origins, Int32Array);
    }
    let c = text.charCodeAt(i);
    if (c < 128) {
      codes[n] = LOWER[c] as number;
      origins[n++] = i++;
      continue;
    }
    const width = c >= 0xd800 && c < 0xdc00 && i + 1 < text.length ? 2 : 1;
    if (width === 2) c = text.codePointAt(i) ?? c;
    if (hidden.take(text, i, width, c)) {
      i += width;
      continue;
    }
    if (combiningMark(c) && n > 0) {
      i += width;
      continue;
    }
    if (isConfusableScript(c)) foreign++;
    else latin++;
    const folded = foldCodePoint(c);
    for (let k = 0; k < folded.length && k < 18; k++) {
      codes[n] = folded.charCodeAt(k);
      origins[n++] = i;
    }
    i += width;
  }
  const disguised = foreign > 0 && unmask(codes, n, foreign);
  return { codes, length: n, origins, invisible: hidden.finish(), disguised };
}

function grow<T extends Uint16Array | Int32Array>(from: T, make: new (length: number) => T): T {
  const next = new make(from.length * 2 + 64);
  next.set(from);
  return next;
}

/**
 * Reads look-alike letters as Latin where a word mixes scripts, or where a whole look-alike word
 * stands in a text that is otherwise Latin. Honest Russian, Greek or Armenian stays as it is.
 */
function unmask(codes: Uint16Array, length: number, foreignTotal: number): boolean {
  let latinTotal = 0;
  for (let i = 0; i < length; i++) {
    const c = codes[i] as number;
    if (c >= 97 && c <= 122) latinTotal++;
  }
  let found = false;
  let start = 0;
  while (start < length) {
    let end = start;
    let latin = 0;
    let foreign = 0;
    let alike = 0;
    for (; end < length; end++) {
      const c = codes[end] as number;
      if (c >= 97 && c <= 122) latin++;
      else if (c > 127) {
        foreign++;
        if (latinLookalike(c) !== 0) alike++;
      } else if (c < 48 || (c > 57 && c < 64) || c > 90) break;
    }
    const mixed = latin > 0 && alike > 0 && alike === foreign;
    const wholly = latin === 0 && alike > 1 && alike === foreign && latinTotal > 2 * foreignTotal;
    if (mixed || wholly) {
      found = true;
      for (let i = start; i < end; i++) codes[i] = latinLookalike(codes[i] as number) || (codes[i] as number);
    }
    start = end + 1;
  }
  return found;
}

const EMOJI_FLAG = 0x1f3f4;

function kindOf(c: number): InvisibleRun["kind"] | null {
  if (c < 0x2000) {
    const odd = c === 0xad || c === 0x34f || c === 0x61c || c === 0x115f || c === 0x1160 || c === 0x180e;
    return odd ? "zero-width" : null;
  }
  if (c <= 0x206f) {
    if (c >= 0x202a && c <= 0x202e) return "bidi";
    if (c >= 0x2066 && c <= 0x206f) return "bidi";
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2065) ? "zero-width" : null;
  }
  if (c === 0xfeff || c === 0x3164 || c === 0xffa0) return "zero-width";
  if (c >= 0xfe00 && c <= 0xfe0f) return "variation";
  if (c >= 0xe0100 && c <= 0xe01ef) return "variation";
  return c >= 0xe0000 && c <= 0xe007f ? "tag" : null;
}

/** Joiners and direction marks that honest Persian, Indic, Arabic and emoji text needs. */
function isOrdinaryUse(c: number, text: string, index: number, width: number): boolean {
  const before = index > 0 ? text.charCodeAt(index - 1) : 0;
  const after = index + width < text.length ? text.charCodeAt(index + width) : 0;
  if (c === 0x200c || c === 0x200d) return before > 0x2ff || after > 0x2ff;
  if (c === 0x200e || c === 0x200f || c === 0x61c) return isRightToLeft(before) || isRightToLeft(after);
  if (c === 0xad) return before > 32 && after > 32 && !(before < 128 && text.charCodeAt(index - 2) === 0xad);
  return c === 0xfeff && index === 0;
}

const isRightToLeft = (c: number): boolean => c >= 0x590 && c <= 0x8ff;

class InvisibleCollector {
  readonly #runs: InvisibleRun[] = [];
  #kind: InvisibleRun["kind"] | null = null;
  #start = 0;
  #end = 0;
  #units: number[] = [];

  /** True when the character is invisible and so not part of the folded text. */
  take(text: string, index: number, width: number, c: number): boolean {
    const kind = kindOf(c);
    if (kind === null) return false;
    if (kind === "tag" && this.#end !== index && precededByFlag(text, index)) {
      this.#close();
      this.#kind = null;
      this.#skipFlag = true;
    }
    if (kind !== "tag") this.#skipFlag = false;
    if ((kind === "tag" && this.#skipFlag && this.#flagEnd(index)) || isOrdinaryUse(c, text, index, width)) {
      this.#flagAt = index + width;
      return true;
    }
    if (this.#kind !== kind || this.#end !== index) {
      this.#close();
      this.#kind = kind;
      this.#start = index;
      this.#units = [];
    }
    this.#end = index + width;
    if (this.#units.length < 4096) this.#units.push(c);
    return true;
  }

  finish(): readonly InvisibleRun[] {
    this.#close();
    return this.#runs;
  }

  #skipFlag = false;
  #flagAt = -1;

  /** Tag characters directly after a black flag spell a region, not a message. */
  #flagEnd(index: number): boolean {
    return this.#flagAt === -1 || this.#flagAt === index || this.#flagAt < index;
  }

  #close(): void {
    const kind = this.#kind;
    if (kind === null) return;
    this.#kind = null;
    // One selector after a symbol picks its colour; that is how emoji are written.
    if (kind === "variation" && this.#units.length < 3) return;
    this.#runs.push({ start: this.#start, end: this.#end, kind, payload: payloadOf(kind, this.#units) });
  }
}

function precededByFlag(text: string, index: number): boolean {
  return index >= 2 && text.codePointAt(index - 2) === EMOJI_FLAG;
}

function payloadOf(kind: InvisibleRun["kind"], units: readonly number[]): string {
  if (kind === "tag") {
    let out = "";
    for (const c of units) if (c >= 0xe0020 && c < 0xe007f) out += String.fromCharCode(c - 0xe0000);
    return out;
  }
  if (kind === "variation") {
    return fromBytes(units.map((c) => (c >= 0xe0100 ? c - 0xe0100 + 16 : c - 0xfe00)));
  }
  if (kind === "zero-width" && units.length >= 16) {
    const zero = units[0];
    const one = units.find((c) => c !== zero);
    for (const [a, b] of [
      [0x200b, 0x200c],
      [0x200c, 0x200b],
      [0x200c, 0x200d],
      [zero, one],
    ]) {
      const bits = units.filter((c) => c === a || c === b).map((c) => (c === b ? 1 : 0));
      const bytes: number[] = [];
      for (let i = 0; i + 8 <= bits.length; i += 8) {
        bytes.push(bits.slice(i, i + 8).reduce<number>((sum, bit) => sum * 2 + bit, 0));
      }
      const decoded = fromBytes(bytes);
      if (decoded !== "") return decoded;
    }
  }
  return "";
}

/** Bytes as text when they are printable UTF-8, else empty. */
function fromBytes(bytes: readonly number[]): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/.test(text) ? text : "";
  } catch {
    return "";
  }
}
