import type { EnvironmentName } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/policies";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Policy } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { dayMs, sumsSince } from "@/lib/time";
import { audit } from "./audit";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { namesOf, personOf } from "./people";
import { changedFields, rowState, stateColumns, stateOf } from "./policy-state";

/** Rules that one environment may have: more than anybody needs, few enough for one page. */
export const maxRules = 500;

const visible = (ctx: TenantContext) => ({ tenantId: ctx.tenantId, env: ctx.env });

/** Rows with who changed them and what they caught in the last seven days. */
export async function toPolicyViews(
  db: Db,
  ctx: TenantContext,
  rows: readonly Policy[],
): Promise<contract.PolicyView[]> {
  const names = await namesOf(
    db,
    rows.map((row) => row.updatedBy),
  );
  const hits = await db.violation.groupBy({
    by: ["ruleId", "status"],
    where: {
      tenantId: ctx.tenantId,
      ruleId: { in: rows.map((row) => row.id) },
      detectedAt: { gte: sumsSince(ctx.nowMs, 7 * dayMs) },
    },
    _count: true,
  });
  const countOf = (id: string, status?: string): number =>
    hits
      .filter((hit) => hit.ruleId === id && (status === undefined || hit.status === status))
      .reduce((sum, hit) => sum + hit._count, 0);
  return rows.map((row) => ({
    id: row.id,
    ...rowState(row),
    env: row.env as EnvironmentName,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    updated_by: personOf(names, row.updatedBy),
    hits_7d: countOf(row.id),
    false_positives_7d: countOf(row.id, "false_positive"),
  }));
}

async function toPolicyView(db: Db, ctx: TenantContext, row: Policy) {
  const [view] = await toPolicyViews(db, ctx, [row]);
  if (!view) throw notFound("rule");
  return view;
}

/** Rules of the token's environment in the order they apply. */
export const listPolicies: Verb<typeof contract.listPolicies> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = visible(ctx);
    const rows = await db.policy.findMany({
      where,
      orderBy: [{ priority: "asc" }, { id: "asc" }],
      take: query.limit,
      skip: query.offset,
    });
    const total = await db.policy.count({ where });
    const items = await toPolicyViews(db, ctx, rows);
    return { items, total, limit: query.limit, offset: query.offset };
  });

export const getPolicy: Verb<typeof contract.getPolicy> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await db.policy.findFirst({ where: { ...visible(ctx), id: params.id } });
    if (!row) throw notFound("rule");
    return toPolicyView(db, ctx, row);
  });

/** Creates a rule in the token's environment. Throws VALIDATION_ERROR for a pattern that no engine takes. */
export const createPolicy: Verb<typeof contract.createPolicy> = (ctx, { body }) => {
  const state = stateOf(body);
  if (state.exceptions.digests.length > 0) throw foreignDigest();
  return forTenant(ctx.tenantId, async (db) => {
    const last = await db.policy.aggregate({
      where: visible(ctx),
      _max: { priority: true },
      _count: true,
    });
    if (last._count >= maxRules) {
      throw new AppError("CONFLICT", `An environment has at most ${maxRules} rules.`);
    }
    await checkKeys(db, ctx, state.scope.keys);
    const priority = body.priority ?? Math.min((last._max.priority ?? 0) + 1, 1_000_000);
    return toPolicyView(db, ctx, await insertPolicy(db, ctx, { ...state, priority }));
  });
};

/** Inserts a rule with its first version. */
export async function insertPolicy(
  db: Db,
  ctx: TenantContext,
  state: contract.RuleState,
): Promise<Policy> {
  const at = new Date(ctx.nowMs);
  const row = await db.policy.create({
    data: {
      id: newId("rule", ctx.nowMs),
      ...visible(ctx),
      ...stateColumns(state),
      createdAt: at,
      updatedAt: at,
      updatedBy: ctx.actor.id,
    },
  });
  await noteVersion(db, ctx, row);
  await audit(db, ctx, { action: "policy.create", object: objectOf(row), after: rowState(row) });
  return row;
}

const objectOf = (row: Policy) => ({ kind: "policy", id: row.id, label: row.name });

/** Records a rule's new state as a version. */
export const noteVersion = (db: Db, ctx: TenantContext, row: Policy, isDeleted = false) =>
  db.policyVersion.create({
    data: {
      policyId: row.id,
      version: isDeleted ? row.version + 1 : row.version,
      tenantId: ctx.tenantId,
      snapshot: { ...rowState(row), env: row.env },
      isDeleted,
      changedBy: ctx.actor.id,
      changedAt: new Date(ctx.nowMs),
    },
  });

/** The keys that a rule is limited to must exist. */
async function checkKeys(db: Db, ctx: TenantContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const wanted = [...new Set(ids)];
  const found = await db.apiKey.count({ where: { ...visible(ctx), id: { in: wanted } } });
  if (found < wanted.length) {
    throw invalidField("scope.keys", "must be ids of keys of this environment");
  }
}

const foreignDigest = (): AppError =>
  invalidField("exceptions.digests", "can only be removed; give new ones as values");

/** The row, locked until the transaction ends, so that changes to it are serialised. */
export async function lockPolicy(db: Db, ctx: TenantContext, id: string): Promise<Policy | null> {
  await db.$queryRaw`SELECT id FROM policies WHERE id = ${id} FOR UPDATE`;
  return db.policy.findFirst({ where: { ...visible(ctx), id } });
}

