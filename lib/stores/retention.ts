import { log } from "@/lib/log";
import { type Clock, dayMs, systemClock } from "@/lib/time";
import type { Database } from "./database";
import { type Bucket, type ObjectStore, toBucket } from "./objects";

export interface RetentionDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock?: Clock;
  /** Most rows that one transaction deletes. */
  readonly batchRows?: number;
}

interface Keeping {
  readonly tenant_id: string;
  readonly days: number;
  readonly s3: Omit<Bucket, "tenantId" | "secretSealed"> | null;
  readonly s3_secret_sealed: string | null;
}

/** Every tenant with its retention in days; an erased one keeps nothing. */
const keepings = `
  SELECT t.id AS tenant_id, coalesce(st.retention_days, p.retention_days) AS days, st.s3,
         st.s3_secret_sealed
    FROM tenants t
    LEFT JOIN subscriptions s ON s.tenant_id = t.id AND s.status <> 'ended'
    JOIN plans p ON p.id = coalesce(s.plan_id, 'free')
    LEFT JOIN storage_settings st ON st.tenant_id = t.id
  UNION ALL
  SELECT gone.tenant_id, 0, st.s3, st.s3_secret_sealed
    FROM (SELECT tenant_id FROM rollups UNION SELECT tenant_id FROM storage_settings) AS gone
    LEFT JOIN storage_settings st ON st.tenant_id = gone.tenant_id
   WHERE NOT EXISTS (SELECT FROM tenants t WHERE t.id = gone.tenant_id)`;

/** The tables with a retention, each with its age column and its primary key. */
const tables = [
  { name: "exchanges", at: "started_at", key: "id, started_at" },
  { name: "violations", at: "detected_at", key: "id" },
] as const;

const environments = ["production", "staging", "development"];

/**
 * One round deletes what is past its tenant's retention: calls, violations and captured bodies, including those in
 * buckets, in transactions of bounded size. Sums stay, since they name nobody. Months that no tenant keeps any more
 * are dropped as partitions.
 */
export function createRetention(deps: RetentionDeps): () => Promise<void> {
  const { database, objects } = deps;
  const clock = deps.clock ?? systemClock;
  const batchRows = deps.batchRows ?? 2_000;
  const asPlatform = <R extends object>(text: string, values: unknown[] = []) =>
    database.as("trueportai_platform", (client) => client.query<R>(text, values));

  async function drainTable(
    { name, at, key }: (typeof tables)[number],
    tenantId: string,
    before: Date,
  ): Promise<number> {
    let removed = 0;
    for (const env of environments) {
      for (;;) {
        const { rowCount } = await asPlatform(
          `DELETE FROM ${name} WHERE (${key}) IN (
             SELECT ${key} FROM ${name}
              WHERE tenant_id = $1 AND env = $2 AND ${at} < $3 ORDER BY ${at} LIMIT $4)`,
          [tenantId, env, before, batchRows],
        );
        removed += rowCount ?? 0;
        if ((rowCount ?? 0) < batchRows) break;
      }
    }
    return removed;
  }

  async function drainPayloads(keeping: Keeping, before: Date): Promise<number> {
    const bucket = toBucket(keeping);
    const size = Math.min(batchRows, 1_000);
    let removed = 0;
    for (;;) {
      const { rows } = await asPlatform<{ exchange_id: string; object_key: string | null }>(
        `SELECT exchange_id, object_key FROM payloads
          WHERE tenant_id = $1 AND captured_at < $2 ORDER BY captured_at LIMIT $3`,
        [keeping.tenant_id, before, size],
      );
      if (rows.length === 0) return removed;
      const keys = rows.flatMap(({ object_key }) => object_key ?? []);
      // The bucket first: a row still there is retried, whereas an object without a row would be orphaned.
      if (bucket && keys.length > 0) await objects.remove(bucket, keys);
      await asPlatform("DELETE FROM payloads WHERE exchange_id = ANY ($1) AND captured_at < $2", [
        rows.map(({ exchange_id }) => exchange_id),
        before,
      ]);
      removed += rows.length;
    }
  }

  async function runTenant(keeping: Keeping): Promise<void> {
    const before = new Date(clock.nowMs() - keeping.days * dayMs);
    let removed = 0;
    for (const table of tables) removed += await drainTable(table, keeping.tenant_id, before);
    removed += await drainPayloads(keeping, before);
    if (keeping.days === 0) {
      await asPlatform("DELETE FROM storage_settings WHERE tenant_id = $1", [keeping.tenant_id]);
    }
    if (removed > 0)
      log.info("Rows past their retention were deleted", { tenantId: keeping.tenant_id, removed });
  }

  /** Complete months past every tenant's retention. */
  async function dropMonths(maxDays: number): Promise<void> {
    const last = new Date(clock.nowMs() - (maxDays + 31) * dayMs).toISOString().slice(0, 7);
    await database.asOwner(async (client) => {
      await client.query("SET LOCAL lock_timeout = '1s'");
      const { rows } = await client.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'exchanges'::regclass AND c.relname < $1`,
        [`exchanges_${last.replace("-", "_")}`],
      );
      for (const { name } of rows)
        await client.query(`DROP TABLE ${client.escapeIdentifier(name)}`);
    });
  }

  return async () => {
    const { rows } = await asPlatform<Keeping>(keepings);
    for (const keeping of rows) {
      await runTenant(keeping).catch((error) =>
        log.warn("A tenant's old rows could not be deleted; the next round tries again", {
          tenantId: keeping.tenant_id,
          error,
        }),
      );
    }
    if (rows.length > 0) await dropMonths(Math.max(...rows.map(({ days }) => days)));
  };
}
