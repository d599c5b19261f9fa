import type * as contract from "@/lib/contract/storage";
import { forTenant } from "@/lib/db";
import { newId } from "@/lib/ids";
import { secondMs } from "@/lib/time";
import { audit } from "./audit";
import type { Verb } from "./context";
import { currentPlan } from "./plan-limits";
import { secretFor, toPlace } from "./storage";
import { readStorage, type S3Place } from "./storage-settings";

type Bucket = S3Place & { readonly tenantId: string; readonly secretSealed: string };

/** The part of an object store that a test needs. */
export interface BucketProbe {
  keyOf(bucket: Bucket, name: string): string;
  put(bucket: Bucket, key: string, text: string, contentType: string): Promise<void>;
  read(bucket: Bucket, key: string): Promise<string>;
  remove(bucket: Bucket, keys: readonly string[]): Promise<void>;
}

type Step = contract.StorageTest["steps"][number];

const deadlineMs = 15 * secondMs;
const content = "TruePortAI tried this bucket and takes this object away again.\n";

/** The service's error, by its own name where it has one; at most one line. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return "It failed for an unknown reason.";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const name = code || (error.name === "Error" ? "" : error.name);
  const text = error.message.includes(name) ? error.message : `${name}: ${error.message}`;
  return text.replace(/\s+/g, " ").slice(0, 300);
}

/** One step with the time it took; a late one counts as failed. */
async function attempt(step: Step["step"], work: () => Promise<void>): Promise<Step> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = deadlineMs / secondMs;
    timer = setTimeout(() => reject(new Error(`No answer within ${seconds} s.`)), deadlineMs);
  });
  const elapsed = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    await Promise.race([work(), late]);
    return { step, is_ok: true, latency_ms: elapsed(), problem: null };
  } catch (error) {
    return { step, is_ok: false, latency_ms: elapsed(), problem: problemOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function tryBucket(probe: BucketProbe, bucket: Bucket): Promise<contract.StorageTest> {
  const key = probe.keyOf(bucket, `${newId("exchange")}-test`);
  const written = await attempt("write", () => probe.put(bucket, key, content, "text/plain"));
  if (!written.is_ok) return { is_ok: false, steps: [written] };
  const read = await attempt("read", async () => {
    if ((await probe.read(bucket, key)) !== content) throw new Error("Another text came back.");
  });
  const removed = await attempt("delete", () => probe.remove(bucket, [key]));
  const steps = [written, read, removed];
  return { is_ok: steps.every(({ is_ok }) => is_ok), steps };
}

/**
 * Writes, reads and deletes one object in a bucket that may not be saved yet; failures are reported in the answer.
 * Throws VALIDATION_ERROR as saving would.
 */
export const testStorage =
  (probe: () => BucketProbe): Verb<typeof contract.testStorage> =>
  async (ctx, { body }) => {
    const { tenantId } = ctx;
    const place = toPlace(ctx, body.s3);
    const secretSealed = await forTenant(tenantId, async (db) => {
      const { plan } = await currentPlan(db, tenantId);
      const stored = await readStorage(db, tenantId, plan);
      return secretFor(ctx, place, body.s3.secret_access_key, stored);
    });
    const result = await tryBucket(probe(), { tenantId, ...place, secretSealed });
    await forTenant(tenantId, (db) =>
      audit(db, ctx, {
        action: "storage.test",
        object: { kind: "storage", id: tenantId, label: place.bucket },
        after: { is_ok: result.is_ok },
      }),
    );
    return result;
  };
