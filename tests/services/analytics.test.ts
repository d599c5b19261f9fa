import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { LogView, StatsQuery, StatsView } from "@/lib/contract/analytics";
import type { Exchange, Outcome } from "@/lib/gateway/exchange";
import { insertRows } from "@/lib/stores/exchange-rows";
import { exchange } from "../support/exchange";
import { newMember } from "../support/people";
import { callApi, managementPath, newTenant, type Tenant } from "../support/tenant";

const site = inject("site");
const logsPath = `${managementPath}/analytics/logs`;
const statsPath = `${managementPath}/analytics/stats`;
const dayMs = 86_400_000;

interface Logs {
  readonly items: LogView[];
  readonly total: number;
}

async function insert(rows: readonly Exchange[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  await client.query("BEGIN");
  await insertRows(client, rows);
  await client.query("COMMIT");
  await client.end();
}

const outcomes: readonly Outcome[] = [
  "ok",
  "redacted",
  "blocked",
  "refused",
  "failed",
  "cancelled",
];
const models = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", null];

/** Of the newest half one every three minutes, the rest over a week: each kind of everything occurs. */
function week(tenant: Tenant, keyIds: readonly string[]): Exchange[] {
  const now = Date.now();
  return Array.from({ length: 400 }, (_, n) =>
    exchange({
      tenantId: tenant.id,
      keyId: keyIds[n % keyIds.length] ?? "",
      startedAtMs: now - 1_000 - (n < 200 ? n * 180_000 : Math.floor((n * 7.3 * dayMs) / 400)),
      provider: ["openai", "anthropic", "google"][n % 3] ?? "",
      model: models[n % 4] ?? null,
      status: [200, 200, 403, 429, 502, 499][n % 6] ?? 0,
      outcome: outcomes[n % 6] ?? "ok",
      latencyMs: 10 + n * 3.25,
      ttftMs: n % 5 === 0 ? null : 5 + n,
      costNanoUsd: n % 7 === 0 ? null : 1_234_567 + n,
      ...(n % 11 === 0 ? { usage: null } : {}),
    }),
  );
}

let tenant: Tenant;
let secondKey: { id: string; key: string };

beforeAll(async () => {
  Object.assign(process.env, { ...inject("secrets"), DATABASE_URL: inject("databaseUrl") });
  tenant = await newTenant(site);
  secondKey = await tenant.newKey({ owner: "second" });
  await insert(week(tenant, [tenant.keyId, secondKey.id]));
});

afterAll(async () => (await import("@/lib/db")).disconnect());

/** Each test reads as another member: one may ask sixty times a minute. */
let reader: string;

beforeEach(async () => {
  reader = (await newMember(tenant.id, "member")).scoped;
});

const get = <T>(path: string, query: Record<string, string> = {}): Promise<T> =>
  callApi<T>(site, "GET", `${path}?${new URLSearchParams(query)}`, reader);

async function allLogs(query: Record<string, string>): Promise<LogView[]> {
  const items: LogView[] = [];
  for (;;) {
    const page = await get<Logs>(logsPath, {
      ...query,
      limit: "200",
      offset: String(items.length),
    });
    items.push(...page.items);
    if (items.length >= page.total) return items;
  }
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

const countBy = (names: readonly string[]): Record<string, number> =>
  names.reduce<Record<string, number>>((counts, name) => {
    counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  }, {});

function expectSums(stats: StatsView, logs: readonly LogView[]): void {
  expect(stats.total_requests).toBe(logs.length);
  expect(stats.total_cost_usd).toBeCloseTo(sum(logs.map((row) => row.cost_usd)), 9);
  const prompt = sum(logs.map((row) => row.prompt_tokens));
  const completion = sum(logs.map((row) => row.completion_tokens));
  expect(stats.total_tokens).toEqual({
    prompt,
    completion,
    total: prompt + completion,
    cached: sum(logs.map((row) => row.cached_tokens)),
    reasoning: sum(logs.map((row) => row.reasoning_tokens)),
  });
  expect(stats.unpriced_requests).toBe(
    logs.filter((row) => row.prompt_tokens !== null && row.cost_usd === null).length,
  );
  expect(stats.by_provider).toEqual(countBy(logs.map((row) => row.provider)));
  expect(stats.by_model).toEqual(countBy(logs.map((row) => row.model ?? "unknown")));
  expect(stats.by_status).toEqual(countBy(logs.map((row) => String(row.status_code))));
  expect(stats.by_outcome).toEqual(countBy(logs.map((row) => row.outcome)));
  expect(sum(Object.values(stats.by_key))).toBe(logs.length);
  expect(sum(stats.timeseries.map((point) => point.requests))).toBe(logs.length);
  expect(stats.avg_latency_ms).toBeCloseTo(
    logs.length === 0 ? 0 : sum(logs.map((row) => row.latency_ms)) / logs.length,
    1,
  );
}

test.each(["24h", "7d", "30d", "90d"])(
  "stats of %s are the sums of the listed calls",
  async (period) => {
    const stats = await get<StatsView>(statsPath, { period });
    expect(stats.period).toBe(period);
    const { start_date, end_date } = stats;
    expectSums(stats, await allLogs({ start_date, end_date }));
  },
);

test.each([0, 1, 2, 3, 4])(
  "a range that cuts quarters of an hour (%s) is summed to the call",
  async (n) => {
    const at = async (offset: number) =>
      (await get<Logs>(logsPath, { limit: "1", offset: String(offset) })).items[0]?.timestamp ?? "";
    // From the moment of one call, which is in, to that of another, which is not.
    const range = { start_date: await at(180 + n), end_date: await at(40 + n) };
    const logs = await allLogs(range);
    expect(logs).toHaveLength(140);
    const stats = await get<StatsView>(statsPath, range);
    expect(stats.period).toBe("custom");
    expectSums(stats, logs);
  },
);

/** What the overview page shows, read in this process. */
async function overviewOf(query: StatsQuery, nowMs: number) {
  const { readOverview } = await import("@/lib/services/overview");
  return readOverview({ tenantId: tenant.id, env: "production", nowMs }, query);
}

test.each<[string, () => Promise<Record<string, string>>]>([
  ["of a period", async () => ({})],
  [
    "of a range that cuts quarters of an hour",
    async () => {
      const { items } = await get<Logs>(logsPath, { limit: "200" });
      return { start_date: items[180]?.timestamp ?? "", end_date: items[40]?.timestamp ?? "" };
    },
  ],
])("the overview's numbers and charts %s are those of the stats", async (_, range) => {
  const asked = await range();
  const stats = await get<StatsView>(statsPath, { period: "7d", ...asked });
  const dates = Object.entries(asked).map(([name, text]) => [name, new Date(text)]);
  const nowMs = asked.end_date ? Date.now() : Date.parse(stats.end_date);
  const it = await overviewOf({ period: "7d", ...Object.fromEntries(dates) }, nowMs);
  expect(it.at).toEqual(stats.timeseries.map((point) => Date.parse(point.timestamp)));
  expect(it.requests.all).toEqual(stats.timeseries.map((point) => point.requests));
  expect(it.requests.failed).toEqual(stats.timeseries.map((point) => point.errors));
  expect(it.requests.blocked).toEqual(stats.timeseries.map((point) => point.blocked));
  for (const [index, point] of stats.timeseries.entries()) {
    expect(it.costUsd.all[index]).toBeCloseTo(point.cost_usd, 9);
  }
  for (const facet of ["provider", "model"] as const) {
    const spent = sum(it.costUsd[facet].flatMap(({ values }) => values));
    expect(spent).toBeCloseTo(stats.total_cost_usd, 9);
  }
  expect(it.totals).toMatchObject({
    requests: stats.total_requests,
    errors: stats.by_outcome.failed,
    errorRatePct: stats.error_rate_pct,
    costUsd: stats.total_cost_usd,
    unpriced: stats.unpriced_requests,
    promptTokens: stats.total_tokens.prompt,
    latency: stats.latency_ms,
    ttftP50Ms: stats.ttft_ms.p50,
  });
  const measured = it.requests.all.map((calls) => calls > 0);
  expect(it.latency.p95.map((ms) => ms !== null)).toEqual(measured);
  const models = Object.fromEntries(it.topModels.map(({ name, requests }) => [name, requests]));
  expect(models).toEqual(stats.by_model);
  expect(it.topKeys.find(({ id }) => id === secondKey.id)?.name).toBe("second");
  expect(sum(it.topKeys.map(({ requests }) => requests))).toBe(stats.total_requests);
});

test("a range shorter than a quarter of an hour is summed from the calls", async () => {
  const [row] = (await get<Logs>(logsPath, { limit: "1", offset: "100" })).items;
  const at = Date.parse(row?.timestamp ?? "");
  const range = {
    start_date: new Date(at - 1_000).toISOString(),
    end_date: new Date(at + 1_000).toISOString(),
  };
  const stats = await get<StatsView>(statsPath, range);
  expectSums(stats, await allLogs(range));
  expect(stats.total_requests).toBe(1);
});

test("percentiles are within a bin of the true ones", async () => {
  const stats = await get<StatsView>(statsPath, { period: "30d" });
  const latencies = (await allLogs({})).map((row) => row.latency_ms).sort((a, b) => a - b);
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["p99", 0.99],
  ] as const) {
    const truth = latencies[Math.ceil(share * latencies.length) - 1] ?? 0;
    expect(Math.abs((stats.latency_ms[name] ?? 0) - truth) / truth).toBeLessThan(0.05);
  }
  expect(stats.ttft_ms.p50).toBeGreaterThan(0);
});

