import type { NoticeKind } from "@/lib/contract/notifications";
import { type Db, forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId } from "@/lib/ids";
import { minuteMs, secondMs } from "@/lib/time";
import { alertLine, alertMail } from "./mails/alert";
import { cadenceFor, dueAt, recipientsOf, zoneOf } from "./notice-choices";
import { type QueuedFor, queueFor } from "./notices";
import { enqueueMail } from "./outbox";
import { enqueueWebhooks } from "./webhook-delivery";

/** A group waits this long after its first violation, so that a burst becomes one alert. */
const gatherMs = 5 * secondMs;

/** The shortest time between two alerts about the same group. */
const intervalMs = 15 * minuteMs;

const maxGroups = 200;

interface Group {
  readonly tenantId: string;
  readonly env: string;
  readonly groupKey: string;
  readonly ruleId: string | null;
  readonly type: string;
  readonly severity: string;
  readonly description: string;
  readonly action: string;
  readonly waiting: number;
  readonly firstViolationId: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Takes the due groups of one tenant and environment, and empties them. */
async function take(db: Db, nowMs: number): Promise<Group[]> {
  const gathered = new Date(nowMs - gatherMs);
  const rested = new Date(nowMs - intervalMs);
  return db.$queryRaw<Group[]>`
    WITH place AS (
      SELECT tenant_id, env FROM alert_groups
      WHERE waiting > 0 AND first_at <= ${gathered} AND (told_at IS NULL OR told_at <= ${rested})
      ORDER BY first_at LIMIT 1
    ), due AS (
      SELECT g.* FROM alert_groups AS g JOIN place USING (tenant_id, env)
      WHERE g.waiting > 0 AND (g.told_at IS NULL OR g.told_at <= ${rested})
      ORDER BY g.group_key LIMIT ${maxGroups} FOR UPDATE OF g SKIP LOCKED
    ), emptied AS (
      UPDATE alert_groups AS g SET waiting = 0, told_at = ${new Date(nowMs)}
      FROM due WHERE g.tenant_id = due.tenant_id AND g.env = due.env AND g.group_key = due.group_key
    )
    SELECT due.tenant_id AS "tenantId", due.env, due.group_key AS "groupKey",
      due.rule_id AS "ruleId", due.type, due.severity, due.description, due.waiting,
      due.first_violation_id AS "firstViolationId", due.first_at AS "firstAt",
      due.last_at AS "lastAt", coalesce(v.action, 'none') AS action
    FROM due LEFT JOIN violations AS v ON v.id = due.first_violation_id
    ORDER BY due.first_at`;
}

const kindOf = ({ severity }: Group): NoticeKind =>
  severity === "critical" ? "violation_critical" : "violation";

const toLine = ({ description, severity, action, waiting: count }: Group) => ({
  description,
  severity,
  action,
  count,
});

interface Place {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly env: string;
  /** The tenant's own address. */
  readonly base: string;
}

/**
 * Mails groups to those who want them at once, and keeps them for the others' next mail. Returns
 * the number of recipients.
 */
async function mailGroups(
  db: Db,
  installation: RuntimeEnv,
  { tenant, env, base }: Place,
  groups: readonly Group[],
  nowMs: number,
): Promise<number> {
  const zone = await zoneOf(db, tenant.id);
  let notified = 0;
  for (const { email, userId, cadences } of await recipientsOf(db, tenant.id)) {
    const wanted = groups.map((group) => ({
      group,
      cadence: cadenceFor(cadences, kindOf(group)),
    }));
    const now = wanted.filter(({ cadence }) => cadence === "at_once");
    if (now.length > 0) {
      const url = `${base}/in/${env}/violations`;
      const mail = alertMail({
        tenant: tenant.name,
        env,
        url,
        settingsUrl: `${base}/settings/notifications`,
        lines: now.map(({ group }) => ({
          ...toLine(group),
          url: `${url}/${group.firstViolationId}`,
        })),
      });
      const to = { to: email, tenantId: tenant.id };
      await enqueueMail(db, { installation, nowMs }, to, mail);
    }
    for (const { group, cadence } of wanted) {
      const due = cadence === "at_once" ? null : dueAt(cadence, zone, nowMs);
      if (due) await keepForLater(db, group, { recipient: email, userId, dueAt: due }, nowMs);
    }
    if (wanted.some(({ cadence }) => cadence !== "off")) notified++;
  }
  return notified;
}

const keepForLater = (db: Db, group: Group, recipient: QueuedFor, nowMs: number) =>
  queueFor(
    db,
    {
      tenantId: group.tenantId,
      kind: kindOf(group),
      line: `${alertLine(toLine(group))} in ${group.env}.`,
      path: `/in/${group.env}/violations/${group.firstViolationId}`,
    },
    [recipient],
    nowMs,
  );

async function tell(db: Db, installation: RuntimeEnv, groups: readonly Group[], nowMs: number) {
  const [first] = groups;
  if (!first) return;
  const { tenantId, env } = first;
  const tenant = await db.tenant.findUnique({ where: { id: tenantId } });
  if (!tenant) return;
  const base = `${installation.PUBLIC_URL}/${tenant.slug}`;
  const mails = await mailGroups(db, installation, { tenant, env, base }, groups, nowMs);
  const at = new Date(nowMs);
  for (const group of groups) {
    const webhooks = await enqueueWebhooks(db, tenantId, {
      event: "violation.alert",
      at,
      data: {
        tenant: tenant.slug,
        env,
        rule_id: group.ruleId,
        type: group.type,
        severity: group.severity,
        action: group.action,
        description: group.description,
        count: group.waiting,
        first_at: group.firstAt.toISOString(),
        last_at: group.lastAt.toISOString(),
        violation_id: group.firstViolationId,
        url: `${base}/in/${env}/violations/${group.firstViolationId}`,
      },
    });
    await db.violationEvent.createMany({
      data: [
        {
          id: newId("event", nowMs),
          tenantId,
          violationId: group.firstViolationId,
          at,
          kind: "notified",
          detail: { mails, webhooks, count: group.waiting },
        },
      ],
    });
  }
}

/**
 * Sends pending alerts: similar violations together, a tenant's groups in one mail, each group at most once in 15
 * minutes.
 */
export async function tellAlerts(installation: RuntimeEnv, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const hasSent = await forPlatform(async (db) => {
      const nowMs = Date.now();
      const groups = await take(db, nowMs);
      await tell(db, installation, groups, nowMs);
      return groups.length > 0;
    });
    if (!hasSent) return;
  }
}
