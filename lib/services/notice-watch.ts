import { providerName } from "@/lib/contract/choices";
import type { Db } from "@/lib/db";
import { toUsd, usdText } from "@/lib/money";
import { type BudgetPeriod, dayMs, hourMs, windowAt } from "@/lib/time";
import { expiryMs, failingPercent, fewCalls, nearBudgetPercent } from "./attention";
import { inert } from "./mails/mail";
import { type Notice, raiseAll } from "./notices";
import { playgroundMark } from "./playground-key";

/** Share of a plan at which its use is reported; reported once more when it is used up. */
const nearPlanPercent = 80;
/** Violations in one hour and environment that count as a spike. */
const manyViolations = 50;
/** What continues for longer than this is reported again. */
const restMs = 6 * hourMs;
const triesBeforeFailing = 4;

const percentOf = (used: bigint | number, limit: bigint | number): number =>
  Math.floor((Number(used) * 100) / Number(limit));

interface BudgetRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly tenantName: string;
  readonly scope: string;
  readonly subjectId: string;
  /** Of a key. */
  readonly env: string | null;
  readonly name: string | null;
  readonly period: BudgetPeriod;
  readonly windowStart: Date;
  readonly spent: bigint;
  readonly cap: bigint;
  readonly zone: string | null;
}

async function budgets(db: Db, nowMs: number): Promise<Notice[]> {
  const rows = await db.$queryRaw<BudgetRow[]>`
    WITH limits AS (
      SELECT tenant_id, scope, subject_id, limit_nano_usd AS cap, period FROM budgets
      UNION ALL
      SELECT tenant_id, 'key', id, budget_nano_usd, coalesce(budget_period, 'month')
        FROM api_keys WHERE deleted_at IS NULL AND budget_nano_usd IS NOT NULL
    )
    SELECT w.tenant_id AS "tenantId", t.slug, t.name AS "tenantName", w.scope,
      w.subject_id AS "subjectId", k.env, coalesce(k.owner, k.prefix || '…' || k.tail, u.name) AS name,
      l.period, w.window_start AS "windowStart", w.spent, l.cap, c.value #>> '{}' AS zone
    FROM limits AS l
    JOIN budget_windows AS w USING (tenant_id, scope, subject_id)
    JOIN tenants AS t ON t.id = w.tenant_id
    LEFT JOIN api_keys AS k ON w.scope = 'key' AND k.id = w.subject_id
    LEFT JOIN users AS u ON w.scope = 'member' AND u.id = w.subject_id
    LEFT JOIN tenant_configs AS c ON c.tenant_id = w.tenant_id AND c.key = 'timezone'
    WHERE l.cap > 0 AND w.spent * 100 >= l.cap * ${nearBudgetPercent}::bigint
      AND (l.period = 'total' OR w.window_start >= ${new Date(nowMs - 32 * dayMs)})`;
  return rows
    .filter(({ period, zone, windowStart }) => {
      return windowAt(period, zone ?? "UTC", nowMs).startMs === windowStart.getTime();
    })
    .map((row) => {
      const isUsedUp = row.spent >= row.cap;
      const name = `"${inert(row.name ?? row.tenantName)}"`;
      const who = { key: `Key ${name}`, member: `Member ${name}` }[row.scope] ?? "The tenant";
      const span = row.period === "total" ? "budget" : row.period;
      const whole = `its ${usdText(row.cap)} ${span}`;
      return {
        tenantId: row.tenantId,
        kind: isUsedUp ? "budget_100" : "budget_80",
        subject: `${row.scope} ${row.subjectId} ${row.windowStart.toISOString()} ${row.cap}`,
        line: isUsedUp
          ? `${who} has used up ${whole}. Its calls get 402 until the budget is raised or resets.`
          : `${who} has used ${percentOf(row.spent, row.cap)}% of ${whole}.`,
        path:
          { key: `/in/${row.env}/keys?key=${row.subjectId}`, member: "/members" }[row.scope] ??
          "/billing",
        data: {
          tenant: row.slug,
          scope: row.scope,
          subject_id: row.scope === "tenant" ? null : row.subjectId,
          threshold_percent: isUsedUp ? 100 : nearBudgetPercent,
          spent_usd: toUsd(row.spent),
          limit_usd: toUsd(row.cap),
          period: row.period,
          window_start: row.windowStart.toISOString(),
        },
      };
    });
}