test("blocked and cancelled calls are no errors", async () => {
  const stats = await get<StatsView>(statsPath, { period: "30d" });
  const failed = stats.by_outcome.failed ?? 0;
  expect(stats.error_rate_pct).toBeCloseTo((100 * failed) / stats.total_requests, 2);
  expect(sum(stats.timeseries.map((point) => point.errors))).toBe(failed);
});

test("charts have every bucket of the period, empty ones too", async () => {
  const day = await get<StatsView>(statsPath, { period: "24h" });
  expect(day.bucket_seconds).toBe(900);
  expect([97, 98]).toContain(day.timeseries.length);
  const quarter = await get<StatsView>(statsPath, { period: "90d" });
  expect(quarter.bucket_seconds).toBe(86_400);
  expect(quarter.timeseries).toHaveLength(91);
  const times = quarter.timeseries.map((point) => point.timestamp);
  expect(times.every((time) => time.endsWith("T00:00:00.000Z"))).toBe(true);
  expect(times).toEqual([...times].sort());
});

test("each filter keeps the calls it names and no other", async () => {
  const all = await allLogs({});
  const masked = `${secondKey.key.slice(0, 7)}...${secondKey.key.slice(-4)}`;
  const cases: [Record<string, string>, (row: LogView) => boolean][] = [
    [{ provider: "anthropic" }, (row) => row.provider === "anthropic"],
    [{ model: "gpt-4o" }, (row) => row.model === "gpt-4o"],
    [{ status: "502" }, (row) => row.status_code === 502],
    [{ status: "4xx" }, (row) => row.status_code >= 400 && row.status_code < 500],
    [{ api_key: secondKey.id }, (row) => row.key_name === "second"],
    [{ api_key: masked }, (row) => row.api_key === masked],
    [
      { api_key: masked, status: "200" },
      (row) => row.api_key === masked && row.status_code === 200,
    ],
    [{ provider: "nobody" }, () => false],
  ];
  for (const [query, keeps] of cases) {
    expect((await allLogs(query)).map((row) => row.id)).toEqual(
      all.filter(keeps).map((row) => row.id),
    );
  }
});

