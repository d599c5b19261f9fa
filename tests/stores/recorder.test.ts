import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEstimator, type Estimator } from "@/lib/stores/estimator";
import { createPrices } from "@/lib/stores/prices";
import { createRecorder, type Recorder } from "@/lib/stores/sink";
import { bundleEntry } from "../support/entry";
import { exchange } from "../support/exchange";
import { insertKey, insertTenant, startPostgres, type TestPostgres } from "../support/postgres";

const entry = async (name: string) => pathToFileURL(await bundleEntry(`server/${name}.ts`));

let postgres: TestPostgres;
let dataDir: string;
let recorder: Recorder;
let estimator: Estimator;

beforeAll(async () => {
  postgres = await startPostgres();
  dataDir = await mkdtemp(join(tmpdir(), "trueportai-recorder-"));
  recorder = await createRecorder({
    dataDir,
    worker: 0,
    maxBytes: 2 ** 26,
    databaseUrl: postgres.url,
    drainEntry: await entry("drain-worker"),
  });
  estimator = createEstimator({
    spool: recorder.spool,
    prices: createPrices(),
    entry: await entry("estimate-worker"),
  });
});
afterAll(async () => {
  await estimator.close();
  await postgres.remove();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
});

interface Row {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly cost_nano_usd: string;
}
const rowsOf = (id: string) =>
  postgres.query<Row>("platform", "SELECT * FROM exchanges WHERE id = $1", [id]);

const soon = { timeout: 30_000, interval: 20 };

test("a call without reported usage gets the tokenizer's count and its price", async () => {
  const tenantId = await insertTenant(postgres);
  const call = exchange({ tenantId, model: "gpt-4o", usageEstimated: true });
  recorder.sink.begin(call);
  estimator.estimate(call, ["hello world"], ["The quick brown fox jumps."]);
  recorder.sink.end(call);
  await vi.waitFor(async () => {
    const [row] = await rowsOf(call.id);
    expect(row).toMatchObject({ prompt_tokens: 2, completion_tokens: 6 });
    // 2 × 2.50 and 6 × 10 dollars per million.
    expect(row?.cost_nano_usd).toBe("65000");
  }, soon);
});

test("a used key says when it was last used", async () => {
  const { id, tenantId } = await insertKey(postgres, "k".repeat(32), await insertTenant(postgres));
  const call = exchange({ tenantId, keyId: id });
  recorder.sink.end(call);
  await vi.waitFor(async () => {
    const [key] = await postgres.query<{ last_used_at: Date | null }>(
      "platform",
      "SELECT last_used_at FROM api_keys WHERE id = $1",
      [id],
    );
    expect(key?.last_used_at?.getTime()).toBe(call.startedAtMs);
  }, soon);
});

test("closing waits for every row and leaves no file", async () => {
  const tenantId = await insertTenant(postgres);
  const calls = Array.from({ length: 500 }, () => exchange({ tenantId }));
  for (const call of calls) recorder.sink.end(call);
  expect(await recorder.close(10_000)).toBe(true);
  const rows = await postgres.query("platform", "SELECT 1 FROM exchanges WHERE tenant_id = $1", [
    tenantId,
  ]);
  expect(rows).toHaveLength(calls.length);
  expect(await readdir(join(dataDir, "spool"))).toEqual([]);
});
