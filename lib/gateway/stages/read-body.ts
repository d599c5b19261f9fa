import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import type { Arrival, Source } from "../arrival";
import type { Exchange } from "../exchange";
import { holdsMoreValues } from "../json-size";
import type { Stage } from "../pipeline";
import { boundaryOf, textPartsOf } from "../policy/multipart";
import type { KeyRecord } from "../ports";
import type { Json } from "../providers/provider";
import { collect, limited, TooLarge } from "../stream/collect";
import { ModelField } from "../stream/form-field";
import type { Arrived, Bodied, Keyed, Recording, Routed } from "./context";

export interface BodyLimits {
  /** Bodies that are read for inspection. */
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

/** Far beyond what any vendor accepts: the largest lists of token numbers have 300,000. */
const maxValues = 1_000_000;
/** Shorter bodies cannot hold enough values to matter. */
const minCountedBytes = 1_048_576;

const decoder = new TextDecoder();
const latin = new TextDecoder("latin1");

/** The body's JSON; undefined for one that is not JSON and was not declared to be. */
function parse(bytes: Uint8Array, isDeclared: boolean): Json | undefined {
  try {
    return JSON.parse(decoder.decode(bytes)) as Json;
  } catch (cause) {
    if (!isDeclared) return undefined;
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

const declaresJson = (contentType: string): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);

const isPlain = ({ headers }: Arrival): boolean =>
  /^(?:identity)?$/i.test(text(headers["content-encoding"]));

/** Callers forget the content type, and curl invents one; bodies that are clearly not text are left alone. */
const isText = (contentType: string): boolean =>
  !/^(?:multipart|audio|image|video)\/|^application\/octet-stream\b/i.test(contentType);

function declaredLength({ headers }: Arrival): number | null {
  const declared = text(headers["content-length"]);
  if (declared !== "") return Number(declared);
  return headers["transfer-encoding"] === undefined ? 0 : null;
}

async function readWhole(source: Source, maxBytes: number): Promise<Uint8Array> {
  try {
    return await collect(source, maxBytes);
  } catch (error) {
    throw error instanceof TooLarge ? tooLarge(maxBytes, error) : error;
  }
}

/** The `model` field of a form, which transcriptions and image edits have. */
function modelField(body: Uint8Array, contentType: string): string | null {
  const form = latin.decode(body);
  const parts = textPartsOf(form, boundaryOf(contentType) ?? "") ?? [];
  const field = parts.find(({ name }) => name === "model");
  return field ? form.slice(field.start, field.end).trim() : null;
}

/** The body as it passes, counted; a form's model is written down on its way. */
function passing({ body, headers }: Arrival, maxBytes: number, exchange: Exchange): Source {
  const isForm = boundaryOf(text(headers["content-type"])) !== null;
  const field = isForm && exchange.model === null ? new ModelField() : null;
  return limited(body, maxBytes, (chunk) => {
    exchange.requestBytes += chunk.length;
    if (field) {
      field.see(chunk);
      exchange.model = field.value;
    }
  });
}

function checkModels(key: KeyRecord, models: readonly (string | null)[]): void {
  const { allowedModels } = key;
  if (!allowedModels || models.every((model) => model === null || allowedModels.includes(model))) {
    return;
  }
  throw new AppError("MODEL_NOT_ALLOWED", "This API key may not use that model.");
}

/**
 * Reads the body where it is text, and lets anything else stream through. Throws INVALID_REQUEST,
 * PAYLOAD_TOO_LARGE (before the provider is contacted where the length is declared), REQUEST_TIMEOUT,
 * MODEL_NOT_ALLOWED.
 */
export const readBody =
  (limits: BodyLimits, clock: Clock): Stage<Arrived & Keyed & Routed & Recording, Bodied> =>
  async ({ arrival, key, provider, target, exchange, timing }, next) => {
    const length = declaredLength(arrival);
    if (length === 0) return next({ body: null, json: undefined, needsPlainAnswer: false });
    const contentType = text(arrival.headers["content-type"]);
    // A part of a file asks for no model, and is not what its type says.
    const isPart = provider.uploads?.isPart(target.path, arrival.headers) ?? false;
    const isRestricted = key.allowedModels !== null && !isPart;
    if (isRestricted && !isPlain(arrival)) {
      throw new AppError(
        "MODEL_NOT_ALLOWED",
        "This API key may use certain models only, and a compressed body does not show which one it asks for. Send it uncompressed.",
      );
    }
    const namesModel = isRestricted && boundaryOf(contentType) !== null;
    // Vendors may take JSON under any type, so where the model matters the type is not believed.
    const isRead = isRestricted || (!isPart && isText(contentType) && isPlain(arrival));
    const maxBytes = isRead ? limits.maxInspectedBytes : limits.maxStreamedBytes;
    if (length !== null && length > maxBytes) throw tooLarge(maxBytes);
    if (!isRead) {
      const body = passing(arrival, maxBytes, exchange);
      return next({ body, json: undefined, needsPlainAnswer: false });
    }
    const waitingSince = clock.ticksMs();
    const body = await readWhole(arrival.body, maxBytes);
    timing.bodyWaitMs = clock.ticksMs() - waitingSince;
    exchange.requestBytes = body.length;
    if (body.length === 0) return next({ body: null, json: undefined, needsPlainAnswer: false });
    if (body.length > minCountedBytes && holdsMoreValues(body, maxValues)) {
      throw new AppError(
        "PAYLOAD_TOO_LARGE",
        `The body holds more than ${maxValues.toLocaleString("en")} JSON values, which is the limit.`,
      );
    }
    const json = namesModel ? undefined : parse(body, declaresJson(contentType));
    if (json !== undefined) {
      exchange.model = provider.modelOf(json, target) ?? target.model;
      exchange.streamed = provider.isStreamed(json, target);
    } else if (namesModel) {
      exchange.model = modelField(body, contentType) ?? target.model;
    }
    if (isRestricted) checkModels(key, [exchange.model, ...(provider.modelsWithin?.(json) ?? [])]);
    return next({ body, json, needsPlainAnswer: false });
  };
