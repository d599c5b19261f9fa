import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { AppError } from "@/lib/errors";
import type { BudgetLimit, KeyRecord, Reservation } from "@/lib/gateway/ports";
import { newId } from "@/lib/ids";
import { type BudgetStore, createBudgets } from "@/lib/stores/budgets";
import { createDatabase, type Database } from "@/lib/stores/database";
import { createQuotas } from "@/lib/stores/quotas";
import { systemClock } from "@/lib/time";
import { startEntry } from "../support/entry";
import { insertTenant, startPostgres, type TestPostgres } from "../support/postgres";

let postgres: TestPostgres;
let database: Database;
let other: Database;
let budgets: BudgetStore;
let elsewhere: BudgetStore;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());
beforeEach(() => {
  database = createDatabase({ url: postgres.url });
  other = createDatabase({ url: postgres.url });
  budgets = createBudgets({ database });
  elsewhere = createBudgets({ database: other });
});
afterEach(async () => {
  await budgets.close(1_000);
  await elsewhere.close(1_000);
  await database.close();
  await other.close();
});

type Limit = Pick<BudgetLimit, "scope" | "limitNanoUsd"> & Partial<BudgetLimit>;

async function keyWith(...limits: Limit[]): Promise<KeyRecord> {
  const tenantId = await insertTenant(postgres);
  const id = newId("key");
  return {
    id,
    tenantId,
    env: "production",
    isActive: true,
    expiresAtMs: null,
    retiresAtMs: null,
    tenantStatus: "active",
    rateLimitRpm: 60,
    allowedModels: null,
    allowedProviders: null,
    settings: { usageInjection: true, timeZone: "UTC", capture: "none" },
    budgets:
      limits.length === 0
        ? null
        : limits.map((limit) => ({ subjectId: id, period: "month" as const, ...limit })),
    quota: null,
  };
}

interface Counted {
  readonly spent: number;
  readonly reserved: number;
}

async function counted({ tenantId }: KeyRecord, scope = "key"): Promise<Counted> {
  const [row] = await postgres.query<{ spent: string; reserved: string }>(
    "gateway",
    `SELECT sum(spent) AS spent, sum(reserved) AS reserved FROM budget_windows
      WHERE tenant_id = $1 AND scope = $2`,
    [tenantId, scope],
  );
  return { spent: Number(row?.spent ?? 0), reserved: Number(row?.reserved ?? 0) };
}

/** Of a call whose caller limits its answer. */
const exactly = (cost: number) => ({ usualNanoUsd: cost, mostNanoUsd: cost });

/** Calls at once over two instances: the admitted ones, and the codes of the others. */
async function rush(key: KeyRecord, calls: number, usual: number, most = usual) {
  const answers = await Promise.allSettled(
    Array.from({ length: calls }, async (_, i) =>
      (i % 2 ? budgets : elsewhere).reserve(key, newId("exchange"), {
        usualNanoUsd: usual,
        mostNanoUsd: most,
      }),
    ),
  );
  const admitted = answers.flatMap((answer) =>
    answer.status === "fulfilled" && answer.value ? [answer.value] : [],
  );
  const codes = answers.flatMap((answer) =>
    answer.status === "rejected" ? [(answer.reason as AppError).code] : [],
  );
  return { admitted, codes: [...new Set(codes)] };
}

const settle = async (reservations: Reservation[], cost: number | null): Promise<void> => {
  for (const reservation of reservations) reservation.settle(cost);
  await Promise.all([budgets.flush(), elsewhere.flush()]);
};

test("a key without a budget is answered at once", async () => {
  expect(budgets.reserve(await keyWith(), newId("exchange"), exactly(10))).toBeNull();
});

test("of 50 calls of 10 at once against 100, on two instances, ten are admitted", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 100 });
  const { admitted, codes } = await rush(key, 50, 10);
  expect(admitted).toHaveLength(10);
  expect(codes).toEqual(["BUDGET_EXCEEDED"]);
  expect(await counted(key)).toEqual({ spent: 0, reserved: 100 });
});

test("beside others a call needs room for the longest answer, alone only for a usual one", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 100 });
  expect((await rush(key, 50, 10, 30)).admitted).toHaveLength(3);
  const small = await keyWith({ scope: "key", limitNanoUsd: 20 });
  const first = await rush(small, 50, 10, 30);
  expect(first.admitted).toHaveLength(1);
  expect(first.codes).toEqual(["BUDGET_EXCEEDED"]);
  await settle(first.admitted, 8);
  const second = await rush(small, 50, 10, 30);
  expect(second.admitted).toHaveLength(1);
  await settle(second.admitted, 8);
  expect((await rush(small, 50, 10, 30)).admitted).toHaveLength(0);
});

test("real costs take the place of what was held, and aborted calls give theirs back", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 100 });
  const { admitted } = await rush(key, 50, 10);
  await settle(admitted.slice(0, 4), 7);
  await settle(admitted.slice(4), null);
  expect(await counted(key)).toEqual({ spent: 28, reserved: 0 });
  expect((await rush(key, 50, 10)).admitted).toHaveLength(7);
});

test("a reservation settles once, however often it is asked", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 100 });
  const held = await budgets.reserve(key, newId("exchange"), exactly(10));
  held?.settle(4);
  held?.settle(4);
  await budgets.flush();
  held?.settle(4);
  await budgets.flush();
  expect(await counted(key)).toEqual({ spent: 4, reserved: 0 });
});

