import type { Clock } from "@/lib/time";
import type { Reply } from "../arrival";
import { headerOf } from "../headers";
import type { Stage } from "../pipeline";
import { maskRecognised } from "../policy/mask-recognised";
import type { CapturedBody, Decompressor, PayloadStore } from "../ports";
import type { Arrived, Bodied, Keyed, Recording } from "./context";

type Ctx = Arrived & Keyed & Recording & Bodied;

export interface CapturePorts {
  readonly payloads: PayloadStore;
  readonly decompressor: Decompressor;
  readonly clock: Clock;
}

/** How much of a body is kept. */
const maxKeptBytes = 262_144;

const decoder = new TextDecoder();

/** A copy of what is sent to the caller, up to the limit. */
interface Copy {
  readonly chunks: Uint8Array[];
  keptBytes: number;
  isCut: boolean;
}

function add(copy: Copy, chunk: Uint8Array): void {
  const room = maxKeptBytes - copy.keptBytes;
  if (chunk.length > room) copy.isCut = true;
  if (room <= 0) return;
  const part = chunk.slice(0, room);
  copy.chunks.push(part);
  copy.keptBytes += part.length;
}

/** The output of earlier stages is what the caller gets, masks included. */
function copying(reply: Reply): Copy {
  const copy: Copy = { chunks: [], keptBytes: 0, isCut: false };
  if (reply.body instanceof Uint8Array) {
    add(copy, reply.body);
    return copy;
  }
  reply.rewrites.push({
    push(chunk) {
      add(copy, chunk);
      return chunk;
    },
    flush: () => new Uint8Array(0),
  });
  return copy;
}

/** The text of a copy; null when it is not text or cannot be decompressed. */
function textOf(copy: Copy, encoding: string, decompressor: Decompressor): string | null {
  const streaming = new TextDecoder();
  const isPlain = /^(?:identity)?$/i.test(encoding);
  const decoding = isPlain ? null : decompressor.open(encoding);
  if (!isPlain && !decoding) return null;
  try {
    const parts = copy.chunks.map((chunk) =>
      streaming.decode(decoding ? decoding.push(chunk) : chunk, { stream: true }),
    );
    return parts.join("") + streaming.decode();
  } catch {
    return null;
  } finally {
    decoding?.close();
  }
}

/**
 * Stores a tenant's prompts and answers where its settings ask for it, after the answer and without delaying it: the
 * prompt as sent, the answer as the caller got it; `redacted` also masks everything that any detector recognises.
 */
export const capture = ({ payloads, decompressor, clock }: CapturePorts): Stage<Ctx> => {
  const keeping = async (
    level: CapturedBody["capture"],
    { exchange, body, arrival }: Ctx,
    next: (adds: object) => Promise<Reply>,
  ): Promise<Reply> => {
    const reply = await next({});
    const copy = copying(reply);
    const keep = (
      direction: CapturedBody["direction"],
      contentType: string,
      text: string,
      isCut: boolean,
    ): void =>
      payloads.keep({
        exchangeId: exchange.id,
        tenantId: exchange.tenantId,
        env: exchange.env,
        direction,
        capture: level,
        contentType,
        text: level === "full" ? text : maskRecognised(text, direction, contentType),
        isCut,
        capturedAtMs: clock.nowMs(),
      });
    const keepBoth = (): void => {
      if (body instanceof Uint8Array) {
        const type = arrival.headers["content-type"];
        const text = decoder.decode(body.subarray(0, maxKeptBytes));
        keep("request", typeof type === "string" ? type : "", text, body.length > maxKeptBytes);
      }
      const type = headerOf(reply.headers, "content-type") ?? "";
      const encoding = headerOf(reply.headers, "content-encoding") ?? "";
      const answer = /^(?:text\/|application\/(?:[\w.+-]+\+)?json\b)/i.test(type)
        ? textOf(copy, encoding, decompressor)
        : null;
      if (answer) keep("response", type, answer, copy.isCut);
    };
    reply.settles.push(() => {
      setTimeout(keepBoth, 0);
    });
    return reply;
  };
  return (ctx, next) => {
    const level = ctx.key.settings.capture;
    return level === "none" ? next({}) : keeping(level, ctx, next);
  };
};
