import { type Db, forTenant } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { dayMs, secondMs } from "@/lib/time";
import type { TenantContext } from "./context";
import { readGlobalConfig } from "./settings";

export type CredentialProvider = "openai" | "anthropic" | "google" | "azure";

/** A provider's configuration from the operator's environment. */
export function operatorProvider(
  env: RuntimeEnv,
  provider: CredentialProvider,
): { readonly secret: string | null; readonly baseUrl: string | null } {
  const [secret, baseUrl] = {
    openai: [env.OPENAI_API_KEY, env.OPENAI_BASE_URL],
    anthropic: [env.ANTHROPIC_API_KEY, env.ANTHROPIC_BASE_URL],
    google: [env.GOOGLE_API_KEY, env.GOOGLE_BASE_URL],
    azure: [env.AZURE_OPENAI_API_KEY, env.AZURE_OPENAI_BASE_URL],
  }[provider];
  return { secret: secret ?? null, baseUrl: baseUrl ?? null };
}

/** The tenant that the first start creates; it uses the operator's credentials. */
const operatorSlug = "default";

/** Whether the operator's credentials serve the context's tenant. */
export const isServedByOperator = async (db: Db, { tenant }: TenantContext): Promise<boolean> =>
  tenant.slug === operatorSlug ||
  (await readGlobalConfig(db, "shared_provider_credentials", false));

/** How one provider fares in the context's environment. */
export interface ProviderHealth {
  readonly provider: CredentialProvider | "sandbox";
  /** Whose credential calls are made with. */
  readonly source: "stored" | "server" | "missing" | "sandbox";
  /** Whether the server has a credential that takes over where none is stored. */
  readonly hasServerKey: boolean;
  /** Calls of the last 24 hours that tried to reach the provider, and how many of them failed. */
  readonly calls: number;
  readonly failed: number;
  /** The gateway has paused calls to it after several failures in a row. */
  readonly isPaused: boolean;
  readonly lastUsedAt: Date | null;
}

const order = ["openai", "anthropic", "google", "azure", "sandbox"] as const;
/** The circuit breaker's own window and threshold, applied to the log; no provider is called. */
const pausedMs = 30 * secondMs;
const failuresToPause = 5;

/** All providers, whether anything is stored for them or not. */
export const readProviderHealth = (ctx: TenantContext): Promise<readonly ProviderHealth[]> =>
  forTenant(ctx.tenantId, async (db) => {
    const place = { tenantId: ctx.tenantId, env: ctx.env };
    const isServed = await isServedByOperator(db, ctx);
    const stored = await db.providerCredential.findMany({
      where: place,
      select: { provider: true },
    });
    const sums = await db.rollup.groupBy({
      by: ["provider", "outcome"],
      where: {
        ...place,
        bucketStart: { gte: new Date(ctx.nowMs - dayMs) },
        outcome: { not: "refused" },
      },
      _sum: { requests: true },
    });
    const found: ProviderHealth[] = [];
    for (const provider of order) {
      const own = sums.filter((row) => row.provider === provider);
      const count = (rows: typeof own) =>
        rows.reduce((total, row) => total + Number(row._sum.requests ?? 0), 0);
      const hasServerKey =
        provider !== "sandbox" &&
        isServed &&
        operatorProvider(ctx.installation, provider).secret !== null;
      const isStored = stored.some((row) => row.provider === provider);
      const spare = hasServerKey ? "server" : "missing";
      found.push({
        provider,
        source: provider === "sandbox" ? "sandbox" : isStored ? "stored" : spare,
        hasServerKey,
        calls: count(own),
        failed: count(own.filter(({ outcome }) => outcome === "failed")),
        ...(await lastCalls(db, ctx, provider)),
      });
    }
    return found;
  });

async function lastCalls(
  db: Db,
  { tenantId, env, nowMs }: TenantContext,
  provider: string,
): Promise<Pick<ProviderHealth, "isPaused" | "lastUsedAt">> {
  const { _max } = await db.rollup.aggregate({
    where: { tenantId, env, provider, bucketStart: { gte: new Date(nowMs - 30 * dayMs) } },
    _max: { bucketStart: true },
  });
  if (!_max.bucketStart) return { isPaused: false, lastUsedAt: null };
  const last = await db.exchange.findMany({
    where: { tenantId, env, provider, startedAt: { gte: _max.bucketStart } },
    orderBy: { startedAt: "desc" },
    take: failuresToPause,
    select: { startedAt: true, errorCode: true },
  });
  const isFailing = last.every(
    ({ errorCode }) => errorCode === "PROVIDER_UNAVAILABLE" || errorCode === "PROVIDER_TIMEOUT",
  );
  const newest = last[0]?.startedAt ?? _max.bucketStart;
  const isPaused =
    last.length === failuresToPause && isFailing && nowMs - newest.getTime() < pausedMs;
  return { isPaused, lastUsedAt: newest };
}
