import { hasRole } from "@/lib/auth/roles";
import type * as contract from "@/lib/contract/playground";
import { newKeySecret, tenantDigest } from "@/lib/crypto";
import { forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { tryCall } from "@/lib/gateway/policy/call-trial";
import { newId } from "@/lib/ids";
import { fromUsd } from "@/lib/money";
import { hourMs } from "@/lib/time";
import { audit } from "./audit";
import type { TenantContext, Verb } from "./context";
import { keyColumns } from "./keys";
import { playgroundMark } from "./playground-key";
import { engineRule, rowState } from "./policy-state";

/** Marks a member's one playground key. */
const ownKey = ({ tenantId, env, actor }: TenantContext) => ({
  tenantId,
  env,
  createdBy: actor.id,
  deletedAt: null,
  metadata: { path: ["system"], equals: playgroundMark.system },
});

const lifeMs = hourMs;
const requestsPerMinute = 60;
const dailyUsd = 5;

/** The caller's own playground key, with a new secret. Throws FORBIDDEN where an admin has switched it off. */
export const createPlaygroundKey: Verb<typeof contract.createPlaygroundKey> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const secret = newKeySecret();
    const expiresAt = new Date(ctx.nowMs + lifeMs);
    const fresh = { ...keyColumns(ctx.installation.ENCRYPTION_KEY, secret), expiresAt };
    const own = await db.apiKey.findFirst({
      where: ownKey(ctx),
      orderBy: { createdAt: "asc" },
    });
    if (own && !own.isActive) {
      throw new AppError("FORBIDDEN", "An admin has switched your playground key off.");
    }
    if (own) {
      await db.apiKey.update({ where: { id: own.id }, data: fresh });
      return { id: own.id, key: secret, expires_at: expiresAt.toISOString() };
    }
    const made = await db.apiKey.create({
      data: {
        id: newId("key", ctx.nowMs),
        tenantId: ctx.tenantId,
        env: ctx.env,
        ...fresh,
        owner: `Playground of ${ctx.actor.name || ctx.actor.email}`.slice(0, 120),
        rateLimitRpm: requestsPerMinute,
        budgetNanoUsd: BigInt(fromUsd(dailyUsd)),
        budgetPeriod: "day",
        metadata: playgroundMark,
        createdBy: ctx.actor.id,
      },
    });
    await audit(db, ctx, {
      action: "key.create",
      object: { kind: "key", id: made.id, label: made.owner ?? "Playground" },
      after: { owner: made.owner, rate_limit_rpm: requestsPerMinute, budget_usd: dailyUsd },
    });
    return { id: made.id, key: secret, expires_at: expiresAt.toISOString() };
  });

/** What the rules in force would do with a prompt of the caller's playground key. Stores and sends nothing. */
export const tryPlaygroundCall: Verb<typeof contract.tryPlaygroundCall> = async (ctx, { body }) => {
  const { enforce_shadow: enforcesShadow, provider, model } = body;
  if (enforcesShadow && !hasRole(ctx.role, "admin")) {
    throw new AppError("FORBIDDEN", "Trying rules in shadow as if enforced needs the admin role.");
  }
  const { rows, off, key } = await forTenant(ctx.tenantId, async (db) => ({
    rows: await db.policy.findMany({
      where: { tenantId: ctx.tenantId, env: ctx.env, isActive: true },
      orderBy: [{ priority: "asc" }, { id: "asc" }],
    }),
    off: await db.tenantConfig.findFirst({ where: { key: "detectors_off" } }),
    key: await db.apiKey.findFirst({ where: ownKey(ctx), orderBy: { createdAt: "asc" } }),
  }));
  const rules = rows.map((row) => engineRule(rowState(row), row));
  const result = tryCall({
    rules: enforcesShadow ? rules.map((rule) => ({ ...rule, mode: "enforce" as const })) : rules,
    detectorsOff: new Set(Array.isArray(off?.value) ? off.value.map(String) : []),
    body: body.body,
    scope: { keyId: key?.id ?? "", provider, model: model === "" ? null : model, env: ctx.env },
    digest: tenantDigest(ctx.installation.ENCRYPTION_KEY, ctx.tenantId),
  });
  const modes = new Map(rules.map(({ id, mode }) => [id, mode]));
  return {
    outcome: result.outcome,
    blocked_by: result.blockedBy && { id: result.blockedBy.id, name: result.blockedBy.name },
    rewritten_body: result.rewritten,
    rules: result.rules.map(({ rule, count }) => ({
      id: rule.id,
      name: rule.name,
      action: rule.action,
      mode: modes.get(rule.id) ?? rule.mode,
      matches: count,
    })),
  };
};
