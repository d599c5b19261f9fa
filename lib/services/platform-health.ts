import type { PlatformHealth } from "@/lib/contract/admin";
import { forPlatform } from "@/lib/db";
import { getHealth, type RedisProbe } from "./health";

/** Health, and every gateway process with a heartbeat within the last minute. */
export async function getPlatformCondition(redis: RedisProbe | null): Promise<PlatformHealth> {
  const [health, rows] = await Promise.all([
    getHealth(redis),
    forPlatform((db) =>
      db.gatewayInstance.findMany({ orderBy: [{ host: "asc" }, { worker: "asc" }] }),
    ),
  ]);
  return {
    ...health,
    instances: rows.map((row) => ({
      host: row.host,
      worker: row.worker,
      version: row.version,
      started_at: row.startedAt.toISOString(),
      seen_at: row.seenAt.toISOString(),
      in_flight: row.inFlight,
      spool_bytes: Number(row.spoolBytes),
      open_breakers: row.openBreakers,
    })),
  };
}
