import type { ErrorCode } from "@/lib/errors";
import type { NanoUsd } from "@/lib/money";
import type { FindingType, Severity } from "./detectors/detector";

/** The outcome of a call. Only `failed` counts as an error in statistics. */
export type Outcome = "ok" | "redacted" | "blocked" | "refused" | "failed" | "cancelled";

/**
 * Tokens of one call. `prompt` and `completion` are totals; the others are parts of them, whatever the provider's own
 * convention is (Anthropic reports cache tokens beside its input, OpenAI within it).
 */
export interface Usage {
  promptTokens: number;
  completionTokens: number;
  /** Part of the prompt read from the provider's cache. */
  cachedTokens: number;
  /** Part of the prompt written to the provider's cache. */
  cacheWriteTokens: number;
  /** Part of the completion spent on hidden reasoning. */
  reasoningTokens: number;
  audioInputTokens: number;
  audioOutputTokens: number;
  /** Part of the prompt that was images, where they have a rate of their own. */
  imageInputTokens?: number;
  /** Part of `cacheWriteTokens` that is cached for an hour, which costs more. */
  cacheWriteHourTokens?: number;
  /** Part of the completion that was images. */
  imageOutputTokens?: number;
  /** Parts of `cachedTokens` that were sound, and images. */
  cachedAudioTokens?: number;
  cachedImageTokens?: number;
  /** Searches the provider made and bills apart from tokens: in the web, and in stored files. */
  webSearches?: number;
  fileSearches?: number;
  /** Length of the recording, where transcribing is billed by it and not by tokens. */
  audioSeconds?: number;
  /** Length of the text, where speech is billed by it and not by tokens. */
  characters?: number;
  /** How the call was served, where it was not in the standard way and costs more or less. */
  tier?: ServiceTier;
  /** Whether the answer was made within one country, at an extra charge. */
  isRegional?: boolean;
}

export type ServiceTier = "flex" | "priority" | "fast";

export const noUsage = (): Usage => ({
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
});

/** A finding to be stored, caught by a rule or severe enough without one. Never holds what matched. */
export interface ViolationRecord {
  readonly id: string;
  readonly detectedAtMs: number;
  readonly ruleId: string | null;
  readonly ruleName: string | null;
  readonly ruleVersion: number | null;
  readonly type: FindingType;
  readonly severity: Severity;
  readonly direction: "request" | "response";
  readonly description: string;
  /** What the rule did, or would have done in shadow; null without a rule. */
  readonly action: "block" | "redact" | "alert" | "log" | null;
  readonly isShadow: boolean;
  readonly isAutoBlocked: boolean;
  readonly modelVersion: string;
  /** A few words of context, with everything recognised masked. */
  readonly preview: string;
  readonly entities: readonly { readonly type: string; readonly confidence: number }[];
  /** Spans caught in all. */
  readonly matchCount: number;
}

/** One proxied call as the log will show it: the wide record that stages fill in. */
export interface Exchange {
  readonly id: string;
  readonly requestId: string;
  readonly tenantId: string;
  readonly keyId: string;
  readonly env: string;
  /** Whether it came with the secret that the key's last rotation replaced. */
  readonly usedOldSecret: boolean;
  readonly startedAtMs: number;
  readonly provider: string;
  readonly method: string;
  /** Path at the provider, without query: `/chat/completions`. */
  readonly path: string;
  model: string | null;
  status: number;
  outcome: Outcome;
  errorCode: ErrorCode | "GATEWAY_RESTARTED" | null;
  errorSource: "gateway" | "provider" | null;
  streamed: boolean;
  latencyMs: number;
  /** Until the first byte of the answer's body; null when there was none. */
  ttftMs: number | null;
  /** The gateway's own share of the latency. */
  overheadMs: number;
  requestBytes: number;
  responseBytes: number;
  usage: Usage | null;
  /** True when `usage` is our estimate, by tokenizer or size, not the provider's count. */
  usageEstimated: boolean;
  /** Null when no price is known for the model. */
  costNanoUsd: NanoUsd | null;
  priceVersion: string | null;
  finishReason: string | null;
  /** Upstream attempts made; 0 when the call never left. */
  attempts: number;
  /** Client library by its own name, at most 120 characters. */
  sdk: string | null;
  violations: readonly ViolationRecord[];
}

/** Looking something up, or deleting it, runs no model and costs nothing. */
export const runsNoModel = (method: string): boolean =>
  method === "GET" || method === "HEAD" || method === "DELETE";
