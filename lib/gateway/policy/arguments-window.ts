/** A text that arrives in pieces; what comes out may lag behind. */
export interface TextWindow {
  readonly held: number;
  push(piece: string): string;
  flush(): string;
}

const BACKSLASH = 92;
const isName = /^[A-Za-z_$][\w$-]*$/;
const isScalar = /^(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)$/;
const isLongNumber = /^\d{9,}$/;

/** Most bare characters between strings to wait for; JSON itself never needs more. */
const MAX_BARE = 256;

const encode = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Length of the escape at `at`, or 0 while it is incomplete. */
function escapeLength(text: string, at: number): number {
  const length = text.charCodeAt(at + 1) === 117 ? 6 : 2;
  return at + length <= text.length ? length : 0;
}

function decodeEscape(written: string): string {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return written;
  }
}

/**
 * The arguments of a tool call, a JSON text that arrives in pieces of any size: each string in it is decoded,
 * inspected on its own and encoded again, so that a mask never breaks the JSON. Other bytes stay. If it turns out not
 * to be JSON, the rest is inspected as plain text.
 */
export class ArgumentsWindow implements TextWindow {
  private state: "between" | "name" | "string" | "plain" = "between";
  private isStart = true;
  private current: TextWindow;
  /** An escape, bare characters or a name that are not yet complete. */
  private partial = "";
  private bare = "";
  private name = "";
  /** Open containers, true for an object. */
  private readonly open: boolean[] = [];
  private expectsName = false;

  constructor(private readonly openWindow: () => TextWindow) {
    this.current = openWindow();
  }

  get held(): number {
    return this.current.held + this.partial.length + this.bare.length + this.name.length;
  }

  push(piece: string): string {
    let out = "";
    let at = 0;
    const text = this.partial + piece;
    this.partial = "";
    while (at < text.length) {
      if (this.isStart && !this.begins(text.charCodeAt(at))) this.state = "plain";
      if (this.state === "plain") return out + this.current.push(text.slice(at));
      if (this.state === "between") {
        out += this.between(text[at] as string);
        at++;
        continue;
      }
      const step = this.inString(text, at);
      out += step.out;
      if (step.next < 0) {
        this.partial = text.slice(at);
        return out;
      }
      at = step.next;
    }
    return out;
  }

  flush(): string {
    let out = this.takeBare();
    if (this.state === "plain") out += this.current.push(this.partial) + this.current.flush();
    else if (this.state === "string") {
      out += encode(this.current.push(this.partial) + this.current.flush());
    } else if (this.state === "name") out += encode(this.look(this.name + this.partial));
    this.partial = "";
    this.name = "";
    this.state = "between";
    this.isStart = true;
    this.open.length = 0;
    return out;
  }

  /** Whether JSON can begin with this character; undecided for white space. */
  private begins(code: number): boolean {
    if (code === 32 || code === 10 || code === 13 || code === 9) return true;
    this.isStart = false;
    return code === 123 || code === 91;
  }

  private between(char: string): string {
    switch (char) {
      case '"':
        this.state = this.expectsName && this.open.at(-1) === true ? "name" : "string";
        return this.takeBare() + char;
      case "{":
      case "[":
        this.open.push(char === "{");
        this.expectsName = true;
        return this.takeBare() + char;
      case "}":
      case "]":
        this.open.pop();
        return this.takeBare() + char;
      case ",":
        this.expectsName = true;
        return this.takeBare() + char;
      case ":":
        this.expectsName = false;
        return this.takeBare() + char;
      default:
        return this.addBare(char);
    }
  }

  private addBare(char: string): string {
    if (this.bare === "" && char.trim() === "") return char;
    this.bare += char;
    if (this.bare.length <= MAX_BARE) return "";
    this.state = "plain";
    const bare = this.bare;
    this.bare = "";
    return this.current.push(bare);
  }

  /** A number or word between strings, masked as a string where it is one value. */
  private takeBare(): string {
    const { bare } = this;
    if (bare === "") return "";
    this.bare = "";
    const word = bare.trimEnd();
    if (isScalar.test(word) && !isLongNumber.test(word)) return bare;
    const seen = this.look(word);
    if (seen === word) return bare;
    return (isScalar.test(word) ? JSON.stringify(seen) : seen) + bare.slice(word.length);
  }

  private look(text: string): string {
    const window = this.openWindow();
    return window.push(text) + window.flush();
  }

  /** Reads on inside a string; `next` is -1 where an escape is not complete yet. */
  private inString(text: string, at: number): { out: string; next: number } {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const out = this.state === "name" ? this.takeName() : encode(this.current.flush());
      this.state = "between";
      return { out: `${out}"`, next: at + 1 };
    }
    if (code === BACKSLASH) {
      const length = escapeLength(text, at);
      if (length === 0) return { out: "", next: -1 };
      return { out: this.take(decodeEscape(text.slice(at, at + length))), next: at + length };
    }
    let end = at + 1;
    while (end < text.length) {
      const next = text.charCodeAt(end);
      if (next === 34 || next === BACKSLASH) break;
      end++;
    }
    return { out: this.take(text.slice(at, end)), next: end };
  }

  private take(decoded: string): string {
    if (this.state === "string") return encode(this.current.push(decoded));
    this.name += decoded;
    return "";
  }

  private takeName(): string {
    const { name } = this;
    this.name = "";
    return encode(isName.test(name) ? name : this.look(name));
  }
}
