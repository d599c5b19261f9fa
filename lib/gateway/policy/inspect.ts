import type { ScanContext } from "../detectors/detector";
import {
  applyEdits,
  type Edit,
  type JsonFrame,
  type JsonReading,
  type JsonToken,
  readJson,
} from "../json-text";
import type { Selection } from "./compile";
import { type Decision, Ledger } from "./decide";
import type { Hit } from "./hit";
import { applyMasks, masksFor, type Stash } from "./redact";
import { eventShapes } from "./stream-shapes";
import { isNoText, placesIn, questions, type TextPlace } from "./text-places";
import type { Restorer } from "./vault";

/** The result of inspecting an entire body. */
export interface Inspection extends Decision {
  /** The body with its masks written in; null when it stays as it is. */
  readonly body: string | null;
}

/** Milliseconds of inspection before other work gets its turn. */
const MAX_STRETCH_MS = 8;

/** Gives a text's replacement, or null to leave it. */
export type Rewriter = (text: string, context: ScanContext) => string | null;

/** Scans texts for a selection, records what it finds and masks what rules require. */
export function inspecting(selection: Selection, ledger: Ledger, stash: Stash | null): Rewriter {
  return (text, context) => {
    const hits = selection.full.scan(text, 0, context);
    if (hits.length === 0) return null;
    ledger.add(text, hits, context, true);
    const masks = masksFor(text, hits, stash);
    return masks.length === 0 ? null : applyMasks(text, masks);
  };
}

/** A rewriter that yields to other work. */
export type SteppingRewriter = (text: string, context: ScanContext) => Promise<string | null>;

/** The same for long texts: `pause` is awaited after every few milliseconds of inspection. */
export function inspectingInSteps(
  selection: Selection,
  ledger: Ledger,
  stash: Stash | null,
  pause: () => Promise<void>,
): SteppingRewriter {
  let sinceMs = performance.now();
  return async (text, context) => {
    const hits: Hit[] = [];
    for (const found of selection.full.scanInSteps(text, 0, context)) {
      hits.push(...found);
      if (performance.now() - sinceMs < MAX_STRETCH_MS) continue;
      await pause();
      sinceMs = performance.now();
    }
    if (hits.length === 0) return null;
    ledger.add(text, hits, context, true);
    const masks = masksFor(text, hits, stash);
    return masks.length === 0 ? null : applyMasks(text, masks);
  };
}

/**
 * Runs a rewrite of a body whose texts take long: `run` is called once to collect the texts, which are then rewritten
 * one by one, and once more to put them in place.
 */
export async function rewriteInSteps<Result>(
  run: (rewrite: Rewriter) => Result,
  rewriteText: SteppingRewriter,
): Promise<Result> {
  const texts: [text: string, context: ScanContext][] = [];
  run((text, context) => {
    texts.push([text, context]);
    return null;
  });
  const rewritten: (string | null)[] = [];
  for (const [text, context] of texts) rewritten.push(await rewriteText(text, context));
  let next = 0;
  return run(() => rewritten[next++] ?? null);
}

/** Restores values in the output of `first`. */
export function restoring(first: Rewriter, restorer: Restorer | null): Rewriter {
  if (restorer === null) return first;
  return (text, context) => {
    const masked = first(text, context) ?? text;
    const restored = restorer.restore(masked);
    return restored === text ? null : restored;
  };
}

/** What happens to values besides masking. */
export interface Treatment {
  /** In a request, stores the values to be restored in the answer. */
  readonly stash?: Stash | null;
  /** In an answer, restores them. */
  readonly restorer?: Restorer | null;
}

/**
 * Inspects every text of a JSON body and decides. All bytes outside the rewritten strings stay as they were.
 * Throws `MalformedJson`.
 */
export function inspectJson(
  selection: Selection,
  body: string,
  { stash = null, restorer = null }: Treatment = {},
): Inspection {
  const ledger = new Ledger(selection);
  const rewrite = restoring(inspecting(selection, ledger, stash), restorer);
  const reading = readJson(body, questions);
  const rewritten = rewriteJson(body, reading, selection.direction, rewrite);
  const decision = ledger.decision();
  return { body: decision.outcome === "block" ? null : rewritten, ...decision };
}