interface ProviderRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly env: string;
  readonly provider: string;
  readonly requests: number;
  readonly failed: number;
}

async function providers(db: Db, nowMs: number): Promise<Notice[]> {
  const rows = await db.$queryRaw<ProviderRow[]>`
    SELECT r.tenant_id AS "tenantId", t.slug, r.env, r.provider, sum(r.requests)::float8 AS requests,
      sum(r.requests) FILTER (WHERE r.outcome = 'failed')::float8 AS failed
    FROM rollups AS r JOIN tenants AS t ON t.id = r.tenant_id
    WHERE r.bucket_start >= ${new Date(nowMs - hourMs)}
    GROUP BY 1, 2, 3, 4
    HAVING sum(r.requests) >= ${fewCalls} AND
      sum(r.requests) FILTER (WHERE r.outcome = 'failed') * 100 >= sum(r.requests) * ${failingPercent}`;
  return rows.map(({ tenantId, slug, env, provider, requests, failed }) => ({
    tenantId,
    kind: "provider_failing",
    subject: `${env} ${provider}`,
    restMs,
    line: `${providerName(provider)} failed ${failed} of ${requests} calls in ${env} within the last hour.`,
    path: `/in/${env}/logs?provider=${provider}&outcome=failed`,
    data: { tenant: slug, env, provider, requests, failed },
  }));
}

interface KeyRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly id: string;
  readonly env: string;
  readonly name: string;
  readonly expiresAt: Date;
}

async function keys(db: Db, nowMs: number): Promise<Notice[]> {
  const rows = await db.$queryRaw<KeyRow[]>`
    SELECT k.tenant_id AS "tenantId", t.slug, k.id, k.env, k.expires_at AS "expiresAt",
      coalesce(k.owner, k.prefix || '…' || k.tail) AS name
    FROM api_keys AS k JOIN tenants AS t ON t.id = k.tenant_id
    WHERE k.deleted_at IS NULL AND k.is_active AND k.last_used_at IS NOT NULL
      AND k.metadata->>'system' IS DISTINCT FROM ${playgroundMark.system}
      AND k.expires_at > ${new Date(nowMs)} AND k.expires_at <= ${new Date(nowMs + expiryMs)}`;
  return rows.map(({ tenantId, slug, id, env, name, expiresAt }) => ({
    tenantId,
    kind: "key_expiring",
    subject: `${id} ${expiresAt.toISOString()}`,
    line: `Key "${inert(name)}" in ${env} is in use and expires on ${expiresAt.toISOString().slice(0, 10)}.`,
    path: `/in/${env}/keys?key=${id}`,
    data: { tenant: slug, env, key_id: id, name, expires_at: expiresAt.toISOString() },
  }));
}

interface HookRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly id: string;
  readonly url: string;
  readonly error: string;
}

async function webhooks(db: Db, nowMs: number): Promise<Notice[]> {
  const rows = await db.$queryRaw<HookRow[]>`
    SELECT DISTINCT ON (w.id) w.tenant_id AS "tenantId", t.slug, w.id, w.url, d.error
    FROM webhook_deliveries AS d
    JOIN webhooks AS w ON w.id = d.webhook_id
    JOIN tenants AS t ON t.id = w.tenant_id
    WHERE d.event <> 'webhook.test' AND d.error IS NOT NULL
      AND d.attempted_at >= ${new Date(nowMs - hourMs)}
      AND (d.status = 'pending' AND d.attempts >= ${triesBeforeFailing} AND w.is_active
        OR d.status = 'failed' AND (w.is_active OR d.response_status = 410))
    ORDER BY w.id, d.attempted_at DESC`;
  return rows.map(({ tenantId, slug, id, url, error }) => {
    const { host } = new URL(url);
    return {
      tenantId,
      kind: "webhook_failing",
      subject: id,
      restMs: dayMs,
      line: `The webhook to ${inert(host)} fails. ${error}`,
      path: `/settings/webhooks?webhook=${id}`,
      data: { tenant: slug, webhook_id: id, host, error },
      exceptId: id,
    };
  });
}

