/** A container in a JSON text, linked to the one around it. */
export interface JsonFrame {
  readonly parent: JsonFrame | null;
  /** Member name, or index in an array; empty at the top. */
  readonly key: string | number;
  readonly isArray: boolean;
  /** Strings, numbers and `true` of the members that `isMarked` names; of a repeated name the last. */
  marks: Record<string, string | number | true> | null;
}

/** A string, member name or number, with its position in a JSON text. */
export interface JsonToken {
  readonly kind: "string" | "name" | "number";
  /** Decoded; a number as it is written. */
  readonly value: string;
  /** The literal in the text, quotes included. */
  readonly start: number;
  readonly end: number;
  /** The container it is a member of. */
  readonly frame: JsonFrame;
  readonly key: string | number;
}

/** A container or other value whose position in the text was requested by name. */
export interface JsonRange {
  readonly start: number;
  readonly end: number;
  readonly frame: JsonFrame;
  readonly key: string | number;
}

export interface JsonReading {
  /** In order of opening, so that a frame comes after its parent. */
  readonly frames: readonly JsonFrame[];
  readonly tokens: readonly JsonToken[];
  readonly ranges: readonly JsonRange[];
}

/** Thrown for a text that is not JSON. */
export class MalformedJson extends Error {
  override readonly name = "MalformedJson";
}

export interface JsonQuestions {
  /** Whether a scalar member is kept in its frame's `marks`. */
  isMarked(name: string): boolean;
  /** Whether the range of a member's value is wanted. */
  isRanged(name: string): boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;
const BYTE_ORDER_MARK = 0xfeff;

/** Characters of a number, or of true, false and null, from here on. */
const scalar = /[-+.0-9A-Za-z]+/y;
const isNumber = /^-?\d/;

/**
 * Reads a JSON text once, without building its values: every string with the position of its literal, so that a few
 * can be rewritten while everything else stays byte for byte. All duplicate names are seen, whichever a parser would
 * keep. Does not recurse, so depth costs memory only. Throws `MalformedJson`.
 */
export function readJson(text: string, questions: JsonQuestions): JsonReading {
  return new JsonReader(text, questions).read();
}

class JsonReader {
  private readonly frames: JsonFrame[] = [];
  private readonly tokens: JsonToken[] = [];
  private readonly ranges: JsonRange[] = [];
  private readonly openRanges: { frame: JsonFrame; start: number }[] = [];
  private at = 0;
  private nextBackslash = -1;
  private frame: JsonFrame | null = null;
  private key: string | number = "";

  constructor(
    private readonly text: string,
    private readonly questions: JsonQuestions,
  ) {
    this.nextBackslash = text.indexOf("\\");
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) this.at = 1;
  }

  read(): JsonReading {
    this.value();
    while (this.frame !== null) this.member(this.frame);
    this.space();
    if (this.at < this.text.length) throw new MalformedJson();
    return { frames: this.frames, tokens: this.tokens, ranges: this.ranges };
  }

  /** Reads on inside a container, with the cursor behind its opening, a value or a comma. */
  private member(frame: JsonFrame): void {
    this.space();
    const code = this.text.charCodeAt(this.at);
    if (code === (frame.isArray ? 93 : 125)) {
      this.at++;
      this.close(frame);
      return;
    }
    if (frame.isArray) {
      this.value();
      return;
    }
    if (code !== QUOTE) throw new MalformedJson();
    const start = this.at;
    const name = this.string();
    this.tokens.push({ kind: "name", value: name, start, end: this.at, frame, key: name });
    this.space();
    if (this.text.charCodeAt(this.at++) !== 58) throw new MalformedJson();
    this.key = name;
    this.value();
  }

  private value(): void {
    this.space();
    const start = this.at;
    const code = this.text.charCodeAt(start);
    if (code === 123 || code === 91) {
      this.at++;
      const frame = { parent: this.frame, key: this.key, isArray: code === 91, marks: null };
      this.frames.push(frame);
      if (this.isRanged()) this.openRanges.push({ frame, start });
      this.frame = frame;
      this.key = code === 91 ? 0 : "";
      return;
    }
    if (code === QUOTE) this.stringValue(start);
    else this.scalarValue(start);
    if (this.isRanged() && this.frame) {
      this.ranges.push({ start, end: this.at, frame: this.frame, key: this.key });
    }
    this.afterValue();
  }

