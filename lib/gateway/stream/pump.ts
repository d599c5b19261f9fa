import type { Ending, Flow, Reply } from "../arrival";
import { headerOf } from "../headers";

/** Where a reply goes: a server's response, whatever server it is. */
export interface Writer {
  head(status: number, headers: readonly string[]): void;
  /** False when the caller reads slower than we write; `onDrain` signals when to continue. */
  write(chunk: Uint8Array): boolean;
  end(last: Uint8Array | null): void;
  /** Sends the last bytes, then closes the connection so that the break cannot be taken for a normal end. */
  breakOff(last: Uint8Array): void;
  onDrain(listener: () => void): void;
  /** Runs at most once, when the caller leaves before the end. */
  onGone(listener: () => void): void;
}

const empty = new Uint8Array(0);

function settleOnce(reply: Reply): (ending: Ending, error?: Error) => void {
  let isSettled = false;
  return (ending, error) => {
    if (isSettled) return;
    isSettled = true;
    for (const settle of reply.settles) settle(ending, error);
  };
}

function passTaps(reply: Reply, chunk: Uint8Array): boolean {
  let isLast = false;
  for (const tap of reply.taps) if (tap(chunk)) isLast = true;
  return isLast;
}

function rewriteThrough(reply: Reply, from: number, chunk: Uint8Array): Uint8Array {
  let out = chunk;
  for (let i = from; i < reply.rewrites.length && out.length > 0; i++) {
    out = reply.rewrites[i]?.push(out) ?? out;
  }
  return out;
}

/** Whatever the rewrites still hold, each flushed through those after it. */
function flushRewrites(reply: Reply): Uint8Array {
  const parts: Uint8Array[] = [];
  reply.rewrites.forEach((rewrite, i) => {
    const held = rewrite.flush();
    const out = held.length > 0 ? rewriteThrough(reply, i + 1, held) : empty;
    if (out.length > 0) parts.push(out);
  });
  if (parts.length <= 1) return parts[0] ?? empty;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function expectedLength(reply: Reply): number {
  if (reply.rewrites.length > 0) return -1;
  const declared = headerOf(reply.headers, "content-length");
  return declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : -1;
}

/** Writes waiting until the reply's record is safe; null while nothing has to wait. */
class Gate {
  private waiting: (() => void)[] | null = null;

  /** Holds back every `pass` from here on until `whenOpen` says go. */
  close(whenOpen: (go: () => void) => void): void {
    this.waiting ??= [];
    whenOpen(() => {
      const { waiting } = this;
      this.waiting = null;
      for (const write of waiting ?? []) write();
    });
  }

  /** Runs `write` now, or in its turn when the gate opens; its result is then ignored. */
  pass(write: () => boolean): boolean {
    if (!this.waiting) return write();
    this.waiting.push(write);
    return true;
  }
}

/** Headers of the answer's head that a refusal in its place still carries. */
const carriedOver = /^x-(?:request-id|provider-request-id|ratelimit-(?:limit|remaining|reset))$/i;

function carryOver(from: readonly string[], into: string[]): void {
  for (let i = 0; i < from.length; i += 2) {
    const name = from[i] ?? "";
    if (carriedOver.test(name)) into.push(name, from[i + 1] ?? "");
  }
}

/**
 * Sends a reply to its caller, once: source → taps → rewrites → writer, with backpressure. Every settle has run and
 * is safe before the last byte is sent, so that the record exists when the caller sees the end. A caller who leaves
 * aborts the source. The head is sent with the first byte of the body: a source that breaks before it is answered with
 * a refusal, one that breaks later breaks the caller's stream.
 */
export function pump(reply: Reply, writer: Writer): void {
  const settle = settleOnce(reply);
  for (const prepare of reply.beforeHead) prepare();

  if (reply.body instanceof Uint8Array) {
    const body = reply.body;
    passTaps(reply, body);
    settle("complete");
    reply.whenSettled(() => {
      writer.head(reply.status, reply.headers);
      writer.end(body.length > 0 ? body : null);
    });
    return;
  }

  const expected = expectedLength(reply);
  const gate = new Gate();
  let received = 0;
  let flow: Flow | null = null;
  let isOver = false;
  let hasHead = false;
  /** Whether any byte of the body is sent, or waits in the gate to be. */
  let hasBegun = false;
  const open = (): void => {
    if (hasHead) return;
    hasHead = true;
    writer.head(reply.status, reply.headers);
  };
  /** Ends the reply: from here on nothing but `last` is sent. */
  const finish = (ending: Ending, last: () => void, error?: Error): void => {
    isOver = true;
    settle(ending, error);
    gate.close(reply.whenSettled);
    gate.pass(() => {
      last();
      return true;
    });
  };
  writer.onGone(() => {
    if (isOver) return;
    isOver = true;
    settle("aborted");
    flow?.abort(new Error("The caller left."));
  });
  writer.onDrain(() => flow?.resume());
  flow = reply.body.start({
    data: (chunk) => {
      if (isOver) return;
      received += chunk.length;
      const isLast = passTaps(reply, chunk);
      if (received === expected) {
        finish("complete", () => {
          open();
          writer.end(chunk);
        });
        return;
      }
      const out = reply.rewrites.length === 0 ? chunk : rewriteThrough(reply, 0, chunk);
      if (reply.rewrites.some((rewrite) => rewrite.isOver)) {
        finish("complete", () => {
          open();
          writer.breakOff(out);
        });
        flow?.abort(new Error("The stream was stopped."));
        return;
      }
      // After the rewrites, which find things in the last chunk too.
      if (isLast) {
        settle("complete");
        gate.close(reply.whenSettled);
      }
      if (out.length === 0) return;
      hasBegun = true;
      const isRoom = gate.pass(() => {
        open();
        return writer.write(out);
      });
      if (!isRoom) flow?.pause();
    },
    end: () => {
      if (isOver) return;
      const held = flushRewrites(reply);
      finish("complete", () => {
        open();
        writer.end(held.length > 0 ? held : null);
      });
    },
    fail: (error) => {
      if (isOver) return;
      const held = flushRewrites(reply);
      const refusal = hasBegun || held.length > 0 ? undefined : reply.refusal?.(error);
      if (refusal?.body instanceof Uint8Array) {
        const { status, headers, body } = refusal;
        carryOver(reply.headers, headers);
        const refuse = (): void => {
          writer.head(status, headers);
          writer.end(body);
        };
        finish("broken", refuse, error);
        return;
      }
      const last = reply.lastWords?.(error) ?? empty;
      const words = new Uint8Array(held.length + last.length);
      words.set(held);
      words.set(last, held.length);
      const breakOff = (): void => {
        open();
        writer.breakOff(words);
      };
      finish("broken", breakOff, error);
    },
  });
}
