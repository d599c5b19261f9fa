import type { ClientBase } from "pg";
import type { Exchange } from "@/lib/gateway/exchange";
import { addToAlerts, type ViolationRow } from "./alert-groups";
import { type Column, columnValues, insertStatement, storable, timestamp } from "./unnest";

const columns: readonly Column<ViolationRow>[] = [
  ["id", "text", ({ violation }) => violation.id],
  ["detected_at", "timestamptz", ({ violation }) => timestamp(violation.detectedAtMs)],
  ["tenant_id", "text", ({ exchange }) => exchange.tenantId],
  ["env", "text", ({ exchange }) => exchange.env],
  ["exchange_id", "text", ({ exchange }) => exchange.id],
  ["key_id", "text", ({ exchange }) => exchange.keyId],
  ["provider", "text", ({ exchange }) => exchange.provider],
  ["model", "text", ({ exchange }) => storable(exchange.model)],
  ["rule_id", "text", ({ violation }) => violation.ruleId],
  ["rule_name", "text", ({ violation }) => storable(violation.ruleName)],
  ["rule_version", "integer", ({ violation }) => violation.ruleVersion],
  ["type", "text", ({ violation }) => violation.type],
  ["severity", "text", ({ violation }) => violation.severity],
  ["direction", "text", ({ violation }) => violation.direction],
  ["description", "text", ({ violation }) => storable(violation.description)],
  ["action", "text", ({ violation }) => violation.action],
  ["is_shadow", "boolean", ({ violation }) => violation.isShadow],
  ["auto_blocked", "boolean", ({ violation }) => violation.isAutoBlocked],
  ["model_version", "text", ({ violation }) => violation.modelVersion],
  ["preview", "text", ({ violation }) => storable(violation.preview)],
  ["entities", "jsonb", ({ violation }) => JSON.stringify(violation.entities)],
  ["match_count", "integer", ({ violation }) => violation.matchCount],
];

const insert = insertStatement("violations", columns);

/**
 * Stores the violations of newly inserted exchanges, and the alerts due for them, in the
 * transaction that inserts them.
 */
export async function insertViolations(
  client: ClientBase,
  exchanges: readonly Exchange[],
): Promise<void> {
  const rows = exchanges.flatMap((exchange) =>
    exchange.violations.map((violation) => ({ exchange, violation })),
  );
  if (rows.length === 0) return;
  await client.query(insert, columnValues(columns, rows));
  await addToAlerts(client, rows);
}
