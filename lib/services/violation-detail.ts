import type * as policies from "@/lib/contract/policies";
import type * as contract from "@/lib/contract/violations";
import { type Db, forTenant } from "@/lib/db";
import { type PolicyVersion, Prisma, type Violation } from "@/lib/generated/prisma/client";
import { dayMs } from "@/lib/time";
import { notFound, type TenantContext, type Verb } from "./context";
import { owaspItem } from "./owasp";
import { namesOf, personOf } from "./people";
import { entitiesOf, readNames, toViolationView } from "./violations";

export async function findViolation(db: Db, ctx: TenantContext, id: string): Promise<Violation> {
  const row = await db.violation.findFirst({
    where: { id, tenantId: ctx.tenantId, env: ctx.env },
  });
  if (!row) throw notFound("violation");
  return row;
}

type State = policies.RuleState & { readonly env: string };

const stateIn = (version: PolicyVersion): State => version.snapshot as unknown as State;

/** The rule that caught it, as it was then and as it is now. */
async function ruleThen(db: Db, row: Violation): Promise<contract.ViolationDetail["rule"]> {
  if (row.ruleId === null) return null;
  const version = row.ruleVersion ?? 0;
  const then = await db.policyVersion.findFirst({ where: { policyId: row.ruleId, version } });
  const now = await db.policy.findFirst({ where: { id: row.ruleId } });
  const end = now
    ? null
    : await db.policyVersion.findFirst({
        where: { policyId: row.ruleId, isDeleted: true },
        orderBy: { version: "desc" },
      });
  const names = await namesOf(db, [end?.changedBy ?? null]);
  return {
    id: row.ruleId,
    name: row.ruleName ?? now?.name ?? "",
    version,
    state: then ? stateIn(then) : null,
    is_deleted: now === null,
    deleted_at: end?.changedAt.toISOString() ?? null,
    deleted_by: personOf(names, end?.changedBy ?? null),
    is_active: now?.isActive ?? false,
    current_version: now?.version ?? null,
  };
}

const effects = { block: "blocked", redact: "redacted", alert: "alerted", log: "logged" } as const;

type Step = contract.ViolationDetail["decision"][number];

/** The rules in force when it was found, and which of them the call triggered. */
async function decisionOf(db: Db, ctx: TenantContext, row: Violation): Promise<Step[]> {
  const versions = await db.$queryRaw<{ policyId: string; version: number }[]>`
    SELECT DISTINCT ON (policy_id) policy_id AS "policyId", version FROM policy_versions
     WHERE tenant_id = ${ctx.tenantId} AND changed_at <= ${row.detectedAt}
     ORDER BY policy_id, version DESC`;
  const inForce = await db.policyVersion.findMany({
    where: {
      isDeleted: false,
      OR: versions.length > 0 ? versions : [{ policyId: "" }],
    },
  });
  const caught = await db.violation.findMany({ where: { exchangeId: row.exchangeId } });
  const matched = new Map(caught.map((violation) => [violation.ruleId, violation]));
  return inForce
    .map((version) => ({ id: version.policyId, state: stateIn(version) }))
    .filter(({ state }) => state.env === row.env && state.is_active)
    .sort((a, b) => a.state.priority - b.state.priority || (a.id < b.id ? -1 : 1))
    .map(({ id, state }) => {
      const violation = matched.get(id);
      return {
        rule_id: id,
        name: state.name,
        action: state.action,
        mode: state.mode,
        priority: state.priority,
        matched: violation !== undefined,
        effect: violation ? (violation.isShadow ? "shadow" : effects[state.action]) : "none",
      };
    });
}

async function similarTo(db: Db, ctx: TenantContext, row: Violation) {
  const types = entitiesOf(row)
    .map(({ type }) => type)
    .sort()
    .join();
  const since = new Date(ctx.nowMs - 30 * dayMs);
  const sameRule =
    row.ruleId === null ? Prisma.sql`rule_id IS NULL` : Prisma.sql`rule_id = ${row.ruleId}`;
  const [found] = await db.$queryRaw<{ count: number; falsePositives: number }[]>`
    SELECT count(*)::int AS count,
      (count(*) FILTER (WHERE status = 'false_positive'))::int AS "falsePositives"
    FROM violations
    WHERE tenant_id = ${ctx.tenantId} AND env = ${ctx.env} AND detected_at >= ${since}
      AND ${sameRule} AND type = ${row.type} AND id <> ${row.id}
      AND (SELECT coalesce(string_agg(e ->> 'type', ',' ORDER BY e ->> 'type' COLLATE "C"), '')
             FROM jsonb_array_elements(entities) AS e) = ${types}`;
  return { count: found?.count ?? 0, false_positives: found?.falsePositives ?? 0 };
}

/** Everything known about one violation. */
export async function readDetail(
  db: Db,
  ctx: TenantContext,
  row: Violation,
): Promise<contract.ViolationDetail> {
  const events = await db.violationEvent.findMany({
    where: { violationId: row.id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  const names = await readNames(
    db,
    [row],
    events.map((event) => event.actorId),
  );
  const exchange = await db.exchange.findFirst({ where: { id: row.exchangeId } });
  const found = { at: row.detectedAt.toISOString(), kind: "detected", actor: null, detail: {} };
  return {
    ...toViolationView(row, names),
    redacted_payload: {
      original_prompt_preview: row.preview,
      entities_found: entitiesOf(row).map(({ type, confidence }) => ({ type, confidence })),
    },
    rule: await ruleThen(db, row),
    request: exchange && {
      id: exchange.id,
      request_id: exchange.requestId,
      path: exchange.path,
      status_code: exchange.status,
      outcome: exchange.outcome,
      error_code: exchange.errorCode,
    },
    decision: await decisionOf(db, ctx, row),
    timeline: [
      found,
      ...events.map((event) => ({
        at: event.at.toISOString(),
        kind: event.kind,
        actor: personOf(names.people, event.actorId),
        detail: event.detail as Record<string, unknown>,
      })),
    ],
    similar_30d: await similarTo(db, ctx, row),
    owasp: owaspItem(
      row.type,
      entitiesOf(row).map(({ type }) => type),
    ),
  };
}

export const getViolation: Verb<typeof contract.getViolation> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) =>
    readDetail(db, ctx, await findViolation(db, ctx, params.id)),
  );
