import type { EnvironmentName } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/providers";
import { seal } from "@/lib/crypto";
import { forTenant } from "@/lib/db";
import { parseEgressAllow, refuseDestination } from "@/lib/egress";
import type { ProviderCredential } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { expectUnchanged } from "./unchanged";

const toProviderView = (row: ProviderCredential): contract.ProviderView => ({
  provider: row.provider as contract.ProviderView["provider"],
  env: row.env as EnvironmentName,
  masked: `...${row.tail}`,
  base_url: row.baseUrl,
  deployments: row.deployments as Record<string, string>,
  updated_at: row.updatedAt.toISOString(),
});

const visible = (ctx: TenantContext) => ({ tenantId: ctx.tenantId, env: ctx.env });

/** Credentials of the token's environment, never their secrets. */
export const listProviders: Verb<typeof contract.listProviders> = async (ctx, { query }) => {
  const where = visible(ctx);
  const [rows, total] = await forTenant(ctx.tenantId, async (db) => [
    await db.providerCredential.findMany({
      where,
      orderBy: { provider: "asc" },
      take: query.limit,
      skip: query.offset,
    }),
    await db.providerCredential.count({ where }),
  ]);
  return { items: rows.map(toProviderView), total, limit: query.limit, offset: query.offset };
};

/**
 * Stores or replaces a credential; omitted fields revert to their defaults, except the secret, which is kept. A
 * secret is bound to its destination: a changed `base_url` without the secret is refused, so that nobody can have a
 * stored secret sent to an address of their own.
 */
export const putProvider: Verb<typeof contract.putProvider> = async (ctx, { params, body }) => {
  const baseUrl = cleanBaseUrl(ctx, body.base_url ?? null);
  const row = await forTenant(ctx.tenantId, async (db) => {
    const key = { ...visible(ctx), provider: params.provider };
    await db.$queryRaw`SELECT 1 FROM provider_credentials
      WHERE tenant_id = ${key.tenantId} AND env = ${key.env} AND provider = ${key.provider} FOR UPDATE`;
    const before = await db.providerCredential.findFirst({ where: key });
    const object = { kind: "provider", id: params.provider, label: ctx.env };
    if (before) await expectUnchanged(db, ctx, before.updatedAt, object);
    if (!body.api_key && !before) throw invalidField("api_key", "is needed to store a credential");
    if (!body.api_key && before?.baseUrl !== baseUrl) {
      throw invalidField("api_key", "must be sent again when base_url changes");
    }
    const id = before?.id ?? newId("credential", ctx.nowMs);
    const data = {
      ...(body.api_key ? secretColumns(ctx, id, body.api_key) : {}),
      baseUrl,
      deployments: body.deployments ?? {},
    };
    const stored = before
      ? await db.providerCredential.update({ where: { id }, data })
      : await db.providerCredential.create({
          data: { ...key, ...data, id, ...secretColumns(ctx, id, body.api_key ?? "") },
        });
    await audit(db, ctx, {
      action: before ? "provider.update" : "provider.create",
      object,
      ...(before ? { before: toProviderView(before) } : {}),
      after: { ...toProviderView(stored), is_renewed: Boolean(body.api_key) },
    });
    return stored;
  });
  return toProviderView(row);
};

/** A short secret is masked entirely. */
const secretColumns = (
  { tenantId, installation }: TenantContext,
  recordId: string,
  secret: string,
) => ({
  secretSealed: seal(installation.ENCRYPTION_KEY, secret, { tenantId, recordId, field: "secret" }),
  tail: secret.length < 16 ? "" : secret.slice(-4),
});

/** In Azure's form, `{resource}` stands for a name that each call supplies; it is not checked. */
export function cleanBaseUrl(ctx: TenantContext, given: string | null): string | null {
  if (!given) return null;
  const checked = given.replaceAll("{resource}", "resource");
  const refusal = refuseDestination(checked, parseEgressAllow(ctx.installation.EGRESS_ALLOW));
  if (refusal) throw invalidField("base_url", refusal);
  return given.replace(/\/+$/, "");
}

/** Throws NOT_FOUND when none is stored. */
export const deleteProvider: Verb<typeof contract.deleteProvider> = async (ctx, { params }) => {
  await forTenant(ctx.tenantId, async (db) => {
    const where = { ...visible(ctx), provider: params.provider };
    const { count } = await db.providerCredential.deleteMany({ where });
    if (count === 0) throw notFound("credential for this provider");
    await audit(db, ctx, {
      action: "provider.delete",
      object: { kind: "provider", id: params.provider, label: ctx.env },
    });
  });
};