/** Writes a rule's next version. */
export async function savePolicy(
  db: Db,
  ctx: TenantContext,
  before: Policy,
  state: contract.RuleState,
): Promise<Policy> {
  if (changedFields(rowState(before), state).length === 0) return before;
  await checkKeys(db, ctx, state.scope.keys);
  const row = await writeVersion(db, ctx, before, state);
  const after = rowState(row);
  await audit(db, ctx, {
    action: "policy.update",
    object: objectOf(row),
    before: rowState(before),
    after,
  });
  return row;
}

async function writeVersion(
  db: Db,
  ctx: TenantContext,
  before: Policy,
  state: contract.RuleState,
): Promise<Policy> {
  const row = await db.policy.update({
    where: { id: before.id },
    data: {
      ...stateColumns(state),
      version: before.version + 1,
      updatedAt: new Date(ctx.nowMs),
      updatedBy: ctx.actor.id,
    },
  });
  await noteVersion(db, ctx, row);
  return row;
}

/** Changes what the body names. Throws CONFLICT when it is based on a version that is no longer current. */
export const updatePolicy: Verb<typeof contract.updatePolicy> = (ctx, { params, body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const before = await lockPolicy(db, ctx, params.id);
    if (!before) throw notFound("rule");
    await checkVersion(db, before, body.version ?? versionOf(ctx.ifMatch));
    const state = merged(rowState(before), body);
    return toPolicyView(db, ctx, await savePolicy(db, ctx, before, state));
  });

/** `*` and anything that is not a version of ours imposes no condition. */
const versionOf = (ifMatch: string | null | undefined): number | undefined => {
  const version = /^(?:W\/)?"?(\d{1,7})"?$/.exec(ifMatch ?? "")?.[1];
  return version === undefined ? undefined : Number(version);
};

async function checkVersion(db: Db, row: Policy, based: number | undefined): Promise<void> {
  if (based === undefined || based === row.version) return;
  const old = await db.policyVersion.findFirst({ where: { policyId: row.id, version: based } });
  const names = await namesOf(db, [row.updatedBy]);
  const who = personOf(names, row.updatedBy)?.name ?? "Somebody";
  const fields = old ? changedFields(old.snapshot as contract.RuleState, rowState(row)) : [];
  const what = fields.length === 0 ? "the rule" : fields.join(", ");
  throw new AppError(
    "CONFLICT",
    `${who} changed ${what} at ${row.updatedAt.toISOString()}; the rule is at version ${row.version} now.`,
  );
}

function merged(before: contract.RuleState, body: contract.UpdatePolicyInput): contract.RuleState {
  const { version: _, id: _id, env: _env, ...given } = body;
  const named = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name in before && value !== undefined),
  ) as Partial<contract.RuleState>;
  const isOtherTrigger = named.trigger_type && named.trigger_type !== before.trigger_type;
  // Settings of the old trigger or action go with it, unless the change says otherwise.
  const kept = {
    ...before,
    ...(isOtherTrigger ? { pattern: null, keywords: [], entities: [], severity: null } : {}),
    ...(named.action && named.action !== before.action
      ? { restore: false, on_overlong: undefined }
      : {}),
  };
  const state = stateOf({ ...kept, ...named });
  const known = new Set(before.exceptions.digests);
  if (state.exceptions.digests.some((digest) => !known.has(digest))) throw foreignDigest();
  return state;
}

/** Deletes a rule; its versions and what it caught stay. */
export const deletePolicy: Verb<typeof contract.deletePolicy> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const row = await lockPolicy(db, ctx, params.id);
    if (!row) throw notFound("rule");
    await db.policy.delete({ where: { id: row.id } });
    await noteVersion(db, ctx, row, true);
    await audit(db, ctx, {
      action: "policy.delete",
      object: objectOf(row),
      before: rowState(row),
    });
    return undefined;
  });

/** Gives rules the priorities 1, 2, 3 … in the order named; rules not named follow in their present order. */
export const orderPolicies: Verb<typeof contract.orderPolicies> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    await db.$queryRaw`
      SELECT id FROM policies WHERE tenant_id = ${ctx.tenantId} AND env = ${ctx.env}
      ORDER BY id FOR UPDATE`;
    const rows = await db.policy.findMany({
      where: visible(ctx),
      orderBy: [{ priority: "asc" }, { id: "asc" }],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const wanted = [...new Set(body.ids)];
    if (wanted.some((id) => !byId.has(id))) {
      throw invalidField("ids", "must be ids of rules of this environment");
    }
    const rest = rows.map((row) => row.id).filter((id) => !wanted.includes(id));
    const order = [...wanted, ...rest];
    const items = [];
    for (const [index, id] of order.entries()) {
      const row = byId.get(id);
      if (!row) continue;
      const priority = index + 1;
      const saved =
        row.priority === priority
          ? row
          : await writeVersion(db, ctx, row, { ...rowState(row), priority });
      items.push({ id, priority, version: saved.version });
    }
    const before = rows.map((row) => row.id);
    if (before.join() !== order.join()) {
      const object = { kind: "policy", id: ctx.env, label: "Order of rules" };
      await audit(db, ctx, { action: "policy.order", object, before, after: order });
    }
    return { items };
  });
