import type { NanoUsd } from "@/lib/money";
import type { BudgetPeriod, Clock } from "@/lib/time";
import type { RawHeaders, Source } from "./arrival";
import type { Exchange, Usage } from "./exchange";
import type { CompiledPolicy } from "./policy/compile";

/** A plain value when it is available, a promise when it must be fetched, so that hot paths skip the wait. */
export type MaybePromise<T> = T | Promise<T>;

/** One of our keys as the data plane knows it: everything a call needs, so that one look-up suffices. */
export interface KeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly env: string;
  readonly isActive: boolean;
  readonly expiresAtMs: number | null;
  /** Set where the call used the secret from before a rotation: the moment from which that secret is refused. */
  readonly retiresAtMs: number | null;
  readonly tenantStatus: "active" | "suspended";
  readonly rateLimitRpm: number;
  /** Null allows all. */
  readonly allowedModels: readonly string[] | null;
  readonly allowedProviders: readonly string[] | null;
  /** The tenant's settings that act on every call. */
  readonly settings: TenantSettings;
  /** What a call of this key draws on, in the order key, member, tenant; null where nothing limits it. */
  readonly budgets: readonly BudgetLimit[] | null;
  /** What the tenant's plan allows per month; null where it sets no limit. */
  readonly quota: PlanQuota | null;
}

/** Nano-dollars per period, for a key, for all keys of the member who made them, or for the whole tenant. */
export interface BudgetLimit {
  readonly scope: "key" | "member" | "tenant";
  readonly subjectId: string;
  readonly limitNanoUsd: NanoUsd;
  readonly period: BudgetPeriod;
}

export interface PlanQuota {
  readonly planName: string;
  readonly maxRequests: number | null;
  readonly maxSpendNanoUsd: NanoUsd | null;
}

export interface TenantSettings {
  /** Whether usage is requested on behalf of a streamed chat body that does not ask for it. */
  readonly usageInjection: boolean;
  /** The time zone whose days, weeks and months budgets follow. */
  readonly timeZone: string;
  /** What is kept of bodies, within what the installation allows. */
  readonly capture: "none" | "redacted" | "full";
}

export interface KeyStore {
  /** False for anything that cannot be a key of ours, by form and checksum: refused without a look-up. */
  isShaped(secret: string): boolean;
  /** Null for a well-formed key that does not exist. Throws SERVICE_UNAVAILABLE when that cannot be determined. */
  find(secret: string): MaybePromise<KeyRecord | null>;
}

export interface RateVerdict {
  readonly ok: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window has room for the whole limit again. */
  readonly resetSeconds: number;
  /** Seconds, at least 1, until one more request fits; 0 when `ok`. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Spends one request of the key's minute. A refused request spends nothing. Never throws. */
  take(keyId: string, limitRpm: number): MaybePromise<RateVerdict>;
}

/** A tenant's rules in one environment, ready to run. */
export interface TenantPolicy {
  readonly rules: CompiledPolicy;
  /** What happens to a text that an enforcing rule must see and that cannot be read. */
  readonly uninspectable: "block" | "pass";
  /** Keyed digest of a value, hex: what a restorable value's token is made of. */
  readonly digest: (value: string) => string;
}

export interface PolicyStore {
  /** Null when there is nothing to look for. Throws SERVICE_UNAVAILABLE when that cannot be determined. */
  find(tenantId: string, env: string): MaybePromise<TenantPolicy | null>;
}

/** The amount held back from budgets until the call's real cost is known. */
export interface Reservation {
  settle(costNanoUsd: NanoUsd | null): void;
}

/** What a call will cost before anybody knows. Both are the same where its caller limits the answer. */
export interface CostEstimate {
  /** Must be left of a budget that no other call draws on at the moment. */
  readonly usualNanoUsd: NanoUsd;
  /** Is held back, and must be left beside what is held back for others. */
  readonly mostNanoUsd: NanoUsd;
}

export interface Budgets {
  /**
   * Null when nothing limits this key. `callId` names the reservation, so that its cost can be found in the log
   * should this process die; a call of unknown price holds nothing back. Throws BUDGET_EXCEEDED, or
   * SERVICE_UNAVAILABLE when that cannot be determined.
   */
  reserve(
    key: KeyRecord,
    callId: string,
    estimate: CostEstimate | null,
  ): MaybePromise<Reservation | null>;
}

/** How long answers get whose callers set them no limit. */
export interface AnswerLengths {
  /** In tokens; nearly no answer of this model to this key is longer. */
  longest(keyId: string, model: string): number;
  note(keyId: string, model: string, completionTokens: number): void;
}

