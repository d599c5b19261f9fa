/** A run of unseen characters in the original, and what they spell when they encode a text. */
export interface InvisibleRun {
  /** UTF-16 indices into the original, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly kind: InvisibleKind;
  /** Text carried by tag or selector characters or by two alternating zero-width ones; else empty. */
  readonly payload: string;
}

export type InvisibleKind = "zero-width" | "bidi" | "tag" | "variation";

const BLACK_FLAG = 0x1f3f4;

/** A hidden message longer than this is cut; the rest still counts as invisible. */
const MAX_UNITS = 8192;

/** Which kind of invisible character `c` is, or null for a visible one. */
export function invisibleKind(c: number): InvisibleKind | null {
  if (c < 0x2000) {
    const odd =
      c === 0xad || c === 0x34f || c === 0x61c || c === 0x115f || c === 0x1160 || c === 0x180e;
    return odd ? "zero-width" : null;
  }
  if (c <= 0x206f) {
    if ((c >= 0x202a && c <= 0x202e) || c >= 0x2066) return "bidi";
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2065) ? "zero-width" : null;
  }
  if (c === 0xfeff || c === 0x3164 || c === 0xffa0) return "zero-width";
  if ((c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)) return "variation";
  return c >= 0xe0000 && c <= 0xe007f ? "tag" : null;
}

/** Gathers invisible characters into runs while a text is read once, front to back. */
export class InvisibleCollector {
  readonly #runs: InvisibleRun[] = [];
  #kind: InvisibleKind | null = null;
  #start = 0;
  #end = 0;
  #units: number[] = [];
  #flagEnd = -1;

  /** True when the code point at `index` is invisible and so no part of the folded text. */
  take(text: string, index: number, c: number): boolean {
    const kind = invisibleKind(c);
    if (kind === null) {
      if (c === BLACK_FLAG) this.#flagEnd = index + 2;
      return false;
    }
    const end = index + (c > 0xffff ? 2 : 1);
    if (kind === "tag" && this.#flagEnd === index) {
      this.#flagEnd = end;
      return true;
    }
    if (isOrdinary(c, text, index)) return true;
    if (this.#kind !== kind || this.#end !== index) {
      this.#close();
      this.#kind = kind;
      this.#start = index;
    }
    this.#end = end;
    if (this.#units.length < MAX_UNITS) this.#units.push(c);
    return true;
  }

  finish(): readonly InvisibleRun[] {
    this.#close();
    return this.#runs;
  }

  #close(): void {
    const kind = this.#kind;
    const units = this.#units;
    this.#kind = null;
    this.#units = [];
    // One selector after a symbol picks its colour; that is how emoji are written.
    if (kind === null || (kind === "variation" && units.length < 3)) return;
    const payload = payloadOf(kind, units);
    this.#runs.push({ start: this.#start, end: this.#end, kind, payload });
  }
}

/** Joiners and direction marks that ordinary Persian, Indic, Arabic, Hebrew and emoji text needs. */
function isOrdinary(c: number, text: string, index: number): boolean {
  const before = index > 0 ? text.charCodeAt(index - 1) : 0;
  const after = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
  if (c === 0x200c || c === 0x200d) return before >= 0x590 && !isSpaceLike(before);
  if (c === 0x200e || c === 0x200f || c === 0x61c) {
    return isRightToLeft(before) || isRightToLeft(after);
  }
  return c === 0xfeff && index === 0;
}

const isSpaceLike = (c: number): boolean => c >= 0x2000 && c <= 0x206f;

const isRightToLeft = (c: number): boolean => c >= 0x590 && c <= 0x8ff;

function payloadOf(kind: InvisibleKind, units: readonly number[]): string {
  if (kind === "tag") {
    const shown = units.filter((c) => c >= 0xe0020 && c < 0xe007f);
    return String.fromCharCode(...shown.map((c) => c - 0xe0000));
  }
  if (kind === "variation") {
    return printable(units.map((c) => (c >= 0xe0100 ? c - 0xe0100 + 16 : c - 0xfe00)));
  }
  return kind === "zero-width" && units.length >= 16 ? fromBits(units) : "";
}

/** Two alternating characters as bits, eight to a byte; either may be the one. */
function fromBits(units: readonly number[]): string {
  const kinds = [...new Set(units)];
  for (const one of kinds.slice(0, 3)) {
    for (const zero of kinds.slice(0, 3)) {
      if (one === zero) continue;
      const bits = units.filter((c) => c === one || c === zero);
      const bytes: number[] = [];
      for (let i = 0; i + 8 <= bits.length; i += 8) {
        bytes.push(bits.slice(i, i + 8).reduce((sum, c) => sum * 2 + (c === one ? 1 : 0), 0));
      }
      const text = printable(bytes);
      if (text !== "") return text;
    }
  }
  return "";
}

/** Bytes as text when they are displayable UTF-8, else empty. */
function printable(bytes: readonly number[]): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return /^[\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\uffff]*$/.test(text) ? text : "";
  } catch {
    return "";
  }
}
