import type { CapturedBody, PayloadStore } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { type Clock, systemClock } from "@/lib/time";
import type { Database } from "./database";
import type { Invalidation } from "./invalidation";
import { LookupCache } from "./lookup-cache";
import { type Bucket, type ObjectStore, toBucket } from "./objects";

export interface PayloadsDeps {
  readonly database: Database;
  readonly invalidation: Invalidation;
  readonly objects: ObjectStore;
  readonly clock?: Clock;
  /** Bodies that may wait to be written; any more are dropped. */
  readonly maxWaitingBytes?: number;
}

export interface PayloadWriter extends PayloadStore {
  /** Resolves once everything taken so far is stored or given up. */
  flush(): Promise<void>;
}

interface Place {
  readonly tenantId: string;
  /** Null for Postgres. */
  readonly bucket: Bucket | null;
}

interface SettingRow {
  readonly tenant_id: string;
  readonly backend: string;
  readonly s3: Omit<Bucket, "tenantId" | "secretSealed"> | null;
  readonly s3_secret_sealed: string | null;
}

const parallel = 8;

const insert = `
  INSERT INTO payloads (exchange_id, direction, tenant_id, env, captured_at, capture, content_type,
                        is_cut, body, object_key)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/**
 * Stores captured bodies after the answers that they belong to, in Postgres or in the tenant's bucket. Capture is a
 * convenience, not a record: a body that cannot be stored is dropped with a line in the log.
 */
export function createPayloads(deps: PayloadsDeps): PayloadWriter {
  const { database, objects } = deps;
  const maxWaitingBytes = deps.maxWaitingBytes ?? 32 * 1_048_576;
  const places = new LookupCache<string, Place>({
    async load(tenantId) {
      const { rows } = await database.as("trueportai_gateway", (client) =>
        client.query<SettingRow>(
          "SELECT tenant_id, backend, s3, s3_secret_sealed FROM storage_settings WHERE tenant_id = $1",
          [tenantId],
        ),
      );
      const [row] = rows;
      return { tenantId, bucket: row?.backend === "s3" ? toBucket(row) : null };
    },
    clock: deps.clock ?? systemClock,
    syncedAtMs: deps.invalidation.syncedAtMs,
    isDown: database.isDown,
    maxEntries: 10_000,
  });
  deps.invalidation.on("storage_settings", (change) =>
    places.invalidate(({ tenantId }) => tenantId === change.tenantId),
  );
  deps.invalidation.onGap(() => places.clear());

  const waiting: CapturedBody[] = [];
  const running = new Set<Promise<void>>();
  let waitingBytes = 0;
  let dropped = 0;

  async function store(captured: CapturedBody): Promise<void> {
    const place = await places.get(captured.tenantId, captured.tenantId);
    const bucket = place?.bucket ?? null;
    const day = new Date(captured.capturedAtMs).toISOString().slice(0, 10);
    const name = `${captured.env}/${day}/${captured.exchangeId}-${captured.direction}`;
    const objectKey = bucket && objects.keyOf(bucket, name);
    if (bucket && objectKey) {
      await objects.put(bucket, objectKey, captured.text, captured.contentType);
    }
    await database.as("trueportai_gateway", (client) =>
      client.query(insert, [
        captured.exchangeId,
        captured.direction,
        captured.tenantId,
        captured.env,
        new Date(captured.capturedAtMs),
        captured.capture,
        captured.contentType,
        captured.isCut,
        // Postgres text cannot hold NUL.
        bucket ? null : captured.text.replaceAll("\0", "\\u0000"),
        objectKey,
      ]),
    );
  }

  function next(): void {
    while (running.size < parallel) {
      const captured = waiting.shift();
      if (!captured) return;
      const work = store(captured)
        .catch((error) => {
          const { tenantId, exchangeId } = captured;
          log.warn("A captured body could not be stored", { tenantId, exchangeId, error });
        })
        .finally(() => {
          waitingBytes -= captured.text.length;
          running.delete(work);
          next();
        });
      running.add(work);
    }
  }

  return {
    keep(captured) {
      if (waitingBytes + captured.text.length > maxWaitingBytes) {
        dropped++;
        if (dropped % 1_000 === 1)
          log.warn("Bodies arrive faster than they can be stored", { dropped });
        return;
      }
      waitingBytes += captured.text.length;
      waiting.push(captured);
      next();
    },
    async flush() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
