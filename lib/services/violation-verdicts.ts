import { hasRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/violations";
import { tenantDigest } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { normalizeValue } from "@/lib/gateway/policy/exceptions";
import type { Prisma, Violation } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import { invalidField, type TenantContext, type Verb } from "./context";
import { namesOf } from "./people";
import { lockPolicy, savePolicy } from "./policies";
import { rowState, stateOf } from "./policy-state";
import { findViolation, readDetail } from "./violation-detail";

type Body = contract.UpdateViolationInput;

interface Step {
  readonly kind: string;
  readonly detail: Prisma.InputJsonObject;
}

/**
 * Records what a person did about a violation; several actions are spaced a millisecond apart to
 * keep their order.
 */
const note = (db: Db, ctx: TenantContext, violationId: string, steps: readonly Step[]) =>
  db.violationEvent.createMany({
    data: steps.map((step, index) => ({
      id: newId("event", ctx.nowMs + index),
      tenantId: ctx.tenantId,
      violationId,
      at: new Date(ctx.nowMs + index),
      actorId: ctx.actor.id,
      ...step,
    })),
  });

async function assigneeOf(
  db: Db,
  ctx: TenantContext,
  given: string | null,
): Promise<string | null> {
  const id = given === "me" ? ctx.actor.id : given;
  if (id === null || id === ctx.actor.id) return id;
  const names = await namesOf(db, [id]);
  if (!names.has(id)) throw invalidField("assignee", "must be a member of this tenant, or me");
  return id;
}

/** Adds a value or pattern to the rule's exceptions; a value is stored as a keyed digest. */
async function allow(
  db: Db,
  ctx: TenantContext,
  row: Violation,
  wanted: NonNullable<Body["allow"]>,
): Promise<Step> {
  if (!hasRole(ctx.role, "admin")) {
    throw new AppError("FORBIDDEN", `Changing a rule needs the role admin; yours is ${ctx.role}.`);
  }
  const policy = row.ruleId === null ? null : await lockPolicy(db, ctx, row.ruleId);
  if (!policy) throw invalidField("allow", "needs a rule, and this violation no longer has one");
  const state = rowState(policy);
  const { exceptions } = state;
  const { value, pattern } = wanted;
  const digest = tenantDigest(ctx.installation.ENCRYPTION_KEY, ctx.tenantId);
  const added =
    value !== undefined
      ? { digests: [...new Set([...exceptions.digests, digest(normalizeValue(value))])] }
      : { patterns: [...new Set([...exceptions.patterns, pattern ?? ""])] };
  const next = stateOf({ ...state, exceptions: { ...exceptions, ...added } });
  const saved = await savePolicy(db, ctx, policy, next);
  const by = value !== undefined ? "value" : "pattern";
  return { kind: "allowed", detail: { rule_id: policy.id, version: saved.version, by } };
}

/** Status, assignee and note of a violation; an exception that the rule makes from now on. */
export const updateViolation: Verb<typeof contract.updateViolation> = (ctx, { params, body }) => {
  if (body.allow && body.status !== "false_positive") {
    throw invalidField("allow", "is allowed with status false_positive only");
  }
  return forTenant(ctx.tenantId, async (db) => {
    const before = await findViolation(db, ctx, params.id);
    const assigneeId =
      body.assignee === undefined ? before.assigneeId : await assigneeOf(db, ctx, body.assignee);
    const after = {
      status: body.status ?? before.status,
      assigneeId,
      note: body.note === undefined ? before.note : body.note || null,
    };
    const row = await db.violation.update({
      where: { id: before.id },
      data: { ...after, updatedAt: new Date(ctx.nowMs) },
      select: { id: true },
    });
    const steps: Step[] = [
      ...(after.status === before.status
        ? []
        : [{ kind: "status", detail: { from: before.status, to: after.status } }]),
      ...(after.assigneeId === before.assigneeId
        ? []
        : [{ kind: "assigned", detail: { to: after.assigneeId } }]),
      ...(after.note === before.note ? [] : [{ kind: "note", detail: { text: after.note } }]),
      ...(body.allow ? [await allow(db, ctx, before, body.allow)] : []),
    ];
    await note(db, ctx, row.id, steps);
    const was = { status: before.status, assignee: before.assigneeId };
    const is = { status: after.status, assignee: after.assigneeId };
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      await audit(db, ctx, {
        action: "violation.update",
        object: { kind: "violation", id: before.id },
        before: was,
        after: is,
      });
    }
    return readDetail(db, ctx, await findViolation(db, ctx, before.id));
  });
};