interface FloodRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly env: string;
  readonly count: number;
}

async function floods(db: Db, nowMs: number): Promise<Notice[]> {
  const rows = await db.$queryRaw<FloodRow[]>`
    SELECT v.tenant_id AS "tenantId", t.slug, v.env, count(*)::float8 AS count
    FROM violations AS v JOIN tenants AS t ON t.id = v.tenant_id
    WHERE v.detected_at >= ${new Date(nowMs - hourMs)}
    GROUP BY 1, 2, 3 HAVING count(*) >= ${manyViolations}`;
  return rows.map(({ tenantId, slug, env, count }) => ({
    tenantId,
    kind: "violation_flood",
    subject: env,
    restMs,
    line: `${count} violations in ${env} within the last hour.`,
    path: `/in/${env}/violations?period=24h`,
    data: { tenant: slug, env, count },
  }));
}

/** Looks for conditions that no call and no user action reports by itself. */
export async function watchForNotices(signal: AbortSignal): Promise<void> {
  for (const find of [budgets, providers, keys, webhooks, floods]) {
    if (!signal.aborted) await raiseAll(find);
  }
}

interface PlanRow {
  readonly tenantId: string;
  readonly slug: string;
  readonly plan: string;
  readonly requests: number;
  readonly spent: number;
  readonly maxRequests: bigint | null;
  readonly maxSpent: bigint | null;
}

async function plans(db: Db, nowMs: number): Promise<Notice[]> {
  const month = new Date(windowAt("month", "UTC", nowMs).startMs);
  const rows = await db.$queryRaw<PlanRow[]>`
    SELECT t.id AS "tenantId", t.slug, p.name AS plan, p.max_requests AS "maxRequests",
      p.max_spend_nano_usd AS "maxSpent", u.requests, u.spent
    FROM (
      SELECT tenant_id, sum(requests)::float8 AS requests, sum(cost_nano_usd)::float8 AS spent
        FROM rollups WHERE outcome <> 'refused' AND bucket_start >= ${month} GROUP BY 1
    ) AS u
    JOIN tenants AS t ON t.id = u.tenant_id
    LEFT JOIN subscriptions AS s ON s.tenant_id = t.id AND s.status <> 'ended'
    JOIN plans AS p ON p.id = coalesce(s.plan_id, 'free')
    WHERE u.requests * 100 >= p.max_requests * ${nearPlanPercent}
       OR u.spent * 100 >= p.max_spend_nano_usd * ${nearPlanPercent}`;
  return rows.flatMap((row) => [
    ...planNotice(row, month, "requests", row.requests, row.maxRequests),
    ...planNotice(row, month, "spend", row.spent, row.maxSpent),
  ]);
}

function planNotice(
  { tenantId, slug, plan }: PlanRow,
  month: Date,
  what: "requests" | "spend",
  used: number,
  cap: bigint | null,
): Notice[] {
  if (cap === null || cap === 0n || percentOf(used, cap) < nearPlanPercent) return [];
  const isUsedUp = used >= Number(cap);
  const whole = what === "spend" ? `${usdText(cap)} of calls` : `${cap} requests`;
  return [
    {
      tenantId,
      kind: "plan_limit",
      subject: `${what} ${month.toISOString()} ${cap} ${isUsedUp ? 100 : nearPlanPercent}`,
      line: isUsedUp
        ? `The plan ${plan} allows ${whole} a month, and they are used up. Calls get 402.`
        : `${percentOf(used, cap)}% of the plan's ${whole} a month are used.`,
      path: "/billing",
      data: {
        tenant: slug,
        plan,
        what,
        threshold_percent: isUsedUp ? 100 : nearPlanPercent,
        used: what === "spend" ? toUsd(used) : used,
        limit: what === "spend" ? toUsd(cap) : Number(cap),
      },
    },
  ];
}

/** The same for monthly plan allowances; it adds up whole months, so it runs less often. */
export const watchPlans = (): Promise<void> => raiseAll(plans);
