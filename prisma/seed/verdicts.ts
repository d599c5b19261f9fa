import type pg from "pg";
import { newId } from "@/lib/ids";
import { dayMs, hourMs, minuteMs } from "@/lib/time";
import { type Chance, newChance } from "./chance";

interface Found {
  readonly id: string;
  readonly severity: string;
  readonly rule_name: string;
  readonly at_ms: number;
}

interface Verdict {
  readonly id: string;
  readonly eventId: string;
  readonly status: "resolved" | "false_positive";
  readonly atMs: number;
}

/** The worst is handled at once; some of what was redacted is never looked at. */
const patienceMs = (severity: string): number =>
  severity === "critical" ? 2 * dayMs : severity === "high" ? dayMs : 1.5 * dayMs;

/** How often a rule raises a false alarm. */
const errors: Readonly<Record<string, number>> = { "Block injection": 0.14, "No card numbers": 0 };

function judge(chance: Chance, found: Found, nowMs: number): Verdict | null {
  const isOverlooked = found.severity === "medium" && chance() < 0.03;
  if (isOverlooked || found.at_ms > nowMs - patienceMs(found.severity)) return null;
  const isWrong = chance() < (errors[found.rule_name] ?? 0.04);
  const atMs = Math.round(found.at_ms + 10 * minuteMs + chance() * 20 * hourMs);
  const eventId = newId("event", atMs);
  return { id: found.id, eventId, status: isWrong ? "false_positive" : "resolved", atMs };
}

/** Has the demo's people judge the violations, except those of the last days. */
export async function giveVerdicts(
  client: pg.Client,
  tenantId: string,
  judgeIds: readonly string[],
  nowMs: number,
): Promise<void> {
  const { rows } = await client.query<Found>(
    `SELECT id, severity, rule_name, extract(epoch FROM detected_at)::float8 * 1000 AS at_ms
       FROM violations WHERE tenant_id = $1 ORDER BY id`,
    [tenantId],
  );
  const chance = newChance(7);
  const verdicts = rows.flatMap((found) => judge(chance, found, nowMs) ?? []);
  const column = <Name extends keyof Verdict>(name: Name) => verdicts.map((one) => one[name]);
  const given = [
    tenantId,
    column("id"),
    column("status"),
    column("atMs").map((ms) => new Date(ms)),
    verdicts.map((_, index) => judgeIds[index % judgeIds.length]),
  ];
  await client.query(
    `UPDATE violations v SET status = g.status, assignee_id = g.judge, updated_at = g.at
       FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[]) AS g(id, status, at, judge)
      WHERE v.tenant_id = $1 AND v.id = g.id`,
    given,
  );
  await client.query(
    `INSERT INTO violation_events (id, tenant_id, violation_id, at, actor_id, kind, detail)
     SELECT g.event, $1, g.id, g.at, g.judge, 'status',
            jsonb_build_object('from', 'open', 'to', g.status)
       FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
            AS g(id, status, at, judge, event)`,
    [...given, column("eventId")],
  );
}
