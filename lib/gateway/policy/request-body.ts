import { MalformedJson, readJson } from "../json-text";
import type { Selection } from "./compile";
import { type Decision, Ledger } from "./decide";
import {
  inspecting,
  inspectingInSteps,
  type Rewriter,
  rewriteInSteps,
  rewriteJson,
} from "./inspect";
import { boundaryOf, textPartsOf } from "./multipart";
import type { Stash } from "./redact";
import { questions } from "./text-places";

/** The result of inspecting a body. */
export interface BodyInspection extends Decision {
  /** The body with its masks written in; null when it stays as it is. */
  readonly body: Uint8Array | null;
  /** False for text in a form that cannot be read here. */
  readonly isReadable: boolean;
}

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin = new TextDecoder("latin1");

const binary = /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|pdf|zip|gzip)\b/i;
const context = { role: "user", direction: "request" } as const;

/** The bytes as text; null when they are not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

function rewriteText(text: string, rewrite: Rewriter): string | null {
  if (/^\s*[[{]/.test(text)) {
    try {
      return rewriteJson(text, readJson(text, questions), "request", rewrite);
    } catch (error) {
      if (!(error instanceof MalformedJson)) throw error;
    }
  }
  return rewrite(text, context);
}

function rewriteForm(
  body: Uint8Array,
  boundary: string,
  rewrite: Rewriter,
): Uint8Array | null | false {
  const parts = textPartsOf(latin.decode(body), boundary);
  if (parts === null) return false;
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end } of parts) {
    const text = textOf(body.subarray(start, end));
    const changed = text === null ? null : rewriteText(text, rewrite);
    if (changed === null) continue;
    pieces.push(body.subarray(at, start), encoder.encode(changed));
    at = end;
  }
  if (at === 0) return null;
  pieces.push(body.subarray(at));
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.length;
  }
  return whole;
}

/** False when the body cannot be read, null when it stays as it is. */
function rewriteBody(
  body: Uint8Array,
  contentType: string,
  rewrite: Rewriter,
): Uint8Array | null | false {
  const boundary = /^multipart\//i.test(contentType) ? boundaryOf(contentType) : null;
  if (boundary !== null) return rewriteForm(body, boundary, rewrite);
  const text = textOf(body);
  if (text === null) return binary.test(contentType) ? null : false;
  if (binary.test(contentType) && !/^\s*[[{]/.test(text)) return null;
  const changed = rewriteText(text, rewrite);
  return changed === null ? null : encoder.encode(changed);
}

/** What a body's headers say about its form. */
export interface BodyType {
  readonly contentType: string;
  readonly contentEncoding: string;
}

const isPlain = ({ contentEncoding }: BodyType): boolean =>
  /^(?:identity)?$/i.test(contentEncoding);

function conclude(ledger: Ledger, rewritten: Uint8Array | null | false): BodyInspection {
  const decision = ledger.decision();
  return {
    body: decision.outcome === "redact" && rewritten !== false ? rewritten : null,
    isReadable: rewritten !== false,
    ...decision,
  };
}

/**
 * Inspects every text of a request's body, whatever its declared content type: JSON wherever it looks like JSON, the
 * text fields of a form, plain text. Images, audio and other binary content have none.
 */
export function inspectRequestBody(
  selection: Selection,
  body: Uint8Array,
  type: BodyType,
  stash: Stash | null,
): BodyInspection {
  const ledger = new Ledger(selection);
  const rewrite = inspecting(selection, ledger, stash);
  return conclude(ledger, isPlain(type) && rewriteBody(body, type.contentType, rewrite));
}

/** From this size on a body is inspected with pauses, so that it does not hold up other calls. */
export const LONG_BODY_BYTES = 131_072;

/** The same for a long body; `pause` is awaited after every few milliseconds of inspection. */
export async function inspectLongRequestBody(
  selection: Selection,
  body: Uint8Array,
  type: BodyType,
  stash: Stash | null,
  pause: () => Promise<void>,
): Promise<BodyInspection> {
  const ledger = new Ledger(selection);
  if (!isPlain(type)) return conclude(ledger, false);
  const rewritten = await rewriteInSteps(
    (rewrite) => rewriteBody(body, type.contentType, rewrite),
    inspectingInSteps(selection, ledger, stash, pause),
  );
  return conclude(ledger, rewritten);
}
