import { hasRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/exchanges";
import { type Db, forTenant } from "@/lib/db";
import type { Exchange, Payload, Violation } from "@/lib/generated/prisma/client";
import { dayMs } from "@/lib/time";
import { notFound, type TenantContext, type Verb } from "./context";
import { toLogViews } from "./logs";
import { currentPlan } from "./plan-limits";
import { readStorage } from "./storage-settings";
import { entitiesOf } from "./violations";

async function findExchange(db: Db, ctx: TenantContext, id: string): Promise<Exchange> {
  const row = await db.exchange.findFirst({
    where: { id, tenantId: ctx.tenantId, env: ctx.env },
  });
  if (!row) throw notFound("call");
  return row;
}

const readPayloads = (db: Db, ctx: TenantContext, exchangeId: string): Promise<Payload[]> =>
  db.payload.findMany({ where: { exchangeId, tenantId: ctx.tenantId } });

type Kept = contract.LogDetail["kept"]["request"];

/** Unredacted bodies are for admins; others would see what rules took out. */
const mayRead = (ctx: TenantContext, payload: Payload): boolean =>
  payload.capture !== "full" || hasRole(ctx.role, "admin");

function keptOf(ctx: TenantContext, payload: Payload | undefined, isExpired: boolean): Kept {
  if (!payload) return { state: isExpired ? "expired" : "not_kept", capture: null };
  const capture = payload.capture as Kept["capture"];
  if (!mayRead(ctx, payload)) return { state: "admins_only", capture };
  return { state: payload.body === null ? "in_bucket" : "kept", capture };
}

const toCaught = (row: Violation): contract.LogDetail["violations"][number] => ({
  id: row.id,
  type: row.type as contract.LogDetail["violations"][number]["type"],
  severity: row.severity as contract.LogDetail["violations"][number]["severity"],
  direction: row.direction as "request" | "response",
  rule_id: row.ruleId,
  rule_name: row.ruleName,
  action: row.action as contract.LogDetail["violations"][number]["action"],
  is_shadow: row.isShadow,
  entities: entitiesOf(row).map(({ type }) => type),
  match_count: row.matchCount,
});

/** Rules of the environment that were in force when the call began. */
async function rulesInForce(db: Db, ctx: TenantContext, row: Exchange): Promise<number> {
  const [found] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT DISTINCT ON (policy_id) is_deleted, snapshot FROM policy_versions
      WHERE tenant_id = ${ctx.tenantId} AND changed_at <= ${row.startedAt}
      ORDER BY policy_id, version DESC
    ) AS last
    WHERE NOT is_deleted AND snapshot ->> 'env' = ${row.env}
      AND (snapshot -> 'is_active')::boolean`;
  return found?.count ?? 0;
}

/** One call, with what rules did and whatever text was kept. */
export const getLog: Verb<typeof contract.getLog> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await findExchange(db, ctx, params.id);
    const [view] = await toLogViews(db, [row]);
    if (!view) throw notFound("call");
    const violations = await db.violation.findMany({
      where: { exchangeId: row.id, tenantId: ctx.tenantId },
      orderBy: { id: "asc" },
    });
    const payloads = await readPayloads(db, ctx, row.id);
    const { plan } = await currentPlan(db, ctx.tenantId);
    const { capture, retentionDays } = await readStorage(db, ctx.tenantId, plan);
    const isExpired = row.startedAt.getTime() < ctx.nowMs - retentionDays * dayMs;
    const keptIn = (direction: string) =>
      keptOf(
        ctx,
        payloads.find((payload) => payload.direction === direction),
        isExpired,
      );
    return {
      ...view,
      cache_write_tokens: row.cacheWriteTokens,
      price_version: row.priceVersion,
      finish_reason: row.finishReason,
      attempts: row.attempts,
      violations: violations.map(toCaught),
      rules_in_force: await rulesInForce(db, ctx, row),
      kept: {
        capture,
        retention_days: retentionDays,
        request: keptIn("request"),
        response: keptIn("response"),
      },
    };
  });

/** A call's texts, as far as they are stored here and the caller may read them. */
export const getLogBodies: Verb<typeof contract.getLogBodies> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await findExchange(db, ctx, params.id);
    const payloads = await readPayloads(db, ctx, row.id);
    const body = (direction: string): contract.LogBodies["request"] => {
      const payload = payloads.find((one) => one.direction === direction);
      if (!payload || payload.body === null || !mayRead(ctx, payload)) return null;
      return {
        text: payload.body,
        content_type: payload.contentType,
        capture: payload.capture as "redacted" | "full",
        is_cut: payload.isCut,
        captured_at: payload.capturedAt.toISOString(),
      };
    };
    return { request: body("request"), response: body("response") };
  });
