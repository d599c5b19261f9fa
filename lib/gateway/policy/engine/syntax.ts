import {
  type CharSet,
  charSet,
  complement,
  digits,
  foldAscii,
  highest,
  intersectAscii,
  MAX_CODE_POINT,
  posixClasses,
  spaces,
  wordCharacters,
} from "./char-set";

/**
 * Where an assertion holds without consuming anything. `lineStart` and `lineEnd` recognise only
 * `\n`, as RE2 does.
 */
export type Place =
  | "textStart"
  | "textEnd"
  | "lineStart"
  | "lineEnd"
  | "wordBoundary"
  | "notWordBoundary";

/** A pattern's structure. Groups leave no trace: only whole matches are ever asked for. */
export type Node =
  | { readonly kind: "chars"; readonly set: CharSet }
  | { readonly kind: "assert"; readonly place: Place }
  | { readonly kind: "concat"; readonly parts: readonly Node[] }
  | { readonly kind: "alternate"; readonly options: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly node: Node;
      readonly min: number;
      /** Infinity when unbounded. */
      readonly max: number;
      readonly isLazy: boolean;
    };

interface Flags {
  readonly fold: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
  readonly ungreedy: boolean;
}

/** Thrown inside the parser for syntax that it leaves to the general engine. */
class BeyondSubset extends Error {}

const anything: CharSet = [0, MAX_CODE_POINT];
const notNewline: CharSet = complement([0x0a, 0x0a]);
const controlEscapes: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const classEscapes: Readonly<Record<string, CharSet>> = { d: digits, s: spaces, w: wordCharacters };

/**
 * The structure of a pattern that RE2 has already accepted, or null when it uses what only the general engine
 * reads: Unicode properties, and case folding beyond ASCII. Source: github.com/google/re2/wiki/Syntax.
 */
export function parseSyntax(pattern: string): Node | null {
  try {
    return new Parser(pattern).parse();
  } catch (error) {
    if (error instanceof BeyondSubset) return null;
    throw error;
  }
}

class Parser {
  private at = 0;
  private flags: Flags = { fold: false, dotAll: false, multiLine: false, ungreedy: false };

  constructor(private readonly source: string) {}

  parse(): Node {
    const node = this.alternation();
    if (this.at < this.source.length) throw new BeyondSubset();
    return node;
  }

  private alternation(): Node {
    const options: Node[] = [];
    let parts: Node[] = [];
    while (this.at < this.source.length && this.source[this.at] !== ")") {
      if (this.source[this.at] === "|") {
        this.at++;
        options.push(concat(parts));
        parts = [];
      } else {
        this.term(parts);
      }
    }
    options.push(concat(parts));
    const [only] = options;
    return options.length === 1 && only ? only : { kind: "alternate", options };
  }

  /** Reads one atom with its repetition, or a bare flag group, onto `parts`. */
  private term(parts: Node[]): void {
    const rest = this.source.slice(this.at, this.at + 2);
    if (rest === "\\Q") {
      this.quoted(parts);
    } else {
      const atom = this.atom();
      if (atom === null) return;
      parts.push(atom);
    }
    const last = parts.pop();
    if (last) parts.push(this.repetition(last));
  }

  private quoted(parts: Node[]): void {
    const end = this.source.indexOf("\\E", this.at + 2);
    const text = this.source.slice(this.at + 2, end < 0 ? undefined : end);
    this.at = end < 0 ? this.source.length : end + 2;
    if (text === "") throw new BeyondSubset();
    for (const char of text) parts.push(this.literal(char.codePointAt(0) as number));
  }

  private atom(): Node | null {
    const code = this.source.codePointAt(this.at) as number;
    const char = String.fromCodePoint(code);
    this.at += char.length;
    switch (char) {
      case "(":
        return this.group();
      case "[":
        return { kind: "chars", set: this.bracket() };
      case ".":
        return { kind: "chars", set: this.flags.dotAll ? anything : notNewline };
      case "^":
        return { kind: "assert", place: this.flags.multiLine ? "lineStart" : "textStart" };
      case "$":
        return { kind: "assert", place: this.flags.multiLine ? "lineEnd" : "textEnd" };
      case "\\":
        return this.escape();
      default:
        return this.literal(code);
    }
  }

