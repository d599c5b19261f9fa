import type { KeyRecord, Quotas } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { usdText } from "@/lib/money";
import {
  type Clock,
  floorTo,
  hourMs,
  minuteMs,
  rollupMs,
  secondMs,
  systemClock,
  windowAt,
} from "@/lib/time";
import type { Database } from "./database";

export interface QuotasDeps {
  readonly database: Database;
  readonly clock?: Clock;
  readonly refreshMs?: number;
}

export interface QuotaStore extends Quotas {
  /** Reads all counters now. Throws when Postgres does not answer. */
  refresh(): Promise<void>;
  close(): void;
}

interface Count {
  readonly requests: number;
  readonly spendNanoUsd: number;
}

interface Tracked {
  /** Sums from the month's start to `baseUntilMs`; null while unknown. */
  base: Count | null;
  baseUntilMs: number;
  recent: Count;
  usedAtMs: number;
}

/** A tenant unused this long is forgotten. */
const idleMs = 10 * minuteMs;
const nothing: Count = { requests: 0, spendNanoUsd: 0 };

const sums = `
  SELECT tenant_id, sum(requests)::float8 AS requests, sum(cost_nano_usd)::float8 AS spend
    FROM rollups
   WHERE tenant_id = ANY ($1) AND outcome <> 'refused' AND bucket_start >= $2 AND bucket_start < $3
   GROUP BY tenant_id`;

interface SumRow {
  readonly tenant_id: string;
  readonly requests: number;
  readonly spend: number;
}

/**
 * What each plan has left this UTC month, in memory: computed from the log's sums, refreshed each second for tenants
 * that are calling. Sums older than an hour are added up once an hour.
 */
export function createQuotas(deps: QuotasDeps): QuotaStore {
  const { database } = deps;
  const clock = deps.clock ?? systemClock;
  const tenants = new Map<string, Tracked>();
  let month = windowAt("month", "UTC", clock.nowMs());
  let isReading = false;

  async function read(ids: string[], fromMs: number, toMs: number): Promise<Map<string, Count>> {
    if (ids.length === 0 || fromMs >= toMs) return new Map();
    const { rows } = await database.as("trueportai_gateway", (client) =>
      client.query<SumRow>(sums, [ids, new Date(fromMs), new Date(toMs)]),
    );
    return new Map(
      rows.map((row) => [row.tenant_id, { requests: row.requests, spendNanoUsd: row.spend }]),
    );
  }

  async function refresh(): Promise<void> {
    const nowMs = clock.nowMs();
    if (nowMs >= month.endMs) {
      month = windowAt("month", "UTC", nowMs);
      tenants.clear();
    }
    for (const [id, { usedAtMs }] of tenants) if (nowMs - usedAtMs > idleMs) tenants.delete(id);
    const boundary = Math.max(month.startMs, floorTo(nowMs - hourMs, hourMs));
    const stale = [...tenants].filter(([, it]) => it.baseUntilMs !== boundary).map(([id]) => id);
    const bases = await read(stale, month.startMs, boundary);
    const recents = await read([...tenants.keys()], boundary, nowMs + rollupMs);
    for (const id of stale) {
      const tracked = tenants.get(id);
      if (!tracked) continue;
      tracked.base = bases.get(id) ?? nothing;
      tracked.baseUntilMs = boundary;
    }
    for (const [id, tracked] of tenants) tracked.recent = recents.get(id) ?? nothing;
  }

  function soon(): void {
    if (isReading || tenants.size === 0 || database.isDown()) return;
    isReading = true;
    refresh()
      .catch((error) => log.warn("Plan quotas could not be read; the last ones hold", { error }))
      .finally(() => {
        isReading = false;
      });
  }

  const timer = setInterval(soon, deps.refreshMs ?? secondMs).unref();

  function refusal({ tenantId, quota }: KeyRecord): string | null {
    if (quota === null) return null;
    const nowMs = clock.nowMs();
    const tracked = tenants.get(tenantId);
    if (!tracked) {
      tenants.set(tenantId, { base: null, baseUntilMs: -1, recent: nothing, usedAtMs: nowMs });
      soon();
      return null;
    }
    tracked.usedAtMs = nowMs;
    if (tracked.base === null || nowMs >= month.endMs) return null;
    const { planName, maxRequests, maxSpendNanoUsd } = quota;
    if (maxRequests !== null && tracked.base.requests + tracked.recent.requests >= maxRequests) {
      return `The plan ${planName} allows ${maxRequests} requests a month, and they are used up. Another plan takes effect at once.`;
    }
    const spent = tracked.base.spendNanoUsd + tracked.recent.spendNanoUsd;
    if (maxSpendNanoUsd !== null && spent >= maxSpendNanoUsd) {
      return `The plan ${planName} allows ${usdText(maxSpendNanoUsd)} of calls a month, and they are used up. Another plan takes effect at once.`;
    }
    return null;
  }

  return { refusal, refresh, close: () => clearInterval(timer) };
}
