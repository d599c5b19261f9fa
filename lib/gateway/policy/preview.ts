import type { ScanContext } from "../detectors/detector";
import type { Span } from "./engine/engine";
import type { Inspector } from "./inspector";
import { maskEverything } from "./redact";

/** Characters kept on either side of what was found. */
const SIDE = 60;

/** Characters inspected beyond them, so that nothing is cut where it would no longer be recognised. */
const MARGIN = 256;

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * A few words around a hit by which people can judge it, with `[REDACTED]` in place of the hit and of everything else
 * that any detector or rule recognises nearby. Never contains what matched.
 */
export function previewOf(
  inspector: Inspector,
  text: string,
  span: Span,
  context: ScanContext,
): string {
  const from = Math.max(0, span.start - SIDE - MARGIN);
  const to = Math.min(text.length, span.end + SIDE + MARGIN);
  const found = inspector.scan(text.slice(from, to), 0, context);
  const around = found.map(({ start, end }) => ({ start: start + from, end: end + from }));
  return previewAmong(text, span, [span, ...around]);
}

/** The same where everything recognised in the text is known already. */
export function previewAmong(text: string, span: Span, spans: readonly Span[]): string {
  const from = wholeStart(text, Math.max(0, span.start - SIDE), spans);
  const to = wholeEnd(text, Math.min(text.length, span.end + SIDE), spans);
  const inside = spans
    .filter(({ start, end }) => start < to && end > from)
    .map(({ start, end }) => ({
      start: Math.max(0, start - from),
      end: Math.min(to, end) - from,
    }));
  const masked = printable(maskEverything(text.slice(from, to), inside));
  return `${from > 0 ? "…" : ""}${masked}${to < text.length ? "…" : ""}`;
}

/** Moves a window's start to the edge of any span it would cut, and off the middle of a character. */
function wholeStart(text: string, at: number, spans: readonly Span[]): number {
  let start = at;
  for (const span of spans) if (span.start < start && span.end > start) start = span.start;
  return start > 0 && isLowSurrogate(text.charCodeAt(start)) ? start - 1 : start;
}

function wholeEnd(text: string, at: number, spans: readonly Span[]): number {
  let end = at;
  for (const span of spans) if (span.start < end && span.end > end) end = span.end;
  return end < text.length && isLowSurrogate(text.charCodeAt(end)) ? end + 1 : end;
}

/** Control characters and line ends as spaces, so that a preview is one line wherever it is shown. */
const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
