import { hash } from "node:crypto";
import { digestKey, isKeyShaped } from "@/lib/crypto";
import type { BudgetLimit, KeyRecord, KeyStore, PlanQuota } from "@/lib/gateway/ports";
import { type BudgetPeriod, type Clock, systemClock } from "@/lib/time";
import { type Database, unavailable } from "./database";
import type { Invalidation } from "./invalidation";
import { LookupCache } from "./lookup-cache";

export interface KeyStoreDeps {
  readonly database: Database;
  readonly invalidation: Invalidation;
  readonly encryptionKey: string;
  /** Keys hashed under the installation's previous key stay valid while that is set. */
  readonly previousEncryptionKey?: string | undefined;
  /** The most that a tenant may capture of bodies. */
  readonly maxCapture?: Capture;
  readonly clock?: Clock;
}

interface KeyRow {
  readonly digest: string;
  readonly previous_digest: string | null;
  readonly previous_until: Date | null;
  readonly id: string;
  readonly tenant_id: string;
  readonly env: string;
  readonly is_active: boolean;
  readonly expires_at: Date | null;
  readonly rate_limit_rpm: number;
  readonly allowed_models: string[];
  readonly allowed_providers: string[];
  readonly status: "active" | "suspended";
  readonly usage_injection: unknown;
  readonly timezone: unknown;
  readonly capture: Capture | null;
  readonly capture_bound: unknown;
  readonly budget_nano_usd: string | null;
  readonly budget_period: BudgetPeriod | null;
  /** Of the member who created the key and of the tenant, in this order. */
  readonly budgets: readonly (Omit<BudgetLimit, "limitNanoUsd"> & { limit: number })[] | null;
  readonly plan_name: string;
  readonly max_requests: string | null;
  readonly max_spend_nano_usd: string | null;
}

/** One statement for any number of keys looked up at once. */
const select = `
  SELECT k.digest, k.previous_digest, k.previous_until, k.id, k.tenant_id, k.env, k.is_active, k.expires_at, k.rate_limit_rpm,
         k.allowed_models, k.allowed_providers, t.status, k.budget_nano_usd, k.budget_period,
         usage.value AS usage_injection, zone.value AS timezone,
         st.capture, bound.value AS capture_bound,
         p.name AS plan_name, p.max_requests, p.max_spend_nano_usd,
         (SELECT jsonb_agg(jsonb_build_object('scope', b.scope, 'subjectId', b.subject_id,
                   'limit', b.limit_nano_usd, 'period', b.period) ORDER BY b.scope)
            FROM budgets b
           WHERE b.tenant_id = k.tenant_id
             AND (b.scope = 'tenant' OR b.subject_id = k.created_by)) AS budgets
    FROM api_keys k
    JOIN tenants t ON t.id = k.tenant_id
    LEFT JOIN tenant_configs usage
      ON usage.tenant_id = k.tenant_id AND usage.key = 'usage_injection'
    LEFT JOIN tenant_configs zone ON zone.tenant_id = k.tenant_id AND zone.key = 'timezone'
    LEFT JOIN storage_settings st ON st.tenant_id = k.tenant_id
    LEFT JOIN global_configs bound ON bound.key = 'max_payload_capture'
    LEFT JOIN subscriptions s ON s.tenant_id = k.tenant_id AND s.status <> 'ended'
    JOIN plans p ON p.id = coalesce(s.plan_id, 'free')
   WHERE (k.digest = ANY($1::char(64)[]) OR k.previous_digest = ANY($1::char(64)[]))
     AND k.deleted_at IS NULL`;

const maxBatch = 500;
const listOrAll = (list: string[]): readonly string[] | null => (list.length > 0 ? list : null);

const captures = ["none", "redacted", "full"] as const;
type Capture = (typeof captures)[number];

/** The least of what the tenant asks for and what the platform's setting and the environment allow. */
function captureOf(row: KeyRow, most: Capture): Capture {
  const ranks = [row.capture ?? "none", row.capture_bound, most].map((name) =>
    captures.indexOf(name as Capture),
  );
  return captures[Math.min(...ranks.filter((rank) => rank >= 0))] ?? "none";
}

