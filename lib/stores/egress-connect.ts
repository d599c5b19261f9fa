import { lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { type EgressAllow, isExempt, isPrivateAddress } from "@/lib/egress";
import { AppError } from "@/lib/errors";

const refusals = new WeakSet<object>();

function refusal(): AppError {
  const error = new AppError(
    "PROVIDER_UNAVAILABLE",
    "The destination stored for this provider leads to a private address, which is not called.",
  );
  refusals.add(error);
  return error;
}

/** Whether a connection failed because the guard refused it. */
export const isPermanentRefusal = (error: unknown): boolean =>
  error instanceof Error && (refusals.has(error) || isPermanentRefusal(error.cause));

/** Guards connections to tenant-chosen destinations by the actual address, at connect time. */
export interface EgressGuard {
  /** Resolves a name once and refuses it when any of its addresses is private, which defeats DNS rebinding. */
  readonly lookup: LookupFunction;
  /** Throws for a literal private address; literals are never looked up. */
  checkHost(host: string): void;
  /** Whether the operator exempted this origin. */
  isExempt(origin: string): boolean;
}

export function createEgressGuard(allow: EgressAllow): EgressGuard {
  return {
    isExempt: (origin) => isExempt(new URL(origin), allow),
    checkHost(host) {
      const bare = host.replace(/^\[|\]$/g, "");
      if (isIP(bare) !== 0 && isPrivateAddress(bare)) throw refusal();
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, "", 0);
        if (addresses.some(({ address }) => isPrivateAddress(address))) {
          return callback(refusal(), "", 0);
        }
        if (options.all) return callback(null, addresses);
        const [first] = addresses;
        callback(null, first?.address ?? "", first?.family ?? 4);
      });
    },
  };
}
