import type { Arrival, Source } from "../arrival";
import type { Exchange } from "../exchange";
import type { Vault } from "../policy/vault";
import type { Credential, KeyRecord, TenantPolicy } from "../ports";
import type { Json, Provider, Target } from "../providers/provider";

/** What every stage starts from. */
export interface Arrived {
  readonly arrival: Arrival;
}

/** Known once the path is matched. */
export interface Routed {
  readonly provider: Provider;
  readonly target: Target;
}

/** Known once the caller has shown a key. */
export interface Keyed {
  readonly key: KeyRecord;
}

/** Monotonic readings of one call, from which the gateway's own share is told apart from waiting. */
export interface Timing {
  /** Spent waiting for the caller to send its body. */
  bodyWaitMs: number;
  /** When the call left for the provider; 0 while it has not. */
  sentTicksMs: number;
  /** When the provider's head arrived; 0 while it has not. */
  headTicksMs: number;
}

/** The call's record, filled in by whoever learns something. */
export interface Recording {
  readonly exchange: Exchange;
  readonly timing: Timing;
}

/** The request's body: bytes where it was read to be understood, the source where it only passes. */
export interface Bodied {
  readonly body: Uint8Array | Source | null;
  /** The parsed body when it is JSON. */
  readonly json: Json | undefined;
  /** Whether the answer will be rewritten on its way and must therefore come uncompressed. */
  readonly needsPlainAnswer: boolean;
}

/** What the tenant's rules ask of this call; null where nothing is to be looked for. */
export interface Governed {
  readonly policy: TenantPolicy | null;
  /** What was masked and is to be put back into the answer; null when nothing is. */
  readonly vault: Vault | null;
}

/** Whose account the call goes out on, and where to. */
export interface Addressed {
  readonly credential: Credential | null;
  readonly origin: string;
  /** Path at the origin with its prefix and query. */
  readonly upstreamPath: string;
}
