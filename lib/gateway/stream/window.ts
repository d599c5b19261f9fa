/** Something found in a text; `isHeld` when it must not go out before it is decided. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly isHeld: boolean;
}

/** Looks at a text that is still growing. */
export interface WindowScanner<Item extends Found> {
  /** Characters before a search that it must still see. */
  readonly leftContext: number;
  /** The longest match to wait for. */
  readonly longestMatch: number;
  /** Everything that begins at `from` or later, in order. */
  scan(text: string, from: number): readonly Item[];
  /** Where, at `from` or later, something could still begin or change; the text's length when nowhere. */
  pending(text: string, from: number, isTextStart: boolean): number;
  /** Renders the characters from `from` to `to` for output; `items` lie between them and are final. */
  settle(text: string, from: number, to: number, items: readonly Item[]): string;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/**
 * One text that arrives in pieces and leaves as it would have left in one. Everything is released up to the earliest
 * undecided position; what is held is bounded by twice the longest match.
 */
export class StreamWindow<Item extends Found> {
  /** Released text still needed as context, then what is held. */
  private text = "";
  private cursor = 0;
  /** Whether characters before `text` have been dropped. */
  private isCut = false;

  constructor(private readonly scanner: WindowScanner<Item>) {}

  /** Characters held back now. */
  get held(): number {
    return this.text.length - this.cursor;
  }

  /** Takes a piece; returns what may be released. */
  push(piece: string): string {
    if (piece === "") return "";
    this.text += piece;
    const { text, cursor, scanner } = this;
    let boundary = scanner.pending(text, cursor, !this.isCut);
    if (boundary > cursor && isHighSurrogate(text.charCodeAt(boundary - 1))) boundary--;
    if (boundary <= cursor) return "";
    const items = scanner.scan(text, cursor);
    boundary = this.beforeCut(items, boundary);
    return boundary <= cursor ? "" : this.release(boundary, items);
  }

  /** No more will come: releases everything held. The window can then be reused. */
  flush(): string {
    const { text, cursor, scanner } = this;
    const out = text.length > cursor ? this.release(text.length, scanner.scan(text, cursor)) : "";
    this.text = "";
    this.cursor = 0;
    this.isCut = false;
    return out;
  }

  private release(boundary: number, items: readonly Item[]): string {
    const { text, cursor, scanner } = this;
    const final = items.filter((item) => item.end <= boundary);
    const out = scanner.settle(text, cursor, boundary, final);
    this.cursor = boundary;
    this.forget();
    return out;
  }

  /**
   * Moves a boundary out of any stretch that it would cut: to its beginning, or to its end once the stretch is as
   * long as the longest match waited for.
   */
  private beforeCut(items: readonly Item[], boundary: number): number {
    let start = -1;
    let end = -1;
    for (const item of items) {
      if (!item.isHeld) continue;
      if (item.start < end) {
        end = Math.max(end, item.end);
        continue;
      }
      if (end > boundary || item.start >= boundary) break;
      start = item.start;
      end = item.end;
    }
    if (end <= boundary || start >= boundary) return boundary;
    return boundary - start >= this.scanner.longestMatch ? end : start;
  }

  private forget(): void {
    let cut = this.cursor - this.scanner.leftContext;
    if (cut < 256) return;
    if (isHighSurrogate(this.text.charCodeAt(cut - 1))) cut--;
    this.text = this.text.slice(cut);
    this.cursor -= cut;
    this.isCut = true;
  }
}