test("calls are listed newest first, by key, with every column", async () => {
  const { items, total } = await get<Logs>(logsPath, { limit: "3" });
  expect(total).toBe(400);
  const times = items.map((row) => row.timestamp);
  expect(times).toEqual([...times].sort().reverse());
  expect(items[1]).toMatchObject({
    api_key: expect.stringMatching(/^sk-\w{4}\.\.\.\w{4}$/),
    key_name: "second",
    path: "/chat/completions",
    method: "POST",
    request_size_bytes: 1_600,
    response_size_bytes: 900,
    prompt_tokens: 400,
    completion_tokens: 100,
    cached_tokens: 20,
    reasoning_tokens: 10,
    env: "production",
    usage_estimated: false,
  });
  expect(items[0]).toMatchObject({ cost_usd: null, prompt_tokens: null });
});

test("another tenant sees none of it, also by naming the key", async () => {
  const other = await newTenant(site);
  const logs = (query: string) => other.manage<Logs>("GET", `${logsPath}${query}`);
  expect((await logs("")).total).toBe(0);
  expect((await logs(`?api_key=${tenant.keyId}`)).total).toBe(0);
  expect(await other.manage("GET", statsPath)).toMatchObject({ total_requests: 0, by_key: {} });
});

test.each([
  "limit=501",
  "status=600",
  "status=ok",
  "start_date=yesterday",
  "start_date=2026-13-01",
  "start_date=0000-01-01",
  "start_date=2026-02-01&end_date=2026-01-01",
  "api_key=sk-00000000000000000000000000000000",
  "provider=a%00b",
  "unknown=1",
])("calls asked for with %s are refused", async (text) => {
  await expect(callApi(site, "GET", `${logsPath}?${text}`, reader)).rejects.toThrow(/→ 4(?:22|00)/);
});

test("stats of an unknown period, or over more than 400 days, are refused", async () => {
  await expect(get(statsPath, { period: "1y" })).rejects.toThrow(/422/);
  await expect(get(statsPath, { start_date: "2020-01-01" })).rejects.toThrow(/422/);
});

test("the sixty-first analytics request of a minute is refused, for that member alone", async () => {
  const ask = async (token: string) =>
    (
      await fetch(`${site.url}${logsPath}?limit=1`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;
  const statuses = await Promise.all(Array.from({ length: 61 }, () => ask(reader)));
  expect(statuses.filter((status) => status === 200)).toHaveLength(60);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  expect(await ask((await newMember(tenant.id, "member")).scoped)).toBe(200);
});