export interface Quotas {
  /**
   * Why the tenant's plan allows no further call this month; null when it does. Sees other
   * processes' calls within seconds.
   */
  refusal(key: KeyRecord): string | null;
}

/** The vendor's credential with which a call is made. */
export interface Credential {
  /** Identifies it for circuit breakers; never the secret. */
  readonly id: string;
  readonly secret: string;
  /** Origin with path prefix that replaces the provider's own; null for the provider's own. */
  readonly baseUrl: string | null;
  /** Whether an operator, not a tenant, chose `baseUrl`: a tenant's is checked against private addresses. */
  readonly isOperatorBaseUrl: boolean;
  /** Azure deployment → model, for prices. */
  readonly deployments: Readonly<Record<string, string>>;
}

export interface Credentials {
  /** Null when neither the tenant nor the operator has one for this provider. */
  find(key: KeyRecord, providerId: string): MaybePromise<Credential | null>;
}

export interface UpstreamCall {
  readonly method: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: string[];
  readonly body: Uint8Array | Source | null;
  readonly credentialId: string;
  /** Whether the destination must not be a private address. */
  readonly isGuarded: boolean;
  /** Runs once when the caller leaves. */
  readonly onCallerGone: (listener: () => void) => void;
}

export interface UpstreamReply {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: Source;
}

export interface Upstream {
  /**
   * Resolves when the answer's head has arrived. Throws PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT or PROVIDER_ERROR;
   * the same errors reach the body's receiver when it breaks later.
   */
  send(call: UpstreamCall): Promise<UpstreamReply>;
}

export interface Sink {
  begin(exchange: Exchange): void;
  end(exchange: Exchange): void;
  /** Runs `listener` once everything begun and ended before is safe from SIGKILL. */
  whenSafe(listener: () => void): void;
  /** True when no more can be recorded; metered calls are then refused. */
  isFull(): boolean;
}

/** Counts the texts of a call whose provider reported no usage, off the request path. */
export interface UsageEstimator {
  /** Replaces the sizes-based estimate in the exchange's row within about a second. */
  estimate(
    exchange: Exchange,
    promptTexts: readonly string[],
    completionTexts: readonly string[],
  ): void;
}

export interface Price {
  /** Null when the table has no such model. */
  readonly costNanoUsd: NanoUsd | null;
  readonly priceVersion: string;
}

export interface Prices {
  cost(provider: string, model: string, usage: Usage, atMs: number): Price;
}

/** Decodes a copy of a compressed answer, chunk by chunk and in step with it. */
export interface Decoder {
  /** Throws when the data is damaged or grows beyond its bounds (100 times, 64 MiB). */
  push(chunk: Uint8Array): Uint8Array;
  /** Frees its memory; `push` must not be called afterwards. */
  close(): void;
}

export interface Decompressor {
  /** Null for an encoding it does not know. `encoding` is a `content-encoding` value. */
  open(encoding: string): Decoder | null;
}

/** A body to be written to the tenant's storage. */
export interface CapturedBody {
  readonly exchangeId: string;
  readonly tenantId: string;
  readonly env: string;
  readonly direction: "request" | "response";
  readonly capture: "redacted" | "full";
  readonly contentType: string;
  readonly text: string;
  /** True when only its beginning was captured. */
  readonly isCut: boolean;
  readonly capturedAtMs: number;
}

export interface PayloadStore {
  /** Queues a body, to be stored after the answer; drops it when too much is already waiting. Never throws. */
  keep(body: CapturedBody): void;
}

/** How the process itself is doing. */
export interface Load {
  /** True when so little memory is left that new work must be shed. Cheap: sampled, not measured. */
  isOverloaded(): boolean;
}

/** Receives unexpected errors. */
export interface Faults {
  report(error: unknown, requestId: string): void;
}

/** Everything outside the core, in one place. */
export interface Ports {
  readonly keys: KeyStore;
  readonly limiter: RateLimiter;
  readonly budgets: Budgets;
  readonly answerLengths: AnswerLengths;
  readonly quotas: Quotas;
  readonly policies: PolicyStore;
  readonly credentials: Credentials;
  readonly upstream: Upstream;
  readonly sink: Sink;
  readonly estimator: UsageEstimator;
  readonly payloads: PayloadStore;
  readonly prices: Prices;
  readonly decompressor: Decompressor;
  readonly load: Load;
  readonly faults: Faults;
  readonly clock: Clock;
}