  private group(): Node | null {
    const outer = this.flags;
    if (this.source[this.at] === "?") {
      const named = /^\?P?<\w+>/.exec(this.source.slice(this.at));
      if (named) {
        this.at += named[0].length;
      } else {
        const flagged = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.source.slice(this.at));
        if (!flagged) throw new BeyondSubset();
        this.at += flagged[0].length;
        this.flags = applyFlags(outer, flagged[1] ?? "", flagged[2] ?? "");
        if (flagged[3] === ")") return null;
      }
    }
    const node = this.alternation();
    if (this.source[this.at] !== ")") throw new BeyondSubset();
    this.at++;
    this.flags = outer;
    return node;
  }

  private escape(): Node {
    const char = this.source[this.at] ?? "";
    const places: Readonly<Record<string, Place>> = {
      A: "textStart",
      z: "textEnd",
      b: "wordBoundary",
      B: "notWordBoundary",
    };
    const place = places[char];
    if (place) {
      this.at++;
      return { kind: "assert", place };
    }
    const set = this.classEscape();
    if (set) return { kind: "chars", set };
    return this.literal(this.escapedCode());
  }

  /** `\d`, `\W` and the like, with the cursor on the letter; null for any other escape. */
  private classEscape(): CharSet | null {
    const char = this.source[this.at] ?? "";
    if (char === "p" || char === "P" || char === "C") throw new BeyondSubset();
    const set = classEscapes[char.toLowerCase()];
    if (!set) return null;
    this.at++;
    const folded = this.flags.fold ? foldAscii(set) : set;
    return char === char.toLowerCase() ? folded : complement(folded);
  }

  /** A single character written as an escape, with the cursor behind the backslash. */
  private escapedCode(): number {
    const rest = this.source.slice(this.at);
    const hex = /^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
    if (hex) {
      this.at += hex[0].length;
      return Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
    }
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    if (octal) {
      this.at += octal[0].length;
      return Number.parseInt(octal[0], 8);
    }
    const code = this.source.codePointAt(this.at);
    if (code === undefined) throw new BeyondSubset();
    const char = String.fromCodePoint(code);
    this.at += char.length;
    const control = controlEscapes[char];
    if (control !== undefined) return control;
    if (/\w/.test(char) && char !== "_") throw new BeyondSubset();
    return code;
  }

  private literal(code: number): Node {
    if (!this.flags.fold) return { kind: "chars", set: [code, code] };
    if (code > 0x7f) throw new BeyondSubset();
    return { kind: "chars", set: foldAscii([code, code]) };
  }

  private bracket(): CharSet {
    const ranges: number[] = [];
    const isNegated = this.source[this.at] === "^";
    if (isNegated) this.at++;
    let isFirst = true;
    while (isFirst || this.source[this.at] !== "]") {
      if (this.at >= this.source.length) throw new BeyondSubset();
      isFirst = false;
      this.bracketItem(ranges);
    }
    this.at++;
    let set = charSet(ranges);
    if (this.flags.fold) {
      const folded = foldAscii(set);
      const isAsciiFolded = String(foldAscii(intersectAscii(set))) === String(folded);
      if (highest(set) > 0x7f && !isAsciiFolded) throw new BeyondSubset();
      set = folded;
    }
    return isNegated ? complement(set) : set;
  }

  private bracketItem(ranges: number[]): void {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at));
    if (posix) {
      const named = posixClasses[posix[2] ?? ""];
      if (!named) throw new BeyondSubset();
      this.at += posix[0].length;
      const set = this.flags.fold ? foldAscii(named) : named;
      ranges.push(...(posix[1] ? complement(set) : set));
      return;
    }
    if (this.source[this.at] === "\\") {
      this.at++;
      const set = this.classEscape();
      if (set) {
        ranges.push(...set);
        return;
      }
      this.at--;
    }
    const low = this.bracketCode();
    const next = this.source[this.at + 1];
    if (this.source[this.at] === "-" && next !== undefined && next !== "]") {
      this.at++;
      ranges.push(low, this.bracketCode());
    } else {
      ranges.push(low, low);
    }
  }

  private bracketCode(): number {
    if (this.source[this.at] === "\\") {
      this.at++;
      return this.escapedCode();
    }
    const code = this.source.codePointAt(this.at);
    if (code === undefined) throw new BeyondSubset();
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }

  private repetition(node: Node): Node {
    const found = /^(?:([*+?])|\{(\d+)(,(\d*))?\})(\??)/.exec(this.source.slice(this.at));
    if (!found) return node;
    this.at += found[0].length;
    const [, sign, low, comma, high, lazy] = found;
    let min = sign === "+" ? 1 : 0;
    let max = sign === "?" ? 1 : Number.POSITIVE_INFINITY;
    if (sign === undefined) {
      min = Number(low);
      if (comma === undefined) max = min;
      else if (high) max = Number(high);
    }
    return { kind: "repeat", node, min, max, isLazy: (lazy === "?") !== this.flags.ungreedy };
  }
}

const concat = (parts: readonly Node[]): Node => {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: "concat", parts };
};

function applyFlags(outer: Flags, on: string, off: string): Flags {
  const pick = (flag: string, before: boolean) =>
    off.includes(flag) ? false : on.includes(flag) || before;
  return {
    fold: pick("i", outer.fold),
    dotAll: pick("s", outer.dotAll),
    multiLine: pick("m", outer.multiLine),
    ungreedy: pick("U", outer.ungreedy),
  };
}