const toRecord = (row: KeyRow, maxCapture: Capture): KeyRecord =>
  Object.freeze({
    id: row.id,
    tenantId: row.tenant_id,
    env: row.env,
    isActive: row.is_active,
    expiresAtMs: row.expires_at?.getTime() ?? null,
    retiresAtMs: null,
    tenantStatus: row.status,
    rateLimitRpm: row.rate_limit_rpm,
    allowedModels: listOrAll(row.allowed_models),
    allowedProviders: listOrAll(row.allowed_providers),
    settings: {
      usageInjection: row.usage_injection !== "off" && row.usage_injection !== false,
      timeZone: typeof row.timezone === "string" ? row.timezone : "UTC",
      capture: captureOf(row, maxCapture),
    },
    budgets: budgetsOf(row),
    quota: quotaOf(row),
  });

/** The row's record under its secret, and under the one that a rotation replaced. */
function* recordsOf(row: KeyRow, maxCapture: Capture): Generator<[digest: string, KeyRecord]> {
  const record = toRecord(row, maxCapture);
  yield [row.digest, record];
  if (row.previous_digest !== null) {
    const retiresAtMs = row.previous_until?.getTime() ?? 0;
    yield [row.previous_digest, Object.freeze({ ...record, retiresAtMs })];
  }
}

function budgetsOf(row: KeyRow): readonly BudgetLimit[] | null {
  const own: BudgetLimit[] =
    row.budget_nano_usd === null
      ? []
      : [
          {
            scope: "key",
            subjectId: row.id,
            limitNanoUsd: Number(row.budget_nano_usd),
            period: row.budget_period ?? "month",
          },
        ];
  const shared = row.budgets ?? [];
  const all = [...own, ...shared.map(({ limit, ...rest }) => ({ ...rest, limitNanoUsd: limit }))];
  return all.length > 0 ? all : null;
}

function quotaOf(row: KeyRow): PlanQuota | null {
  const { plan_name: planName, max_requests, max_spend_nano_usd } = row;
  if (max_requests === null && max_spend_nano_usd === null) return null;
  const limit = (value: string | null) => (value === null ? null : Number(value));
  return { planName, maxRequests: limit(max_requests), maxSpendNanoUsd: limit(max_spend_nano_usd) };
}

/**
 * Keys by their secret. Memory holds them by the SHA-256 of the secret, Postgres by a keyed hash; the secret itself
 * is stored nowhere. Concurrent cache misses share one statement.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  const { database, invalidation } = deps;
  const masters = [deps.encryptionKey, deps.previousEncryptionKey].filter(
    (key) => key !== undefined,
  );
  const load = createBatchedLoad(database, deps.maxCapture ?? "none");
  const cache = new LookupCache<string, KeyRecord>({
    load: (secret) => load(masters.map((master) => digestKey(master, secret))),
    clock: deps.clock ?? systemClock,
    syncedAtMs: invalidation.syncedAtMs,
    isDown: database.isDown,
    maxEntries: 50_000,
  });
  invalidation.on("api_keys", ({ subjectId }) => cache.invalidate(({ id }) => id === subjectId));
  for (const kind of [
    "tenants",
    "tenant_configs",
    "subscriptions",
    "budgets",
    "storage_settings",
  ]) {
    invalidation.on(kind, (change) =>
      cache.invalidate(({ tenantId }) => tenantId === change.tenantId),
    );
  }
  invalidation.on("global_configs", () => cache.clear());
  invalidation.onGap(() => cache.clear());
  return {
    isShaped: isKeyShaped,
    find: (secret) => cache.get(hash("sha256", secret), secret),
  };
}

interface Waiter {
  readonly digests: readonly string[];
  resolve(record: KeyRecord | null): void;
  reject(error: unknown): void;
}

/** Batches look-ups made in one turn of the event loop, and while a statement runs, into the next statement. */
function createBatchedLoad(
  database: Database,
  maxCapture: Capture,
): (digests: readonly string[]) => Promise<KeyRecord | null> {
  let waiting: Waiter[] = [];
  let isBusy = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      try {
        const { rows } = await database.as("trueportai_gateway", (client) =>
          client.query<KeyRow>(select, [batch.flatMap(({ digests }) => digests)]),
        );
        const records = new Map(rows.flatMap((row) => [...recordsOf(row, maxCapture)]));
        for (const { digests, resolve } of batch) {
          const digest = digests.find((candidate) => records.has(candidate));
          resolve(digest === undefined ? null : (records.get(digest) ?? null));
        }
      } catch (error) {
        for (const { reject } of batch) reject(unavailable(error));
      }
    }
    isBusy = false;
  }

  return (digests) =>
    new Promise((resolve, reject) => {
      waiting.push({ digests, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      setImmediate(run);
    });
}
