import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import type { Exchange, ViolationRecord } from "@/lib/gateway/exchange";
import { storable, timestamp } from "./unnest";

export interface ViolationRow {
  readonly exchange: Exchange;
  readonly violation: ViolationRecord;
}

/** Violations belong together when rule, key and set of entities are the same. */
function groupKeyOf({ exchange, violation }: ViolationRow): string {
  const entities = violation.entities.map(({ type }) => type).sort();
  return createHash("sha256")
    .update(JSON.stringify([violation.ruleId, violation.type, exchange.keyId, entities]))
    .digest("hex")
    .slice(0, 32);
}

/** Rules in force that alert or block notify people; the others only store. */
const notifies = ({ violation }: ViolationRow): boolean =>
  !violation.isShadow && (violation.action === "alert" || violation.action === "block");

interface Group {
  readonly key: readonly [tenantId: string, env: string, groupKey: string];
  readonly first: ViolationRow;
  waiting: number;
  lastAtMs: number;
}

const upsert = `
  INSERT INTO alert_groups (tenant_id, env, group_key, rule_id, type, severity, description,
    waiting, first_violation_id, first_at, last_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::text[], $8::integer[], $9::text[], $10::timestamptz[], $11::timestamptz[])
  ON CONFLICT (tenant_id, env, group_key) DO UPDATE SET
    severity = excluded.severity, description = excluded.description,
    first_violation_id = CASE WHEN alert_groups.waiting = 0
      THEN excluded.first_violation_id ELSE alert_groups.first_violation_id END,
    first_at = CASE WHEN alert_groups.waiting = 0
      THEN excluded.first_at ELSE alert_groups.first_at END,
    last_at = greatest(alert_groups.last_at, excluded.last_at),
    waiting = alert_groups.waiting + excluded.waiting`;

/** Adds violations to the groups awaiting notification, in key order, so that no two drains deadlock. */
export async function addToAlerts(
  client: ClientBase,
  rows: readonly ViolationRow[],
): Promise<void> {
  const groups = new Map<string, Group>();
  for (const row of rows.filter(notifies)) {
    const key = [row.exchange.tenantId, row.exchange.env, groupKeyOf(row)] as const;
    const name = key.join(" ");
    const known = groups.get(name);
    if (!known) {
      groups.set(name, { key, first: row, waiting: 1, lastAtMs: row.violation.detectedAtMs });
      continue;
    }
    known.waiting++;
    known.lastAtMs = Math.max(known.lastAtMs, row.violation.detectedAtMs);
  }
  if (groups.size === 0) return;
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  await client.query(upsert, [
    sorted.map(({ key }) => key[0]),
    sorted.map(({ key }) => key[1]),
    sorted.map(({ key }) => key[2]),
    sorted.map(({ first }) => first.violation.ruleId),
    sorted.map(({ first }) => first.violation.type),
    sorted.map(({ first }) => first.violation.severity),
    sorted.map(({ first }) => storable(first.violation.description)),
    sorted.map(({ waiting }) => waiting),
    sorted.map(({ first }) => first.violation.id),
    sorted.map(({ first }) => timestamp(first.violation.detectedAtMs)),
    sorted.map(({ lastAtMs }) => timestamp(lastAtMs)),
  ]);
}
