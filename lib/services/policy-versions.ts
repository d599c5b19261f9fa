import type * as contract from "@/lib/contract/policies";
import { type Db, forTenant } from "@/lib/db";
import type { PolicyVersion } from "@/lib/generated/prisma/client";
import { audit } from "./audit";
import { notFound, type TenantContext, type Verb } from "./context";
import { namesOf, personOf } from "./people";
import { lockPolicy, noteVersion, savePolicy, toPolicyViews } from "./policies";
import { changedFields, stateColumns, stateOf } from "./policy-state";

type Snapshot = contract.RuleState & { readonly env: string };

const snapshotOf = (row: PolicyVersion): Snapshot => row.snapshot as unknown as Snapshot;

const stateIn = (row: PolicyVersion): contract.RuleState => {
  const { env: _, ...state } = snapshotOf(row);
  return state;
};

/** The versions of a rule of the token's environment. Throws NOT_FOUND when there is none. */
async function versionsOf(db: Db, ctx: TenantContext, policyId: string): Promise<PolicyVersion[]> {
  const rows = await db.policyVersion.findMany({
    where: { tenantId: ctx.tenantId, policyId },
    orderBy: { version: "desc" },
  });
  const [newest] = rows;
  if (!newest || snapshotOf(newest).env !== ctx.env) throw notFound("rule");
  return rows;
}

/** Every state of a rule, newest first, each with what it changed. */
export const listPolicyVersions: Verb<typeof contract.listPolicyVersions> = (
  ctx,
  { params, query },
) =>
  forTenant(ctx.tenantId, async (db) => {
    const rows = await versionsOf(db, ctx, params.id);
    const names = await namesOf(
      db,
      rows.map((row) => row.changedBy),
    );
    const items = rows.map((row, index) => {
      const before = rows[index + 1];
      return {
        version: row.version,
        changed_at: row.changedAt.toISOString(),
        changed_by: personOf(names, row.changedBy),
        is_deleted: row.isDeleted,
        changed_fields: before ? changedFields(stateIn(before), stateIn(row)) : [],
        state: stateIn(row),
      };
    });
    const page = items.slice(query.offset, query.offset + query.limit);
    return { items: page, total: items.length, limit: query.limit, offset: query.offset };
  });

/** Makes an old state the newest version; a deleted rule comes back under its id. */
export const restorePolicyVersion: Verb<typeof contract.restorePolicyVersion> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const current = await lockPolicy(db, ctx, params.id);
    const [newest, ...older] = await versionsOf(db, ctx, params.id);
    const wanted = [newest, ...older].find((row) => row?.version === params.version);
    if (!newest || !wanted) throw notFound("version of this rule");
    const state = stateOf(stateIn(wanted));
    const row = current
      ? await savePolicy(db, ctx, current, state)
      : await revive(db, ctx, newest, state);
    const [view] = await toPolicyViews(db, ctx, [row]);
    if (!view) throw notFound("rule");
    return view;
  });

async function revive(
  db: Db,
  ctx: TenantContext,
  newest: PolicyVersion,
  state: contract.RuleState,
) {
  const row = await db.policy.create({
    data: {
      id: newest.policyId,
      tenantId: ctx.tenantId,
      env: ctx.env,
      ...stateColumns(state),
      version: newest.version + 1,
      updatedBy: ctx.actor.id,
    },
  });
  await noteVersion(db, ctx, row);
  await audit(db, ctx, {
    action: "policy.restore",
    object: { kind: "policy", id: row.id, label: row.name },
    after: state,
  });
  return row;
}
