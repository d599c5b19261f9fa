import type { HealthView } from "@/lib/contract/health";
import { forPlatform } from "@/lib/db";
import { toHealthView } from "./health-view";

const deadlineMs = 1_000;

/** The part of Redis that health asks; null where none is configured. */
export interface RedisProbe {
  ping(): Promise<boolean>;
}

let asking: Promise<boolean> | undefined;

/** One database check at a time, however many callers ask. */
function isPostgresReachable(): Promise<boolean> {
  asking ??= within(forPlatform((db) => db.$queryRaw`SELECT 1`).then(() => true)).finally(() => {
    asking = undefined;
  });
  return asking;
}

/** False when `work` says so, fails or is late. */
async function within(work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs);
  });
  const answer = await Promise.race([work.catch(() => false), late]);
  clearTimeout(timer);
  return answer;
}

/** Never throws and resolves within about a second. */
export async function getHealth(redis: RedisProbe | null): Promise<HealthView> {
  const [hasPostgres, hasRedis] = await Promise.all([
    isPostgresReachable(),
    redis === null ? null : within(redis.ping()),
  ]);
  return toHealthView(hasPostgres, hasRedis);
}
