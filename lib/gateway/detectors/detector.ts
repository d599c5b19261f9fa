/** What a finding is about; the four kinds the contract's `type` knows. */
export type FindingType = "pii" | "injection" | "bias" | "exfiltration";

export type Severity = "critical" | "high" | "medium" | "low";

/** Where a text stands in an exchange; some detectors weigh it (a developer's own system prompt is trusted). */
export type TextRole = "system" | "user" | "assistant" | "tool" | "document";

/** One span that a detector recognised. Offsets are UTF-16 indices into the scanned text, end exclusive. */
export interface Finding {
  readonly type: FindingType;
  /** Upper-case entity or category, as written in masks: `SSN`, `CREDIT_CARD`, `INSTRUCTION_OVERRIDE`. */
  readonly entity: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly severity: Severity;
  /** Name and version of what actually ran, e.g. `pii-rules-1.0`. */
  readonly modelVersion: string;
  /** The protected attribute a bias finding is about: `religion`, `gender`. */
  readonly attribute?: string;
}

export interface ScanContext {
  readonly role: TextRole;
  readonly direction: "request" | "response";
  /** Hosts an answer may address with data; `example.com` covers its subdomains. */
  readonly allowedHosts?: readonly string[];
}

/** Recognises one kind of thing in a text. Pure and synchronous; cost grows linearly with the text. */
export interface Detector {
  readonly id: string;
  readonly type: FindingType;
  /** Entities this detector can report, for editors and validation. */
  readonly entities: readonly string[];
  scan(text: string, context: ScanContext): readonly Finding[];
  /** For detectors that score a text as a whole: 0 to 1, continuous even below what `scan` reports. */
  score?(text: string, context: ScanContext): number;
  /** How many characters before a finding its recognition depends on; 128 by default. */
  readonly leftContext?: number;
  /**
   * For streams: where in `text`, at `from` or later, a finding could still begin or change if more text
   * followed; `text.length` when nowhere. Findings that end before it are final. Without this method a stream lags
   * 256 characters behind.
   */
  pending?(text: string, from: number, context: ScanContext): number;
}