  private isRanged(): boolean {
    return typeof this.key === "string" && this.key !== "" && this.questions.isRanged(this.key);
  }

  private stringValue(start: number): void {
    const value = this.string();
    const frame = this.frame ?? { parent: null, key: "", isArray: true, marks: null };
    this.tokens.push({ kind: "string", value, start, end: this.at, frame, key: this.key });
    this.mark(value);
  }

  private scalarValue(start: number): void {
    scalar.lastIndex = start;
    const found = scalar.exec(this.text)?.[0];
    if (found === undefined) throw new MalformedJson();
    this.at += found.length;
    if (isNumber.test(found)) {
      if (this.frame) {
        const { frame, key, at: end } = this;
        this.tokens.push({ kind: "number", value: found, start, end, frame, key });
      }
      this.mark(Number(found));
    } else if (found === "true") {
      this.mark(true);
    } else if (found !== "false" && found !== "null") {
      throw new MalformedJson();
    }
  }

  private mark(value: string | number | true): void {
    if (!this.frame || this.frame.isArray || !this.questions.isMarked(String(this.key))) return;
    this.frame.marks ??= Object.create(null) as Record<string, string | number | true>;
    this.frame.marks[this.key] = value;
  }

  private close(frame: JsonFrame): void {
    const open = this.openRanges.at(-1);
    if (open?.frame === frame) {
      this.openRanges.pop();
      const { start } = open;
      if (frame.parent) {
        this.ranges.push({ start, end: this.at, frame: frame.parent, key: frame.key });
      }
    }
    this.frame = frame.parent;
    this.key = frame.key;
    this.afterValue();
  }

  /** Consumes a comma, where there is one, up to the next value. */
  private afterValue(): void {
    if (this.frame === null) return;
    this.space();
    const code = this.text.charCodeAt(this.at);
    if (code === 44) {
      this.at++;
      if (this.frame.isArray) this.key = Number(this.key) + 1;
    } else if (code !== 93 && code !== 125) {
      throw new MalformedJson();
    }
  }

  private space(): void {
    let code = this.text.charCodeAt(this.at);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      code = this.text.charCodeAt(++this.at);
    }
  }

  /** Reads a string literal with the cursor on its opening quote. */
  private string(): string {
    const start = this.at;
    let end = this.text.indexOf('"', start + 1);
    if (end < 0) throw new MalformedJson();
    if (this.nextBackslash >= 0 && this.nextBackslash < start) {
      this.nextBackslash = this.text.indexOf("\\", start);
    }
    if (this.nextBackslash < 0 || this.nextBackslash > end) {
      this.at = end + 1;
      return this.text.slice(start + 1, end);
    }
    let at = this.nextBackslash;
    for (;;) {
      const code = this.text.charCodeAt(at);
      if (Number.isNaN(code)) throw new MalformedJson();
      if (code === QUOTE) break;
      at += code === BACKSLASH ? 2 : 1;
    }
    end = at;
    this.at = end + 1;
    return decodeLiteral(this.text.slice(start, this.at));
  }
}

function decodeLiteral(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw new MalformedJson();
  }
}

/** A stretch of a text and its replacement. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with its edits applied. They must be in order and not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = "";
  let at = 0;
  for (const edit of edits) {
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/** The path of a member as people write it: `messages[0].content`. Names beyond the first 20 levels are left out. */
export function pathOf(frame: JsonFrame | null, key: string | number): string {
  let path = typeof key === "number" ? `[${key}]` : key;
  let depth = 0;
  for (let at = frame; at?.parent; at = at.parent) {
    if (++depth > 20) return `…${path}`;
    const step = typeof at.key === "number" ? `[${at.key}]` : at.key;
    path = path.startsWith("[") ? step + path : `${step}.${path}`;
  }
  return path;
}
