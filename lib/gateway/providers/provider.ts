import type { AppError } from "@/lib/errors";
import type { Arrival, Source } from "../arrival";
import type { Usage } from "../exchange";

/** A parsed JSON value; the shape is the vendor's business, so readers look before they take. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** One server-sent event as the parser gives it. `data` has its lines joined with `\n`. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** What the answer reports about itself, gathered event by event or from its complete JSON. */
export interface Readings {
  usage: Usage | null;
  model: string | null;
  finishReason: string | null;
  /** True while the completion's count in `usage` is only a beginning, and more is being streamed. */
  isCompletionOpen?: boolean;
  /** True once an event has reported an error after a successful head. */
  hasFailed?: boolean;
  /** True where the answer only says that the work goes on, so that nobody knows yet what it costs. */
  isPending?: boolean;
}

/** A wire format for requests and answers. Several providers may share one. */
export interface WireFormat {
  readonly id: string;
  /** Body of a gateway error as this family's SDKs parse it; goes beside our own fields under `error`. */
  nativeError(error: AppError): Json;
  /** Further top-level members that the SDKs look for, such as `type: "error"`. */
  readonly errorEnvelope: Readonly<Record<string, Json>>;
  /** The framed event that reports a failed stream to this family's SDKs. */
  errorEvent(error: AppError): string;
  /** Takes usage, model and finish reason from a whole JSON answer. */
  readAnswer(answer: Json, into: Readings): void;
  /**
   * Takes the same from one streamed event, cumulative values replacing earlier ones.
   * Returns true at the stream's own last event.
   */
  readEvent(event: SseEvent, into: Readings): boolean;
  /** Bytes of which every event worth reading contains some; other events are not even parsed. */
  readonly eventMarks: readonly string[];
  /** The texts that count as prompt tokens. */
  promptTexts(body: Json): string[];
  /** The texts that count as completion tokens, of a whole answer or of one event's data. */
  completionTexts(answer: Json): string[];
  /** Length of the text that a call has spoken, which is what some bill; null for any other call. */
  readonly spokenCharacters?: (body: Json) => number | null;
}

/** Where a call goes, derived from its path alone. */
export interface Target {
  /** Path at the provider below the base URL, without query: `/chat/completions`. */
  readonly path: string;
  /** Query with `?`, or empty, our own parameters removed. */
  readonly search: string;
  /** What stands for `{resource}` in the base URL, for Azure. */
  readonly resource: string | null;
  /** Model or deployment named by the path rather than the body. */
  readonly model: string | null;
}

/** A locally made answer, for a provider that needs no network. */
export interface LocalAnswer {
  readonly status: number;
  readonly headers: string[];
  readonly body: Uint8Array | Source;
}

/** File uploads of a vendor that takes them beside its base path, in parts, at an address that its answer names. */
export interface Uploads {
  /** Path under `/trueportai-services`, without trailing slash. Its segments are located like any others. */
  readonly mount: string;
  /** Whether a target's path is that of an upload. */
  isUpload(path: string): boolean;
  /** Path of an upload at the vendor. `prefix` is that of the base URL. */
  place(prefix: string, path: string): string;
  /** Whether the body is a part of a file, whatever its type says. */
  isPart(path: string, headers: Arrival["headers"]): boolean;
  /** Header of the answer that says where to send the parts. */
  readonly addressHeader: string;
  /** The gateway's path for an address that the vendor named; null for one that it does not serve. */
  toOurs(address: string): string | null;
}

/** One vendor, as data: where it is, how it takes its credential, which wire format it speaks. */
export interface Provider {
  readonly id: string;
  /** Its path under `/trueportai-services`, without trailing slash. */
  readonly mount: string;
  /** Default base URL with path prefix; `{resource}` stands for the target's resource. Null for a local one. */
  readonly baseUrl: string | null;
  readonly wire: WireFormat;
  /** `segments` are the decoded, already checked path segments below the mount. Throws INVALID_REQUEST, NOT_FOUND. */
  locate(segments: readonly string[], search: string): Target;
  /** A second path under `/trueportai-services`, for what the vendor has beside its base path. */
  readonly uploads?: Uploads;
  /** The header that carries the vendor's credential. */
  credentialHeader(secret: string): readonly [name: string, value: string];
  /** Model of the body, for families that name it there. */
  modelOf(body: Json, target: Target): string | null;
  /** Models that a body of many requests names within; only those that take such bodies have it. */
  readonly modelsWithin?: (body: Json | undefined) => (string | null)[];
  /** Whether the answer will be streamed. */
  isStreamed(body: Json, target: Target): boolean;
  /**
   * Whether a streamed body without `stream_options` may be made to ask for usage, and the extra event
   * taken out again.
   */
  takesUsageOption(target: Target): boolean;
  /** Answers without any upstream; only the sandbox has it. */
  readonly answer?: (target: Target, method: string, body: Json | null) => LocalAnswer;
}
