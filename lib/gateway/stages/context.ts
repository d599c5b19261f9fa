import type { Arrival, Source } from "../arrival";
import type { Exchange } from "../exchange";
import type { Vault } from "../policy/vault";
import type { Credential, KeyRecord, TenantPolicy } from "../ports";
import type { Json, Provider, Target } from "../providers/provider";

/** The context that every stage starts from. */
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

/** Monotonic readings of one call, to separate the gateway's own share from waiting. */
export interface Timing {
  /** Spent waiting for the caller to send its body. */
  bodyWaitMs: number;
  /** When the call left for the provider; 0 while it has not. */
  sentTicksMs: number;
  /** When the provider's head arrived; 0 while it has not. */
  headTicksMs: number;
}

/** The call's record, which any stage may fill in. */
export interface Recording {
  readonly exchange: Exchange;
  readonly timing: Timing;
}

/** The request's body: bytes where it was read for inspection, the source where it only passes through. */
export interface Bodied {
  readonly body: Uint8Array | Source | null;
  /** The parsed body when it is JSON. */
  readonly json: Json | undefined;
  /** Whether the answer will be rewritten as it passes and must therefore arrive uncompressed. */
  readonly needsPlainAnswer: boolean;
}

/** The tenant's rules for this call; null where there is nothing to look for. */
export interface Governed {
  readonly policy: TenantPolicy | null;
  /** The masked values to restore in the answer; null when there are none. */
  readonly vault: Vault | null;
}

/** Whose account the call uses, and where it goes. */
export interface Addressed {
  readonly credential: Credential | null;
  readonly origin: string;
  /** Path at the origin with its prefix and query. */
  readonly upstreamPath: string;
}
