import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Exchange, ViolationRecord } from "@/lib/gateway/exchange";
import { newId } from "@/lib/ids";
import { createDatabase, type Database } from "@/lib/stores/database";
import { createDrain, type Drain } from "@/lib/stores/drain";
import { startDrainService } from "@/lib/stores/drain-service";
import { createSpool, type Spool } from "@/lib/stores/spool";
import { endText } from "@/lib/stores/spool-format";
import { makeDirectory, measureOthers } from "@/lib/stores/spool-owner";
import { dayMs, secondMs } from "@/lib/time";
import { bundleEntry } from "../support/entry";
import { exchange } from "../support/exchange";
import { insertTenant, startPostgres, type TestPostgres } from "../support/postgres";

let postgres: TestPostgres;
let database: Database;
let tenantId: string;
let root: string;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());
beforeEach(async () => {
  tenantId = await insertTenant(postgres);
  root = await mkdtemp(join(tmpdir(), "trueportai-spool-"));
  database = createDatabase({ url: postgres.url });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.close();
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

const done = (given: Partial<Exchange> = {}): Exchange => exchange({ tenantId, ...given });

async function open(segmentBytes = 2 ** 20): Promise<{ spool: Spool; directory: string }> {
  const directory = await makeDirectory(root, 0);
  const spool = createSpool({ directory, maxBytes: 2 ** 30, segmentBytes });
  stops.push(async () => spool.close());
  return { spool, directory };
}

function drainOf(directory: string, onReclaimed?: (bytes: number) => void): Drain {
  const drain = createDrain({ directory, database, ...(onReclaimed ? { onReclaimed } : {}) });
  void drain.run();
  stops.push(() => drain.stop(0));
  return drain;
}

/** Drains what dead processes left below `root`, as the next process does. */
function adopt(): void {
  void (async () => {
    const directory = await makeDirectory(root, 9);
    const service = startDrainService({
      root,
      directory,
      worker: 9,
      databaseUrl: postgres.url,
      onReclaimed: () => undefined,
      onOthers: () => undefined,
    });
    stops.push(() => service.stop(1_000));
  })();
}

interface Row {
  readonly id: string;
  readonly status: number;
  readonly error_code: string | null;
  readonly prompt_tokens: number | null;
  readonly cost_nano_usd: string | null;
}
const rows = () =>
  postgres.query<Row>(
    "platform",
    "SELECT id, status, error_code, prompt_tokens, cost_nano_usd FROM exchanges WHERE tenant_id = $1",
    [tenantId],
  );
const ids = async (): Promise<string[]> => (await rows()).map(({ id }) => id).sort();

async function sums(): Promise<Record<string, string>> {
  const [row] = await postgres.query<Record<string, string>>(
    "platform",
    `SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(cost_nano_usd), 0) AS cost,
            coalesce(sum(prompt_tokens), 0) AS prompt, coalesce(sum(unpriced), 0) AS unpriced,
            (SELECT coalesce(sum(requests), 0) FROM latency_bins
              WHERE tenant_id = $1 AND measure = 'latency') AS binned
       FROM rollups WHERE tenant_id = $1`,
    [tenantId],
  );
  return row ?? {};
}

const soon = { timeout: 30_000, interval: 20 };

test("what ended is a row, and the sums equal the rows", async () => {
  const { spool, directory } = await open();
  const calls = [
    done(),
    done({
      status: 500,
      outcome: "failed",
      errorSource: "provider",
      usage: null,
      costNanoUsd: null,
    }),
    done({ costNanoUsd: null, priceVersion: null }),
    done({ model: null, ttftMs: null }),
  ];
  for (const call of calls) spool.begin(call);
  for (const call of calls) spool.end(call);
  drainOf(directory);
  await vi.waitFor(async () => expect(await ids()).toEqual(calls.map(({ id }) => id).sort()), soon);
  expect(await sums()).toEqual({
    requests: "4",
    cost: "240000",
    prompt: "1200",
    unpriced: "1",
    binned: "4",
  });
});

test("a call that still runs is no orphan, however many segments pass", async () => {
  const { spool, directory } = await open(16 * 1_024);
  const running = done();
  spool.begin(running);
  const others = Array.from({ length: 200 }, () => done());
  let reclaimed = 0;
  drainOf(directory, (bytes) => {
    reclaimed += bytes;
  });
  for (const call of others) {
    spool.begin(call);
    spool.end(call);
  }
  await vi.waitFor(async () => expect(await ids()).toHaveLength(200), soon);
  await vi.waitFor(() => expect(reclaimed).toBeGreaterThan(spool.usedBytes() * 0.8), soon);
  expect(await readdir(directory)).toHaveLength(3);
  spool.end(running);
  await vi.waitFor(async () => expect(await ids()).toContain(running.id), soon);
  expect((await rows()).every(({ status }) => status === 200)).toBe(true);
});

test("a call whose begin was drained away still gets its row when the process ends", async () => {
  const { spool, directory } = await open(16 * 1_024);
  const cut = done();
  spool.begin(cut);
  let reclaimed = 0;
  const drain = drainOf(directory, (bytes) => {
    reclaimed += bytes;
  });
  for (let i = 0; i < 100; i++) spool.end(done());
  await vi.waitFor(() => expect(reclaimed).toBeGreaterThan(0), soon);
  spool.close();
  await drain.stop(10_000);
  await createDrain({ directory, database, isOrphan: true }).run();
  const row = (await rows()).find(({ id }) => id === cut.id);
  expect(row).toMatchObject({ status: 502, error_code: "GATEWAY_RESTARTED" });
  expect(await readdir(root)).toEqual([]);
});

test("lines that are read twice count once", async () => {
  const { spool, directory } = await open();
  const calls = Array.from({ length: 50 }, () => done());
  for (const call of calls) spool.end(call);
  for (const call of calls) spool.end(call);
  const copy = `${directory}-as-after-a-crash`;
  await cp(directory, copy, { recursive: true });
  drainOf(directory);
  await createDrain({ directory: copy, database, isOrphan: true }).run();
  await vi.waitFor(async () => expect(await ids()).toHaveLength(50), soon);
  spool.end(done());
  await vi.waitFor(async () => expect(await sums()).toMatchObject({ requests: "51" }), soon);
});

test("an estimate that follows its end replaces the first one", async () => {
  const { spool, directory } = await open();
  const [refined, unrefined] = [done({ usageEstimated: true }), done({ usageEstimated: true })];
  const usage = refined.usage && { ...refined.usage, promptTokens: 4_321 };
  if (!usage) throw new Error("The sample has no usage.");
  spool.end(refined);
  spool.end(unrefined);
  drainOf(directory);
  spool.estimate({ id: refined.id, usage, costNanoUsd: 99, priceVersion: "test" });
  const tokensOf = async (id: string) => (await rows()).find((row) => row.id === id);
  await vi.waitFor(
    async () =>
      expect(await tokensOf(refined.id)).toMatchObject({
        prompt_tokens: 4_321,
        cost_nano_usd: "99",
      }),
    soon,
  );
  await vi.waitFor(
    async () => expect(await tokensOf(unrefined.id)).toMatchObject({ prompt_tokens: 400 }),
    soon,
  );
});

test("a row that Postgres refuses does not hold up the others", async () => {
  const { spool, directory } = await open();
  const bad = done({ status: 99_999 });
  const calls = [done(), bad, done({ model: "with\0nul" })];
  for (const call of calls) spool.end(call);
  drainOf(directory);
  await vi.waitFor(async () => expect(await ids()).toHaveLength(2), soon);
  expect(await ids()).not.toContain(bad.id);
  expect(await readdir(root)).toContain("rejected");
});

test("what a call violated is stored with it, once", async () => {
  const { spool, directory } = await open();
  const violation: ViolationRecord = {
    id: newId("violation"),
    detectedAtMs: Date.now(),
    ruleId: null,
    ruleName: null,
    ruleVersion: null,
    type: "pii",
    severity: "high",
    direction: "request",
    description: "An e-mail address",
    action: null,
    isShadow: false,
    isAutoBlocked: false,
    modelVersion: "test",
    preview: 'write to [REDACTED] "now"',
    entities: [{ type: "EMAIL", confidence: 0.9 }],
    matchCount: 2,
  };
  const call = done({ violations: [violation] });
  spool.end(call);
  spool.end(call);
  drainOf(directory);
  await vi.waitFor(async () => expect(await ids()).toEqual([call.id]), soon);
  const stored = await postgres.query(
    "platform",
    "SELECT id, exchange_id, preview, entities, match_count FROM violations WHERE tenant_id = $1",
    [tenantId],
  );
  expect(stored).toEqual([
    {
      id: violation.id,
      exchange_id: call.id,
      preview: violation.preview,
      entities: violation.entities,
      match_count: 2,
    },
  ]);
});

test("a month without a partition gets one", async () => {
  const { spool, directory } = await open();
  const call = done({ startedAtMs: Date.now() - 400 * dayMs });
  spool.end(call);
  drainOf(directory);
  await vi.waitFor(async () => expect(await ids()).toEqual([call.id]), soon);
});

test("an outage costs no row, doubles none and ends in five seconds", { retry: 2 }, async () => {
  const { spool, directory } = await open();
  drainOf(directory);
  let count = 0;
  const write = setInterval(() => {
    for (let i = 0; i < 20; i++, count++) spool.end(done());
  }, 10);
  try {
    await vi.waitFor(async () => expect((await rows()).length).toBeGreaterThan(100), soon);
    await postgres.stop();
    const countAtStop = count;
    await vi.waitFor(() => expect(count).toBeGreaterThan(countAtStop + 1_000), soon);
  } finally {
    clearInterval(write);
    await postgres.start();
  }
  const backAtMs = performance.now();
  await vi.waitFor(async () => expect(await rows()).toHaveLength(count), soon);
  expect(performance.now() - backAtMs).toBeLessThan(5 * secondMs);
  expect(await sums()).toMatchObject({ requests: String(count), binned: String(count) });
});

test("ten thousand calls a second are in the sums in five seconds", { retry: 2 }, async () => {
  const { spool, directory } = await open(8 * 2 ** 20);
  drainOf(directory);
  const seconds = 3;
  let count = 0;
  const startedAtMs = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const dueCount = Math.min((performance.now() - startedAtMs) * 10, seconds * 10_000);
      for (; count < dueCount; count++) {
        const call = done();
        spool.begin(call);
        spool.end(call);
      }
      if (count < seconds * 10_000) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  const lastAtMs = performance.now();
  await vi.waitFor(
    async () => expect(await sums()).toMatchObject({ requests: String(count) }),
    soon,
  );
  expect(performance.now() - lastAtMs).toBeLessThan(5 * secondMs);
});

test("a spool is full at nine tenths, and takes calls again when it is drained", async () => {
  const directory = await makeDirectory(root, 0);
  const spool = createSpool({ directory, maxBytes: 64 * 1_024, segmentBytes: 8 * 1_024 });
  stops.push(async () => spool.close());
  while (!spool.isFull()) spool.end(done());
  expect(spool.usedBytes()).toBeGreaterThanOrEqual(64 * 1_024 * 0.9);
  drainOf(directory, spool.reclaim);
  await vi.waitFor(() => expect(spool.isFull()).toBe(false), soon);
});

test("what a process that is gone left behind counts against the bound", async () => {
  const left = await open();
  for (let i = 0; i < 200; i++) left.spool.end(done());
  const { spool, directory } = await open();
  expect(await measureOthers(root, directory)).toBeGreaterThanOrEqual(left.spool.usedBytes());
  expect(spool.isFull()).toBe(false);
  spool.setOtherBytes(2 ** 30);
  expect(spool.isFull()).toBe(true);
});

test.each([
  ["a clean stop", false],
  ["a take-over", true],
])(
  "%s leaves no file and no row behind, even where batches end with a segment",
  async (_what, isOrphan) => {
    const short = { requestId: "req", path: "/", sdk: null, usage: null, priceVersion: null };
    const call = () => done(short);
    // Two batches a segment, which fit into one read: what is held is then spent with more to come.
    const lineBytes = 18 + endText(call()).length + 1;
    const { spool, directory } = await open(2_000 * lineBytes);
    for (let count = 0; count < 5_000; count++) spool.end(call());
    spool.close();
    const drain = createDrain({ directory, database, isOrphan });
    const running = drain.run();
    if (!isOrphan) expect(await drain.stop(30_000)).toBe(true);
    await running;
    expect(await ids()).toHaveLength(5_000);
    expect(await readdir(root)).toEqual([]);
  },
);

test("after kill −9 every ended call has its row once, and every other admitted one a failed row", async () => {
  const entry = await bundleEntry("tests/stores/spool-writer.ts");
  for (let round = 0; round < 3; round++) {
    tenantId = await insertTenant(postgres);
    const child = spawn(process.execPath, [entry, JSON.stringify({ root, tenantId })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    const exited = once(child, "close");
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(200_000 + round * 70_001), soon);
    child.kill("SIGKILL");
    await exited;

    const told = { admitted: new Set<string>(), ended: new Set<string>() };
    for (const line of said.split("\n").slice(0, -1)) {
      const [word, id = ""] = line.split(" ");
      if (word === "admitted" || word === "ended") told[word].add(id);
    }
    adopt();
    await vi.waitFor(
      async () => {
        const found = new Map((await rows()).map((row) => [row.id, row]));
        for (const id of told.ended) expect(found.get(id)?.status).toBe(200);
        for (const id of told.admitted) expect(found.has(id)).toBe(true);
      },
      { timeout: 20_000, interval: 200 },
    );
    const all = await rows();
    // Those that ended while nobody could be told any more are few: one line of output each.
    const unsaid = all.filter(({ id, status }) => status === 200 && !told.ended.has(id));
    expect(unsaid.length).toBeLessThanOrEqual(1);
    for (const row of all) {
      if (row.status === 200) continue;
      expect(row).toMatchObject({ status: 502, error_code: "GATEWAY_RESTARTED" });
    }
    expect(await sums()).toMatchObject({ requests: String(all.length) });
    await vi.waitFor(async () => expect(await readdir(root)).toHaveLength(round + 1), soon);
  }
}, 120_000);
