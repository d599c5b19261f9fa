import type { ClientBase } from "pg";
import { newId } from "@/lib/ids";
import { nanoPerUsd, toUsd } from "@/lib/money";
import { type CalendarWindow, type Clock, hourMs, systemClock, windowAt } from "@/lib/time";
import type { Database } from "./database";

interface Due {
  readonly tenant_id: string;
  readonly requests: string;
  readonly cost: string;
}

interface Stretch {
  readonly tenant_id: string;
  readonly plan_id: string;
  readonly name: string;
  readonly price: string;
  readonly is_paid_elsewhere: boolean;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** Calls that ended within the month may reach the log a little later. */
const graceMs = hourMs;

/** An installation that was down catches up. */
const monthsBack = 3;

const stretches = `
  SELECT s.tenant_id, s.plan_id, p.name, p.price_nano_usd AS price,
         s.stripe_subscription_id IS NOT NULL AS is_paid_elsewhere,
         extract(epoch FROM greatest(s.created_at, $1::timestamptz))::float8 * 1000 AS from_ms,
         extract(epoch FROM least(coalesce(s.ended_at, $2::timestamptz), $2))::float8 * 1000 AS to_ms
    FROM subscriptions s JOIN plans p ON p.id = s.plan_id
   WHERE s.created_at < $2 AND coalesce(s.ended_at, $2) > $1
   ORDER BY s.created_at`;

/** Tenants without the month's invoice that used something or were on a plan. */
const due = `
  SELECT t.id AS tenant_id, coalesce(sum(r.requests), 0)::bigint AS requests,
         coalesce(sum(r.cost_nano_usd), 0)::bigint AS cost
    FROM tenants t
    LEFT JOIN rollups r ON r.tenant_id = t.id AND r.outcome <> 'refused'
      AND r.bucket_start >= $1 AND r.bucket_start < $2
   WHERE t.created_at < $2
     AND NOT EXISTS (SELECT FROM invoices i WHERE i.tenant_id = t.id AND i.period_start = $1)
   GROUP BY t.id
  HAVING count(r.tenant_id) > 0 OR EXISTS (
    SELECT FROM subscriptions s WHERE s.tenant_id = t.id
      AND s.created_at < $2 AND coalesce(s.ended_at, $2) > $1)`;

const insert = `
  INSERT INTO invoices (id, tenant_id, number, plan_id, plan_name, status, period_start, period_end,
                        requests, provider_cost_nano_usd, total_nano_usd, lines, issued_at)
  VALUES ($1, $2, $3 || lpad(nextval('invoice_numbers')::text, 6, '0'), $4, $5, $6, $7, $8, $9, $10,
          $11, $12, $13)
  ON CONFLICT (tenant_id, period_start) DO NOTHING`;

const cent = nanoPerUsd / 100;

/** A plan's price for its share of the month, to the cent. */
const shareOf = ({ price, from_ms, to_ms }: Stretch, monthMs: number): number =>
  Math.round((Number(price) * (to_ms - from_ms)) / monthMs / cent) * cent;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Bills each tenant once for each past UTC month: its plans, pro rata, with the month's calls and what the providers
 * charge for them, from the same sums as the statistics.
 */
export function createInvoicing(
  database: Database,
  clock: Clock = systemClock,
): () => Promise<void> {
  async function bill(
    client: ClientBase,
    tenant: Due,
    ofTenant: readonly Stretch[],
    at: CalendarWindow,
  ) {
    const monthMs = at.endMs - at.startMs;
    const plan = ofTenant.at(-1) ?? { plan_id: "free", name: "Free" };
    const lines = ofTenant
      .map((stretch) => ({ stretch, nano: shareOf(stretch, monthMs) }))
      .filter(({ nano }) => nano > 0)
      .map(({ stretch, nano }) => ({
        description: `Plan ${stretch.name}, ${day(stretch.from_ms)} to ${day(stretch.to_ms - 1)}`,
        quantity: 1,
        amount_usd: toUsd(nano),
        nano,
      }));
    const total = lines.reduce((sum, { nano }) => sum + nano, 0);
    const isPaid = total === 0 || ofTenant.some((stretch) => stretch.is_paid_elsewhere);
    await client.query(insert, [
      newId("invoice", clock.nowMs()),
      tenant.tenant_id,
      `${new Date(at.startMs).getUTCFullYear()}-`,
      plan.plan_id,
      plan.name,
      isPaid ? "paid" : "open",
      new Date(at.startMs),
      new Date(at.endMs),
      tenant.requests,
      tenant.cost,
      total,
      JSON.stringify(lines.map(({ nano: _nano, ...line }) => line)),
      new Date(clock.nowMs()),
    ]);
  }

  return async () => {
    let month = windowAt("month", "UTC", clock.nowMs() - graceMs);
    for (let i = 0; i < monthsBack; i++) {
      month = windowAt("month", "UTC", month.startMs - 1);
      const { startMs, endMs } = month;
      const span = [new Date(startMs), new Date(endMs)];
      await database.as("trueportai_platform", async (client) => {
        const { rows: tenants } = await client.query<Due>(due, span);
        if (tenants.length === 0) return;
        const { rows } = await client.query<Stretch>(stretches, span);
        for (const tenant of tenants) {
          const ofTenant = rows.filter(({ tenant_id }) => tenant_id === tenant.tenant_id);
          await bill(client, tenant, ofTenant, { startMs, endMs });
        }
      });
    }
  };
}
