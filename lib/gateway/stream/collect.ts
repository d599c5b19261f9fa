import type { Source } from "../arrival";

/** Thrown by `collect` and `limited` when more arrives than is allowed. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";

  constructor(readonly maxBytes: number) {
    super(`more than ${maxBytes} bytes`);
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Reads a source to its end. Rejects with `TooLarge` past `maxBytes`, having stopped the source. */
export function collect(source: Source, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const flow = source.start({
      data: (chunk) => {
        length += chunk.length;
        if (length > maxBytes) {
          const error = new TooLarge(maxBytes);
          flow.abort(error);
          reject(error);
          return;
        }
        chunks.push(chunk);
      },
      end: () => resolve(join(chunks, length)),
      fail: reject,
    });
  });
}

/** A body as bytes, for a rule that must see all of it; null when it is too large to inspect. */
export async function collectWithin(
  body: Uint8Array | Source,
  maxBytes: number,
): Promise<Uint8Array | null> {
  if (body instanceof Uint8Array) return body;
  try {
    return await collect(body, maxBytes);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** The same source, watched: `see` gets each chunk, and past `maxBytes` the receiver gets `TooLarge`. */
export const limited = (
  source: Source,
  maxBytes: number,
  see: (chunk: Uint8Array) => void,
): Source => ({
  start(receiver) {
    let length = 0;
    const flow = source.start({
      data: (chunk) => {
        length += chunk.length;
        see(chunk);
        if (length <= maxBytes) {
          receiver.data(chunk);
          return;
        }
        const error = new TooLarge(maxBytes);
        flow.abort(error);
        receiver.fail(error);
      },
      end: () => receiver.end(),
      fail: (error) => receiver.fail(error),
    });
    return flow;
  },
});
