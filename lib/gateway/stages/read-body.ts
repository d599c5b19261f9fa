import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import type { Arrival } from "../arrival";
import type { Stage } from "../pipeline";
import type { Json } from "../providers/provider";
import { collect, limited, TooLarge } from "../stream/collect";
import type { Arrived, Bodied, Keyed, Recording, Routed } from "./context";

export interface BodyLimits {
  /** Bodies that are read to be understood. */
  readonly maxInspectedBytes: number;
  /** Bodies that only pass through. */
  readonly maxStreamedBytes: number;
}

const tooLarge = (maxBytes: number, cause?: unknown): AppError =>
  new AppError(
    "PAYLOAD_TOO_LARGE",
    `The body is larger than ${Math.floor(maxBytes / 1_048_576)} MiB, which is the limit for this kind of content.`,
    { cause },
  );

const decoder = new TextDecoder();

function parse(bytes: Uint8Array): Json {
  try {
    return JSON.parse(decoder.decode(bytes)) as Json;
  } catch (cause) {
    throw new AppError(
      "INVALID_REQUEST",
      "The body is declared as JSON but does not parse as JSON.",
      {
        cause,
      },
    );
  }
}

const text = (value: string | readonly string[] | undefined): string =>
  typeof value === "string" ? value : "";

function isReadableJson({ headers }: Arrival): boolean {
  return (
    /^application\/(?:[\w.-]+\+)?json\b/i.test(text(headers["content-type"])) &&
    /^(?:identity)?$/i.test(text(headers["content-encoding"]))
  );
}

function declaredLength({ headers }: Arrival): number | null {
  const declared = text(headers["content-length"]);
  if (declared !== "") return Number(declared);
  return headers["transfer-encoding"] === undefined ? 0 : null;
}

/**
 * Reads the body when it is JSON, and lets anything else pass as it streams. Throws INVALID_REQUEST,
 * PAYLOAD_TOO_LARGE (before the provider is contacted where the length is declared), REQUEST_TIMEOUT,
 * MODEL_NOT_ALLOWED.
 */
export const readBody =
  (limits: BodyLimits, clock: Clock): Stage<Arrived & Keyed & Routed & Recording, Bodied> =>
  async ({ arrival, key, provider, target, exchange, timing }, next) => {
    const length = declaredLength(arrival);
    if (length === 0) return next({ body: null, json: undefined, needsPlainAnswer: false });
    const isJson = isReadableJson(arrival);
    const maxBytes = isJson ? limits.maxInspectedBytes : limits.maxStreamedBytes;
    if (length !== null && length > maxBytes) throw tooLarge(maxBytes);
    if (!isJson) {
      const body = limited(arrival.body, maxBytes, (bytes) => {
        exchange.requestBytes += bytes;
      });
      return next({ body, json: undefined, needsPlainAnswer: false });
    }
    const waitingSince = clock.ticksMs();
    let body: Uint8Array;
    try {
      body = await collect(arrival.body, maxBytes);
    } catch (error) {
      throw error instanceof TooLarge ? tooLarge(maxBytes, error) : error;
    }
    timing.bodyWaitMs = clock.ticksMs() - waitingSince;
    exchange.requestBytes = body.length;
    if (body.length === 0) return next({ body: null, json: undefined, needsPlainAnswer: false });
    const json = parse(body);
    exchange.model = provider.modelOf(json, target) ?? target.model;
    exchange.streamed = provider.isStreamed(json, target);
    const { model } = exchange;
    if (key.allowedModels && model !== null && !key.allowedModels.includes(model)) {
      throw new AppError("MODEL_NOT_ALLOWED", "This API key may not use that model.");
    }
    return next({ body, json, needsPlainAnswer: false });
  };