test("every budget that a call draws on must have room, and one that refuses costs the others nothing", async () => {
  const key = await keyWith(
    { scope: "key", limitNanoUsd: 1_000 },
    { scope: "member", limitNanoUsd: 500, subjectId: "usr_a" },
    { scope: "tenant", limitNanoUsd: 30, subjectId: "" },
  );
  const { admitted } = await rush(key, 40, 10);
  expect(admitted).toHaveLength(3);
  for (const scope of ["key", "member", "tenant"]) {
    expect(await counted(key, scope)).toEqual({ spent: 0, reserved: 30 });
  }
  await expect(budgets.reserve(key, newId("exchange"), exactly(1))).rejects.toThrow(
    /This tenant may spend/,
  );
});

test("keys of one tenant that reserve and settle crosswise never stop each other", async () => {
  const tenant = await keyWith({ scope: "tenant", limitNanoUsd: 1e9, subjectId: "" });
  const keys = ["key_a", "key_b", "key_c"].map((id): KeyRecord => {
    const own = { scope: "key" as const, subjectId: id, limitNanoUsd: 1e9, period: "day" as const };
    return { ...tenant, id, budgets: [own, ...(tenant.budgets ?? [])] };
  });
  await Promise.all(
    Array.from({ length: 120 }, async (_, i) => {
      const store = i % 2 ? budgets : elsewhere;
      const key = keys[i % 3] ?? tenant;
      (await store.reserve(key, newId("exchange"), exactly(5)))?.settle(3);
    }),
  );
  await settle([], 0);
  expect(await counted(tenant, "tenant")).toEqual({ spent: 360, reserved: 0 });
  expect(await counted(tenant, "key")).toEqual({ spent: 360, reserved: 0 });
});

test("a killed process' reservations come back after their time", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 100 });
  const holder = await startEntry<{ admitted: number }>("tests/stores/budget-holder.ts", {
    ...{ url: postgres.url, key, calls: 6, amount: 10, ttlSeconds: 4 },
  });
  expect(await holder.next()).toEqual({ admitted: 6 });
  await holder.stop();
  expect((await rush(key, 50, 10)).admitted).toHaveLength(4);
  // They were made one after the other, and so they end.
  let cameBack = 0;
  const allBack = async () => {
    cameBack += (await rush(key, 50, 10)).admitted.length;
    expect(cameBack).toBe(6);
  };
  await vi.waitFor(allBack, { timeout: 30_000, interval: 100 });
  expect(await counted(key)).toEqual({ spent: 0, reserved: 100 });
});

test("a call that outlives its reservation's time keeps it while its process lives", async () => {
  const patient = createBudgets({ database, ttlSeconds: 3 });
  const key = await keyWith({ scope: "key", limitNanoUsd: 10 });
  const held = await patient.reserve(key, newId("exchange"), exactly(10));
  const start = Date.now();
  await vi.waitFor(() => expect(Date.now() - start).toBeGreaterThan(4_000), { timeout: 20_000 });
  expect((await rush(key, 1, 10)).admitted).toHaveLength(0);
  held?.settle(10);
  await patient.close(1_000);
  expect(await counted(key)).toEqual({ spent: 10, reserved: 0 });
});

test("a new window of the tenant's calendar begins with nothing spent", async () => {
  const clock = { ...systemClock, nowMs: () => Date.parse("2026-03-29T21:59:00Z") };
  const there = createBudgets({ database, clock });
  const budget = await keyWith({ scope: "key", limitNanoUsd: 10, period: "day" });
  const key = { ...budget, settings: { ...budget.settings, timeZone: "Europe/Vienna" } };
  await there.reserve(key, newId("exchange"), exactly(10));
  await expect(there.reserve(key, newId("exchange"), exactly(10))).rejects.toThrow(
    "It resets at 2026-03-29T22:00:00.000Z",
  );
  clock.nowMs = () => Date.parse("2026-03-29T22:00:00Z");
  expect(await there.reserve(key, newId("exchange"), exactly(10))).not.toBeNull();
  await there.close(0);
});

test("a database that is away is 503, never a budget that seems spent", async () => {
  const key = await keyWith({ scope: "key", limitNanoUsd: 10 });
  await postgres.stop();
  try {
    const refused = await Promise.resolve(
      budgets.reserve(key, newId("exchange"), exactly(1)),
    ).catch((error: AppError) => error.code);
    expect(refused).toBe("SERVICE_UNAVAILABLE");
  } finally {
    await postgres.start();
  }
});

test("a plan's requests and spend are refused beyond its quota, and counted from the log's own sums", async () => {
  const quotas = createQuotas({ database, refreshMs: 60_000 });
  const key = {
    ...(await keyWith()),
    quota: { planName: "Free", maxRequests: 10, maxSpendNanoUsd: 500 },
  };
  const add = (requests: number, cost: number, outcome: string, at: string) =>
    postgres.query(
      "gateway",
      `INSERT INTO rollups VALUES ($1, 'production', ${at}, 'k', 'openai', '', 200, $4, '', $2,
         0, 0, 0, 0, $3, 0, 0)`,
      [key.tenantId, requests, cost, outcome],
    );
  expect(quotas.refusal(key)).toBeNull();
  await add(9, 100, "ok", "date_trunc('hour', now())");
  await add(50, 0, "refused", "date_trunc('hour', now())");
  await add(50, 900, "ok", "now() - interval '40 days'");
  await quotas.refresh();
  expect(quotas.refusal(key)).toBeNull();
  await add(1, 0, "blocked", "date_trunc('hour', now())");
  await quotas.refresh();
  expect(quotas.refusal(key)).toMatch(/Free allows 10 requests a month/);
  const larger = { ...key, quota: { planName: "Team", maxRequests: 11, maxSpendNanoUsd: 500 } };
  expect(quotas.refusal(larger)).toBeNull();
  await add(0, 400, "failed", "date_trunc('hour', now())");
  await quotas.refresh();
  expect(quotas.refusal(larger)).toMatch(/Team allows \$0\.0000005 of calls/);
  quotas.close();
});
