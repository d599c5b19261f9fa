import { foldUnit, isWholeWord, WordAutomaton } from "./engine/aho-corasick";

export interface VaultOptions {
  /**
   * Keyed digest of a text, hex, at least 24 digits: keyed per tenant and conversation, so that the same value
   * gets the same token in every turn and no other tenant can tell which value it was.
   */
  readonly digest: (value: string) => string;
  /** Whether a token already occurs in the request. */
  readonly isTaken: (token: string) => boolean;
  /** The values stored by earlier turns of the conversation, by token. */
  readonly earlier: ReadonlyMap<string, string>;
}

/** Digits of the digest in a token: initially, and at most. */
const SHORT = 8;
const LONG = 24;

/**
 * Hands out the tokens of one conversation, such as `SSN_4F1A09C2`: plain words, so that neither Markdown nor
 * JSON nor HTML has a reason to change them. Keeping what they stand for, encrypted and for a while, is the
 * business of whoever holds the vault.
 */
export class Vault {
  private readonly values: Map<string, string>;
  private readonly tokens = new Map<string, string>();

  constructor(private readonly options: VaultOptions) {
    this.values = new Map(options.earlier);
    for (const [token, value] of this.values) this.tokens.set(value, token);
  }

  /** Value by token. */
  get entries(): ReadonlyMap<string, string> {
    return this.values;
  }

  /** The value's token; null in the one case that none is free. Fits `Stash`. */
  readonly stash = (value: string, entity: string | null): string | null => {
    const known = this.tokens.get(value);
    if (known !== undefined) return known;
    const kind = (entity ?? "VALUE").toUpperCase().replace(/[^A-Z0-9]+/g, "_");
    const digest = this.options.digest(`${kind}:${value}`).toUpperCase();
    for (let length = SHORT; length <= LONG; length += 4) {
      const token = `${kind}_${digest.slice(0, length)}`;
      if (this.values.has(token) || this.options.isTaken(token)) continue;
      this.values.set(token, value);
      this.tokens.set(value, token);
      return token;
    }
    return null;
  };
}

/** A token as it was found in a text, and the value that belongs there. */
export interface Restoration {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Decides whether a value may be put into a link; `url` is the part of the link before it. */
export type UrlGuard = (url: string) => boolean;

/** Consecutive separators that a model may put between the words of a token. */
const MAX_GAP = 4;

/** How far back to look for a link; a longer run without a space is taken for one. */
export const LINK_REACH = 2048;

/** Spaces, underscores, emphasis, escapes and hyphens. */
const isSeparator = (code: number): boolean =>
  code === 32 || code === 95 || code === 42 || code === 96 || code === 92 || code === 45;

/** Restores values in place of their tokens, whatever a model did to case, spaces and emphasis. */
export class Restorer {
  private readonly automaton: WordAutomaton;
  private readonly values: readonly string[];

  constructor(
    entries: ReadonlyMap<string, string>,
    private readonly mayEnter: UrlGuard,
  ) {
    this.automaton = new WordAutomaton([...entries.keys()].map((token) => bareOf(token, 0).text));
    this.values = [...entries.values()];
  }

  /** Where tokens stand in `text` from `from` on, in order. */
  find(text: string, from: number): Restoration[] {
    const bare = bareOf(text, from);
    const found: Restoration[] = [];
    this.automaton.scan(bare.text, 0, (word, first, last) => {
      const start = bare.origins[first] as number;
      const end = (bare.origins[last - 1] as number) + 1;
      if (!isWholeWord(text, start, end) || hasWideGap(bare.origins, first, last)) return;
      const url = linkBefore(text, start);
      if (url !== null && !this.mayEnter(url)) return;
      const before = found.at(-1);
      if (before && start < before.end) return;
      found.push({ start, end, value: this.values[word] as string });
    });
    return found;
  }

  restore(text: string): string {
    return writeValues(text, this.find(text, 0), 0, text.length);
  }

  /** Where, at `from` or later, an unfinished token could begin at the text's end. */
  pending(text: string, from: number): number {
    const bare = bareOf(text, from);
    const at = this.automaton.earliest(bare.text, 0);
    return bare.origins[at] ?? text.length;
  }
}

/** The text from `from` to `to` with the values restored. */
export function writeValues(
  text: string,
  found: readonly Restoration[],
  from: number,
  to: number,
): string {
  let out = "";
  let at = from;
  for (const { start, end, value } of found) {
    out += text.slice(at, start) + value;
    at = end;
  }
  return out + text.slice(at, to);
}

interface Bare {
  readonly text: string;
  /** Index in the bare text → index in the text itself. */
  readonly origins: readonly number[];
}

/** A text without its separators, case folded. */
function bareOf(text: string, from: number): Bare {
  const codes: number[] = [];
  const origins: number[] = [];
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isSeparator(code)) continue;
    codes.push(foldUnit(code));
    origins.push(i);
  }
  let bare = "";
  for (let i = 0; i < codes.length; i += 4096) {
    bare += String.fromCharCode(...codes.slice(i, i + 4096));
  }
  return { text: bare, origins };
}

function hasWideGap(origins: readonly number[], first: number, last: number): boolean {
  for (let i = first + 1; i < last; i++) {
    if ((origins[i] as number) - (origins[i - 1] as number) > MAX_GAP + 1) return true;
  }
  return false;
}

/** The part before a position of the link that contains it; null when it is not in a link. */
function linkBefore(text: string, at: number): string | null {
  let start = at;
  const floor = Math.max(0, at - LINK_REACH);
  while (start > floor && !/[\s"'<>`|]/.test(text[start - 1] as string)) start--;
  const run = text.slice(start, at);
  if (start === floor && floor > 0) return run;
  const link = /(?:[a-z][a-z0-9+.-]*:|www\.|\]\().*$/is.exec(run);
  return link ? link[0].replace(/^\]\(/, "") : null;
}
