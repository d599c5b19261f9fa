import type { HealthView } from "@/lib/contract/health";
import { version } from "@/package.json";

export const softwareVersion = `v${version}`;

/** Health on the wire. `redis` is null where none is configured; without Redis, limits still hold per process. */
export function toHealthView(isPostgresUp: boolean, isRedisUp: boolean | null): HealthView {
  const connection = (isUp: boolean) => (isUp ? "connected" : "disconnected");
  return {
    status: !isPostgresUp ? "unhealthy" : isRedisUp === false ? "degraded" : "healthy",
    version: softwareVersion,
    services: {
      postgres: connection(isPostgresUp),
      redis: isRedisUp === null ? "in-process" : connection(isRedisUp),
    },
  };
}
