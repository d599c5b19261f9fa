import type { EnvironmentName } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/keys";
import type { WebhookEvent } from "@/lib/contract/webhooks";
import { digestKey, newKeySecret } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import type { ApiKey, Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { fromUsd, toUsd } from "@/lib/money";
import { dayMs, sumsSince } from "@/lib/time";
import { audit } from "./audit";
import { assertRateLimit } from "./configs";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { assertPlanRoom } from "./plan-limits";
import { readGlobalConfig, tenantConfig } from "./settings";
import { enqueueWebhooks } from "./webhook-delivery";

type KeyRow = Omit<ApiKey, "digest" | "previousDigest">;

/** How a key is shown once it has been created: `sk-abcd...wxyz`. */
export const maskKey = ({ prefix, tail }: Pick<ApiKey, "prefix" | "tail">): string =>
  `${prefix}...${tail}`;

/** A key's settings, as the audit log keeps them. */
function toKeyState(row: KeyRow) {
  return {
    id: row.id,
    key: maskKey(row),
    owner: row.owner,
    is_active: row.isActive,
    rate_limit_rpm: row.rateLimitRpm,
    expires_at: row.expiresAt?.toISOString() ?? null,
    budget_usd: row.budgetNanoUsd === null ? null : toUsd(row.budgetNanoUsd),
    budget_period: row.budgetPeriod as contract.KeyView["budget_period"],
    allowed_models: row.allowedModels,
    allowed_providers: row.allowedProviders,
    metadata: row.metadata as contract.KeyView["metadata"],
    env: row.env as EnvironmentName,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  };
}

/** Calls and their cost in the last seven days. */
export interface KeyUsage {
  readonly calls: number;
  readonly costNanoUsd: bigint;
}

const noUsage: KeyUsage = { calls: 0, costNanoUsd: 0n };

export const toKeyView = (row: KeyRow, nowMs: number, usage = noUsage): contract.KeyView => ({
  ...toKeyState(row),
  calls_7d: usage.calls,
  spend_7d_usd: toUsd(usage.costNanoUsd),
  previous: toPrevious(row, nowMs),
});

function toPrevious(row: KeyRow, nowMs: number): contract.KeyView["previous"] {
  const { previousPrefix: prefix, previousTail: tail, previousUntil: until } = row;
  if (!prefix || !tail || !until || until.getTime() <= nowMs) return null;
  return {
    key: maskKey({ prefix, tail }),
    until: until.toISOString(),
    last_used_at: row.previousUsedAt?.toISOString() ?? null,
  };
}

/** What one key did in the last seven days. */
export async function keyUsage(db: Db, ctx: TenantContext, keyId: string): Promise<KeyUsage> {
  const { tenantId, env, nowMs } = ctx;
  const { _sum } = await db.rollup.aggregate({
    where: { tenantId, env, keyId, bucketStart: { gte: sumsSince(nowMs, 7 * dayMs) } },
    _sum: { requests: true, costNanoUsd: true },
  });
  return { calls: Number(_sum.requests ?? 0), costNanoUsd: _sum.costNanoUsd ?? 0n };
}

/** What is stored of a new secret. */
export function keyColumns(encryptionKey: string, secret: string) {
  return {
    digest: digestKey(encryptionKey, secret),
    prefix: secret.slice(0, 7),
    tail: secret.slice(-4),
  };
}

export const keyObject = (row: KeyRow) => ({
  kind: "key",
  id: row.id,
  label: row.owner ?? maskKey(row),
});

type KeyEvent = Extract<WebhookEvent, `key.${string}`>;

/** What webhooks report of a key; never its secret. */
export const keyNews = (ctx: TenantContext, event: KeyEvent, row: KeyRow) => ({
  event,
  at: new Date(ctx.nowMs),
  data: {
    tenant: ctx.tenant.slug,
    env: row.env,
    key_id: row.id,
    key: maskKey(row),
    name: row.owner,
    by: ctx.actor.email,
    url: `${ctx.installation.PUBLIC_URL}/${ctx.tenant.slug}/in/${row.env}/keys?key=${row.id}`,
  },
});

/** Creates a key in the token's environment. Its secret is in this answer only. */
export const createKey: Verb<typeof contract.createKey> = async (ctx, { body }) => {
  const secret = newKeySecret();
  const row = await forTenant(ctx.tenantId, async (db) => {
    await assertPlanRoom(db, ctx.tenantId, "keys");
    const rateLimitRpm = await rateLimitFor(db, body.rate_limit_rpm);
    const made = await db.apiKey.create({
      data: {
        id: newId("key", ctx.nowMs),
        tenantId: ctx.tenantId,
        env: ctx.env,
        ...keyColumns(ctx.installation.ENCRYPTION_KEY, secret),
        owner: body.owner || null,
        rateLimitRpm,
        expiresAt: body.expires_at ?? null,
        ...budgetColumns(body.budget_usd ?? null, body.budget_period ?? null),
        allowedModels: body.allowed_models,
        allowedProviders: body.allowed_providers,
        metadata: body.metadata,
        createdBy: ctx.actor.id,
      },
    });
    const { key: _masked, ...after } = toKeyState(made);
    await enqueueWebhooks(db, ctx.tenantId, keyNews(ctx, "key.created", made));
    await audit(db, ctx, { action: "key.create", object: keyObject(made), after });
    return made;
  });
  return { ...toKeyView(row, ctx.nowMs), key: secret };
};

/** The requested limit, else the tenant's own default, within the installation's bound. */
async function rateLimitFor(db: Db, asked: number | undefined): Promise<number> {
  if (asked !== undefined) {
    await assertRateLimit(db, "rate_limit_rpm", asked);
    return asked;
  }
  const byDefault = await tenantConfig(db, "default_rate_limit_rpm", 60);
  return Math.min(byDefault, await readGlobalConfig(db, "max_rate_limit_rpm", 1_000_000));
}

/** A budget without a period is monthly; a period without a budget is meaningless and refused. */
function budgetColumns(usd: number | null, period: string | null) {
  if (usd === null && period !== null) {
    throw invalidField("budget_period", "needs budget_usd as well");
  }
  return {
    budgetNanoUsd: usd === null ? null : BigInt(fromUsd(usd)),
    budgetPeriod: usd === null ? null : (period ?? "month"),
  };
}

/** Keys of the token's environment. */
export const visibleKeys = (ctx: TenantContext) => ({
  tenantId: ctx.tenantId,
  env: ctx.env,
  deletedAt: null,
});

/** Changes what the body names. Throws NOT_FOUND for a key of another tenant or environment. */
export const updateKey: Verb<typeof contract.updateKey> = async (ctx, { params, body }) => {
  return forTenant(ctx.tenantId, async (db) => {
    const where = { ...visibleKeys(ctx), id: params.id };
    const before = await db.apiKey.findFirst({ where });
    if (!before) throw notFound("key");
    if (body.rate_limit_rpm !== undefined) {
      await assertRateLimit(db, "rate_limit_rpm", body.rate_limit_rpm);
    }
    const changed = await db.apiKey.update({ where, data: changes(before, body) });
    await audit(db, ctx, {
      action: "key.update",
      object: keyObject(changed),
      before: toKeyState(before),
      after: toKeyState(changed),
    });
    return toKeyView(changed, ctx.nowMs, await keyUsage(db, ctx, changed.id));
  });
};

type UpdateKeyInput = Parameters<Verb<typeof contract.updateKey>>[1]["body"];

function changes(before: KeyRow, body: UpdateKeyInput): Prisma.ApiKeyUpdateInput {
  const { owner, is_active, rate_limit_rpm, expires_at, budget_usd, budget_period } = body;
  const usd = budget_usd === undefined ? before.budgetNanoUsd : budget_usd;
  const budget =
    budget_usd === undefined && budget_period === undefined
      ? {}
      : budgetColumns(
          typeof usd === "bigint" ? toUsd(usd) : usd,
          budget_period === undefined ? (usd === null ? null : before.budgetPeriod) : budget_period,
        );
  return {
    ...(owner === undefined ? {} : { owner: owner || null }),
    ...(is_active === undefined ? {} : { isActive: is_active }),
    ...(rate_limit_rpm === undefined ? {} : { rateLimitRpm: rate_limit_rpm }),
    ...(expires_at === undefined ? {} : { expiresAt: expires_at }),
    ...budget,
    ...(body.allowed_models === undefined ? {} : { allowedModels: body.allowed_models }),
    ...(body.allowed_providers === undefined ? {} : { allowedProviders: body.allowed_providers }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
  };
}

/** Revokes permanently; the row stays so that the log can still name the key. */
export const deleteKey: Verb<typeof contract.deleteKey> = async (ctx, { params }) => {
  await forTenant(ctx.tenantId, async (db) => {
    const before = await db.apiKey.findFirst({ where: { ...visibleKeys(ctx), id: params.id } });
    if (!before) throw notFound("key");
    const { count } = await db.apiKey.updateMany({
      where: { ...visibleKeys(ctx), id: params.id },
      data: { deletedAt: new Date(ctx.nowMs), isActive: false },
    });
    if (count === 0) throw notFound("key");
    await enqueueWebhooks(db, ctx.tenantId, keyNews(ctx, "key.revoked", before));
    await audit(db, ctx, {
      action: "key.delete",
      object: keyObject(before),
      before: toKeyState(before),
    });
  });
};
