import { runtimeEnv } from "./env";
import type { RedisProbe } from "./services/health";
import { createRedis, redisOptions } from "./stores/redis";

let redis: RedisProbe | null | undefined;

/** The configured Redis for the control plane; null where limits are in-process. Connects at first use. */
export function redisProbe(): RedisProbe | null {
  redis ??= createRedis(redisOptions(runtimeEnv()));
  return redis;
}

/** Where people and their SDKs reach this installation, without a slash at the end. */
export const publicUrl = (): string => runtimeEnv().PUBLIC_URL;
