import { parseEgressAllow } from "./egress";
import { runtimeEnv } from "./env";
import type { RedisProbe } from "./services/health";
import type { ProviderProbe } from "./services/provider-test";
import type { BucketProbe } from "./services/storage-test";
import { createEgressGuard } from "./stores/egress-connect";
import { createObjectStore } from "./stores/objects";
import { createProviderProbe } from "./stores/provider-probe";
import { sharedRedis } from "./stores/redis";

let providerProbe: ProviderProbe | undefined;
let objects: BucketProbe | undefined;

/** The configured Redis for the control plane; null where limits are in-process. Connects at first use. */
export const redisProbe = (): RedisProbe | null => sharedRedis();

/** Asks a provider whether a credential works. */
export const probeProvider: ProviderProbe = (call) => {
  providerProbe ??= createProviderProbe(
    createEgressGuard(parseEgressAllow(runtimeEnv().EGRESS_ALLOW)),
  );
  return providerProbe(call);
};

/** The store that tests a tenant's bucket, under the same egress guard as the gateway that fills it. */
export function bucketProbe(): BucketProbe {
  const env = runtimeEnv();
  objects ??= createObjectStore({
    egress: createEgressGuard(parseEgressAllow(env.EGRESS_ALLOW)),
    encryptionKey: env.ENCRYPTION_KEY,
    previousEncryptionKey: env.ENCRYPTION_KEY_PREVIOUS,
  });
  return objects;
}

/** Where people and their SDKs reach this installation, without a trailing slash. */
export const publicUrl = (): string => runtimeEnv().PUBLIC_URL;
