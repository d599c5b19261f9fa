import { type CharSet, highest } from "./char-set";
import type { Matcher, PatternEngine, Span } from "./engine";
import { firstOfNullable, proveLinear } from "./linear";
import { re2Engine } from "./re2";
import { type Node, type Place, parseSyntax } from "./syntax";

const hex = (code: number, isUnicode: boolean): string => {
  if (isUnicode) return `\\u{${code.toString(16)}}`;
  return `\\u${code.toString(16).padStart(4, "0")}`;
};

const places: Readonly<Record<Place, string>> = {
  textStart: "^",
  textEnd: "$",
  lineStart: "(?<![^\\n])",
  lineEnd: "(?![^\\n])",
  wordBoundary: "\\b",
  notWordBoundary: "\\B",
};

function setSource(set: CharSet, isUnicode: boolean): string {
  const [low, high] = set;
  if (set.length === 2 && low === high && low !== undefined) return hex(low, isUnicode);
  let source = "[";
  for (let i = 0; i < set.length; i += 2) {
    source += `${hex(set[i] as number, isUnicode)}-${hex(set[i + 1] as number, isUnicode)}`;
  }
  return `${source}]`;
}

/** The pattern as JavaScript writes it, every class spelled out so that no flag changes its meaning. */
function toSource(node: Node, isUnicode: boolean): string {
  switch (node.kind) {
    case "chars":
      return setSource(node.set, isUnicode);
    case "assert":
      return places[node.place];
    case "concat":
      return node.parts.map((part) => toSource(part, isUnicode)).join("");
    case "alternate":
      return `(?:${node.options.map((option) => toSource(option, isUnicode)).join("|")})`;
    case "repeat": {
      const high = node.max === Number.POSITIVE_INFINITY ? "" : node.max;
      const lazy = node.isLazy ? "?" : "";
      return `(?:${toSource(node.node, isUnicode)}){${node.min},${high}}${lazy}`;
    }
  }
}

/** Whether any class reaches beyond the 16-bit units that a pattern without the `u` flag compares. */
function needsUnicode(node: Node): boolean {
  switch (node.kind) {
    case "chars":
      return highest(node.set) > 0xd7ff;
    case "assert":
      return false;
    case "concat":
      return node.parts.some(needsUnicode);
    case "alternate":
      return node.options.some(needsUnicode);
    case "repeat":
      return needsUnicode(node.node);
  }
}

/** Length of the code point at `at`, so that a search never starts inside a surrogate pair. */
const widthAt = (text: string, at: number): number =>
  (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;

class V8Matcher implements Matcher {
  readonly engine = "v8";
  readonly isProven = true;
  private readonly search: RegExp;
  /** Tries only where the search begins; null unless the pattern opens with an unbounded run. */
  private readonly here: RegExp | null;

  constructor(
    node: Node,
    leadingRun: CharSet | null,
    private readonly spare: Matcher | null,
  ) {
    const isUnicode = needsUnicode(node);
    // Where a pattern may match nothing, only places are tried at which it could match something.
    const first = firstOfNullable(node);
    const ahead = first === null ? "" : `(?=${setSource(first, isUnicode)})`;
    const source = ahead + toSource(node, isUnicode);
    const flags = isUnicode ? "u" : "";
    this.here = leadingRun ? new RegExp(source, `${flags}y`) : null;
    this.search = new RegExp(
      leadingRun ? `(?<!${setSource(leadingRun, isUnicode)})${source}` : source,
      `${flags}g`,
    );
  }

  find(text: string, from: number): Span | null {
    try {
      return this.findNonEmpty(text, from);
    } catch (error) {
      // What is left to backtrack to is kept on a stack, and runs of many megabytes can fill it.
      if (!(error instanceof RangeError) || !this.spare) throw error;
      return this.spare.find(text, from);
    }
  }

  private findNonEmpty(text: string, from: number): Span | null {
    for (let at = from; at <= text.length; ) {
      const span = this.findAny(text, at);
      if (span === null) return null;
      if (span.end > span.start) return span;
      at = span.end + widthAt(text, span.end);
    }
    return null;
  }

  private findAny(text: string, at: number): Span | null {
    if (this.here !== null) {
      const start = at;
      this.here.lastIndex = at;
      if (this.here.test(text)) return { start, end: this.here.lastIndex };
    }
    this.search.lastIndex = at;
    const found = this.search.exec(text);
    return found ? { start: found.index, end: found.index + found[0].length } : null;
  }
}

/** The platform's own engine. It backtracks, so it takes only what is proven to stay linear on it. */
export const v8Engine: PatternEngine = {
  id: "v8",
  compile(pattern) {
    const node = parseSyntax(pattern);
    if (node === null) return null;
    const proof = proveLinear(node);
    return proof === null
      ? null
      : new V8Matcher(node, proof.leadingRun, re2Engine.compile(pattern));
  },
};
