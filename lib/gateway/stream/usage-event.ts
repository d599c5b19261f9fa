import type { Rewrite } from "../arrival";
import { createByteSearch } from "./byte-search";
import { decodeEvent, SseFramer } from "./sse";

/** Larger events are not the usage event and pass without being held whole. */
const maxEventBytes = 65_536;
const empty = new Uint8Array(0);
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineFeed = 10;
const carriageReturn = 13;

const option = new TextEncoder().encode('"stream_options":{"include_usage":true},');
const namesTokens = createByteSearch(['prompt_tokens"']);

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === lineFeed || byte === carriageReturn || byte === 9;

/** Requests usage in a chat body: one member is spliced in after the first brace, everything else is unchanged. */
export function injectUsageOption(body: Uint8Array): Uint8Array {
  const at = body.indexOf(openBrace) + 1;
  let next = at;
  while (isSpace(body[next])) next++;
  if (at === 0 || next >= body.length || body[next] === closeBrace) return body;
  const out = new Uint8Array(body.length + option.length);
  out.set(body.subarray(0, at));
  out.set(option, at);
  out.set(body.subarray(at), at + option.length);
  return out;
}

/** The event that exists only because we asked: usage without a choice. */
function isUsageEvent(bytes: Uint8Array, from: number, to: number): boolean {
  if (!namesTokens(bytes, from, to)) return false;
  try {
    const chunk: unknown = JSON.parse(decodeEvent(bytes, from, to)?.data ?? "null");
    if (typeof chunk !== "object" || chunk === null) return false;
    if (!("choices" in chunk && "usage" in chunk)) return false;
    const { choices, usage } = chunk;
    return Array.isArray(choices) && choices.length === 0 && typeof usage === "object" && !!usage;
  } catch {
    return false;
  }
}

/** Consecutive bytes; neighbours within one chunk are kept as one view instead of being copied. */
class Pieces {
  private pieces: Uint8Array[] = [];
  private bytes: Uint8Array = empty;
  private from = 0;
  private to = 0;

  add(bytes: Uint8Array, from: number, to: number): void {
    if (bytes === this.bytes && from === this.to) {
      this.to = to;
      return;
    }
    this.close();
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  take(): Uint8Array {
    this.close();
    const { pieces } = this;
    this.pieces = [];
    const [only] = pieces;
    if (pieces.length <= 1) return only ?? empty;
    const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  private close(): void {
    const { bytes, from, to } = this;
    if (to > from) {
      this.pieces.push(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to));
    }
    this.bytes = empty;
    this.from = 0;
    this.to = 0;
  }
}

/**
 * Removes the usage event that `injectUsageOption` asked for. Every other byte passes unchanged, as soon as
 * its event is complete; after the one event, and inside events above 64 KiB, without any delay.
 */
export function takeUsageEvent(): Rewrite {
  const pieces = new Pieces();
  let isTaken = false;
  /** Nothing followed yet, and the event ended on a CR: a line feed that comes next belongs to it. */
  let owesLineFeed = false;

  const pass = (bytes: Uint8Array, from: number, to: number): void => {
    if (to > from) owesLineFeed = false;
    pieces.add(bytes, from, to);
  };
  const event = (bytes: Uint8Array, from: number, to: number): void => {
    if (isTaken || !isUsageEvent(bytes, from, to)) {
      pass(bytes, from, to);
      return;
    }
    isTaken = true;
    // A line feed in front of it completes the CRLF of the event before.
    if (bytes[from] === lineFeed) pass(bytes, from, from + 1);
    owesLineFeed = bytes[to - 1] === carriageReturn;
  };
  const framer = new SseFramer({ event, oversize: pass }, maxEventBytes);

  return {
    push(chunk) {
      if (isTaken) {
        if (!owesLineFeed || chunk.length === 0) return chunk;
        owesLineFeed = false;
        return chunk[0] === lineFeed ? chunk.subarray(1) : chunk;
      }
      framer.push(chunk);
      if (isTaken) {
        const rest = framer.takeRest();
        pass(rest, 0, rest.length);
      }
      return pieces.take();
    },
    flush() {
      const rest = framer.takeRest();
      return isUsageEvent(rest, 0, rest.length) ? empty : rest;
    },
  };
}
