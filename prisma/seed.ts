import { fileURLToPath } from "node:url";
import pg from "pg";
import { disconnect } from "@/lib/db";
import { randomBase62 } from "@/lib/ids";
import { createDatabase } from "@/lib/stores/database";
import { insertRows } from "@/lib/stores/exchange-rows";
import { createInvoicing } from "@/lib/stores/invoicing";
import { windowAt } from "@/lib/time";
import { openInstallation } from "../server/installation";
import { type Demo, demoPeople, demoSlug, makeDemo } from "./seed/tenant";
import { makeTraffic } from "./seed/traffic";
import { giveVerdicts } from "./seed/verdicts";

/**
 * Fills an installation with a tenant `demo` and 30 days of made-up traffic. `DEMO_CALLS` and `DEMO_PASSWORD` set the
 * amount and the password.
 */

const batchSize = 5_000;
const calls = Number(process.env.DEMO_CALLS ?? 300_000);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function insertTraffic(url: string, { ctx, keys, rules, judgeIds }: Demo): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let count = 0;
  try {
    const demand = { tenantId: ctx.tenantId, count: calls, endMs: ctx.nowMs, keys, rules };
    for (const batch of makeTraffic(demand, batchSize)) {
      await client.query("BEGIN");
      await client.query("SET LOCAL ROLE trueportai_gateway");
      count += await insertRows(client, batch);
      // Nobody must be notified of violations that never happened.
      await client.query("SET LOCAL ROLE trueportai_platform");
      await client.query("DELETE FROM alert_groups WHERE tenant_id = $1", [ctx.tenantId]);
      await client.query("COMMIT");
    }
    await giveVerdicts(client, ctx.tenantId, judgeIds, ctx.nowMs);
    await settle(client, ctx.tenantId, ctx.nowMs);
  } finally {
    await client.end();
  }
  return count;
}

/** What the gateway would have recorded besides its rows: last uses and spent budgets. */
async function settle(client: pg.Client, tenantId: string, nowMs: number): Promise<void> {
  const monthStart = new Date(windowAt("month", "UTC", nowMs).startMs).toISOString();
  await client.query(
    `UPDATE api_keys k SET last_used_at = e.at
       FROM (SELECT key_id, max(started_at) AS at FROM exchanges WHERE tenant_id = $1 GROUP BY 1) e
      WHERE k.id = e.key_id`,
    [tenantId],
  );
  await client.query(
    "UPDATE api_keys SET created_at = now() - interval '35 days' WHERE tenant_id = $1",
    [tenantId],
  );
  await client.query(
    `INSERT INTO budget_windows (tenant_id, scope, subject_id, window_start, spent)
     SELECT $1, CASE WHEN grouping(key_id) = 0 THEN 'key' WHEN grouping(created_by) = 0 THEN 'member'
              ELSE 'tenant' END, coalesce(key_id, created_by, ''), $2::timestamptz, sum(cost_nano_usd)
       FROM rollups r JOIN api_keys k ON k.id = r.key_id
      WHERE r.tenant_id = $1 AND bucket_start >= $2::timestamptz
      GROUP BY GROUPING SETS ((key_id), (created_by), ())
     ON CONFLICT (tenant_id, scope, subject_id, window_start) DO UPDATE SET spent = excluded.spent`,
    [tenantId, monthStart],
  );
  await client.query("ANALYZE exchanges, rollups, latency_bins, violations");
}

/** Bills past months. */
async function bill(url: string): Promise<void> {
  const database = createDatabase({ url, maxConnections: 2, queryTimeoutMs: 60_000 });
  try {
    await createInvoicing(database)();
  } finally {
    await database.close();
  }
}

async function main(): Promise<void> {
  const startedAtMs = Date.now();
  const { env, close } = await openInstallation(fileURLToPath(new URL("..", import.meta.url)));
  try {
    const password = process.env.DEMO_PASSWORD ?? `demo-${randomBase62(20)}`;
    const demo = await makeDemo(env, password);
    const count = await insertTraffic(env.DATABASE_URL, demo);
    await bill(env.DATABASE_URL);
    const base = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
    const seconds = ((Date.now() - startedAtMs) / 1_000).toFixed(1);
    say(
      `\nTenant ${demoSlug} has ${count.toLocaleString("en-US")} calls of 30 days (${seconds} s).\n`,
    );
    for (const { email, role } of demoPeople) say(`  ${role.padEnd(8)} ${email}`);
    say(`  password ${password}\n  key      ${demo.secret}\n`);
    const pages =
      "/ /logs /violations /policies /keys /providers /members /billing /settings/general";
    for (const page of pages.split(" ")) say(`  ${base}/${demoSlug}${page === "/" ? "" : page}`);
  } finally {
    await disconnect();
    await close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