/** Inspects a body that is one text, such as a plain prompt, and decides. */
export function inspectText(
  selection: Selection,
  text: string,
  role: ScanContext["role"],
  { stash = null, restorer = null }: Treatment = {},
): Inspection {
  const ledger = new Ledger(selection);
  const rewrite = restoring(inspecting(selection, ledger, stash), restorer);
  const body = rewrite(text, { role, direction: selection.direction });
  const decision = ledger.decision();
  return { body: decision.outcome === "block" ? null : body, ...decision };
}

/** The body with each text passed through `rewrite`; null when none changed. */
export function rewriteJson(
  body: string,
  reading: JsonReading,
  direction: ScanContext["direction"],
  rewrite: Rewriter,
): string | null {
  const edits =
    direction === "response" && reading.frames[0]?.isArray
      ? chunkEdits(reading, rewrite)
      : editsIn(reading, direction, rewrite);
  if (edits.length === 0) return null;
  if (direction === "response") edits.push(...echoEdits(body, reading));
  return applyEdits(body, inOrder(edits));
}

/**
 * The same for an answer that lists what would otherwise be a stream's events: the pieces of a text are inspected as
 * one, and if that changes it, the first piece carries the complete text.
 */
function chunkEdits(reading: JsonReading, rewrite: Rewriter): Edit[] {
  const edits: Edit[] = [];
  const pieces = new Set<JsonToken>();
  for (const tokens of piecesByText(reading).values()) {
    for (const token of tokens) pieces.add(token);
    const text = tokens.map(({ value }) => value).join("");
    const changed = rewrite(text, { role: "assistant", direction: "response" });
    if (changed === null) continue;
    tokens.forEach(({ start, end }, i) => {
      edits.push({ start, end, text: JSON.stringify(i === 0 ? changed : "") });
    });
  }
  const tokens = reading.tokens.filter((token) => !pieces.has(token));
  return [...edits, ...editsIn({ ...reading, tokens }, "response", rewrite)];
}

/** The tokens that continue each other, by the text they make. */
function piecesByText(reading: JsonReading): Map<string, JsonToken[]> {
  const texts = new Map<string, JsonToken[]>();
  const [top, first] = reading.frames;
  const shape = first && eventShapes.find((known) => known.claims(first, reading));
  if (!top || !shape) return texts;
  for (const token of reading.tokens) {
    const chunk = token.kind === "string" ? chunkOf(token, top) : null;
    if (chunk === null || isNoText(token, false)) continue;
    const delta = shape.deltaOf(token, chunk);
    if (delta === null || delta.isJson) continue;
    const pieces = texts.get(delta.channel);
    if (pieces) pieces.push(token);
    else texts.set(delta.channel, [token]);
  }
  return texts;
}

/** The member of the list that contains a token; null where it is nested too deep to be a piece. */
function chunkOf(token: JsonToken, top: JsonFrame): JsonFrame | null {
  let at: JsonFrame | null = token.frame;
  for (let depth = 0; at !== null && depth < 16; depth++) {
    if (at.parent === top) return at;
    at = at.parent;
  }
  return null;
}

/** What `rewrite` changes in the texts of a reading. */
export const editsIn = (
  reading: JsonReading,
  direction: ScanContext["direction"],
  rewrite: Rewriter,
): Edit[] => editsFor(placesIn(reading, direction, null, 0), direction, rewrite);

/** Empties members that repeat an answer's text piece by piece and would reveal it. */
export function echoEdits(body: string, { ranges }: JsonReading): Edit[] {
  return ranges
    .map(({ start, end }) => ({ start, end, text: body[start] === "[" ? "[]" : "null" }))
    .filter(({ start, end, text }) => body.slice(start, end) !== text);
}

function editsFor(
  places: readonly TextPlace[],
  direction: ScanContext["direction"],
  rewrite: Rewriter,
): Edit[] {
  const edits: Edit[] = [];
  for (const { token, text, role, inner } of places) {
    const changed = inner
      ? rewriteInner(text, inner, direction, rewrite)
      : rewrite(text, { role, direction });
    if (changed === null) continue;
    edits.push({ start: token.start, end: token.end, text: JSON.stringify(changed) });
  }
  return edits;
}

function rewriteInner(
  text: string,
  places: readonly TextPlace[],
  direction: ScanContext["direction"],
  rewrite: Rewriter,
): string | null {
  const edits = editsFor(places, direction, rewrite);
  return edits.length === 0 ? null : applyEdits(text, edits);
}

/** Edits in order, those inside a larger one left out. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  const out: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1);
    if (!last || edit.start >= last.end) out.push(edit);
  }
  return out;
}
