import type { SseEvent } from "../providers/provider";

const lineFeed = 10;
const carriageReturn = 13;

export interface FrameHandlers {
  /**
   * One whole event, `bytes[from, to)`, its closing blank line included. The bytes are valid only
   * during the call.
   */
  event(bytes: Uint8Array, from: number, to: number): void;
  /** The next piece of an event too large to be held; also valid only during the call. */
  oversize(bytes: Uint8Array, from: number, to: number): void;
}

/**
 * Cuts a byte stream into server-sent events under any chunking and without decoding, so that every byte
 * belongs to exactly one event and comes out unchanged. Holds at most one unfinished event of `maxEventBytes`.
 * A line feed that completes a CRLF split between chunks opens the following event.
 * Source: WHATWG HTML, section 9.2.5, parsing an event stream.
 */
export class SseFramer {
  private held = new Uint8Array(0);
  private heldLength = 0;
  private isLineEmpty = true;
  private isAfterCr = false;
  private isOversize = false;

  constructor(
    private readonly handlers: FrameHandlers,
    private readonly maxEventBytes: number,
  ) {}

  push(chunk: Uint8Array): void {
    const length = chunk.length;
    let start = 0;
    let isLineEmpty = this.isLineEmpty;
    let isAfterCr = this.isAfterCr;
    for (let i = 0; i < length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte > carriageReturn) {
        isLineEmpty = false;
        isAfterCr = false;
      } else if (byte === lineFeed && isAfterCr) {
        isAfterCr = false;
      } else if (byte === lineFeed || byte === carriageReturn) {
        isAfterCr = byte === carriageReturn;
        if (isLineEmpty) {
          if (isAfterCr && chunk[i + 1] === lineFeed) {
            isAfterCr = false;
            i++;
          }
          this.complete(chunk, start, i + 1);
          start = i + 1;
        }
        isLineEmpty = true;
      } else {
        isLineEmpty = false;
        isAfterCr = false;
      }
    }
    this.isLineEmpty = isLineEmpty;
    this.isAfterCr = isAfterCr;
    if (start < length) this.hold(chunk, start);
  }

  /** Takes what came after the last complete event. */
  takeRest(): Uint8Array {
    const rest = this.held.subarray(0, this.heldLength);
    this.release();
    return rest;
  }

  private complete(chunk: Uint8Array, from: number, to: number): void {
    if (this.heldLength === 0 && !this.isOversize) {
      this.handlers.event(chunk, from, to);
      return;
    }
    this.hold(chunk.subarray(0, to), from);
    if (this.isOversize) {
      this.isOversize = false;
      return;
    }
    const event = this.takeRest();
    this.handlers.event(event, 0, event.length);
  }

  private hold(chunk: Uint8Array, from: number): void {
    const needed = this.heldLength + chunk.length - from;
    if (needed > this.maxEventBytes || this.isOversize) {
      if (this.heldLength > 0) this.handlers.oversize(this.held, 0, this.heldLength);
      this.isOversize = true;
      this.release();
      this.handlers.oversize(chunk, from, chunk.length);
      return;
    }
    if (needed > this.held.length) {
      const larger = new Uint8Array(Math.max(needed, Math.min(2 * needed, this.maxEventBytes)));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(from === 0 ? chunk : chunk.subarray(from), this.heldLength);
    this.heldLength = needed;
  }

  private release(): void {
    this.held = new Uint8Array(0);
    this.heldLength = 0;
  }
}

/** A byte order mark counts only at the very start of a stream; the decoder must not drop later ones. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const lineEnd = /\r\n|\n|\r/;

/** One framed event's name and data; null where it has no data, which dispatches nothing. */
export function decodeEvent(
  bytes: Uint8Array,
  from: number,
  to: number,
  isFirst = false,
): SseEvent | null {
  let text = decoder.decode(bytes.subarray(from, to));
  if (isFirst && text.startsWith("\uFEFF")) text = text.slice(1);
  let event = "";
  let data: string | null = null;
  for (const line of text.split(lineEnd)) {
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field !== "data" && field !== "event") continue;
    const skip = line.charCodeAt(colon + 1) === 0x20 ? 2 : 1;
    const value = colon === -1 ? "" : line.slice(colon + skip);
    if (field === "event") event = value;
    else data = data === null ? value : `${data}\n${value}`;
  }
  return data === null ? null : { event: event === "" ? "message" : event, data };
}

export interface SseParserOptions {
  /** Unfinished events beyond this are skipped, and the stream counts as damaged. */
  readonly maxEventBytes: number;
  onEvent(event: SseEvent): void;
  /** Whether an event is worth decoding, by its bytes; by default all are. */
  readonly isWanted?: (bytes: Uint8Array, from: number, to: number) => boolean;
  /** Receives the pieces of a skipped event, in order. */
  readonly onOversize?: (bytes: Uint8Array, from: number, to: number) => void;
}

/** Bytes → server-sent events, under any chunking, split UTF-8 and line ends included. */
export class SseParser {
  /** True once an event was too large to be read. */
  isDamaged = false;
  private isFirst = true;
  private readonly framer: SseFramer;

  constructor(private readonly options: SseParserOptions) {
    this.framer = new SseFramer(
      {
        event: (bytes, from, to) => this.read(bytes, from, to),
        oversize: (bytes, from, to) => {
          this.isDamaged = true;
          this.isFirst = false;
          options.onOversize?.(bytes, from, to);
        },
      },
      options.maxEventBytes,
    );
  }

  push(chunk: Uint8Array): void {
    this.framer.push(chunk);
  }

  /** Reads a final event that no blank line closes, which browsers would drop. */
  flush(): void {
    const rest = this.framer.takeRest();
    if (rest.length > 0) this.read(rest, 0, rest.length);
  }

  private read(bytes: Uint8Array, from: number, to: number): void {
    const { isFirst, options } = this;
    this.isFirst = false;
    if (options.isWanted && !options.isWanted(bytes, from, to)) return;
    const event = decodeEvent(bytes, from, to, isFirst);
    if (event) options.onEvent(event);
  }
}
