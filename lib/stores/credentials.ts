import { unseal } from "@/lib/crypto";
import type { Env } from "@/lib/env";
import type { Credential, Credentials } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { type Clock, systemClock } from "@/lib/time";
import type { Database } from "./database";
import type { Invalidation } from "./invalidation";
import { LookupCache } from "./lookup-cache";

/** A provider's configuration from the operator's environment. */
export interface OperatorProvider {
  readonly secret?: string | undefined;
  readonly baseUrl?: string | undefined;
}

export interface CredentialsDeps {
  readonly database: Database;
  readonly invalidation: Invalidation;
  readonly encryptionKey: string;
  readonly previousEncryptionKey?: string | undefined;
  /** By provider id. */
  readonly operator: Readonly<Record<string, OperatorProvider>>;
  readonly clock?: Clock;
}

/** The variables that hold each provider's credential and address. */
export const operatorProviders = (env: Env): Readonly<Record<string, OperatorProvider>> => ({
  openai: { secret: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
  anthropic: { secret: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL },
  google: { secret: env.GOOGLE_API_KEY, baseUrl: env.GOOGLE_BASE_URL },
  azure: { secret: env.AZURE_OPENAI_API_KEY, baseUrl: env.AZURE_OPENAI_BASE_URL },
});

/** The tenant that `npm start` creates for the operator. */
const operatorSlug = "default";

interface CredentialRow {
  readonly slug: string;
  readonly is_shared: unknown;
  readonly id: string | null;
  readonly secret_sealed: string | null;
  readonly base_url: string | null;
  readonly deployments: Record<string, string> | null;
}

const select = `
  SELECT t.slug, g.value AS is_shared, c.id, c.secret_sealed, c.base_url, c.deployments
    FROM tenants t
    LEFT JOIN provider_credentials c
      ON c.tenant_id = t.id AND c.env = $2 AND c.provider = $3
    LEFT JOIN global_configs g ON g.key = 'shared_provider_credentials'
   WHERE t.id = $1`;

interface Wanted {
  readonly tenantId: string;
  readonly env: string;
  readonly providerId: string;
}

/** A credential as it is cached: sealed until the first call that needs it. */
interface Found extends Wanted {
  readonly row: CredentialRow;
  opened?: Credential | null;
}

/**
 * The tenant's own credential for the key's environment, else the operator's, which serves only the first tenant
 * unless the platform shares it. Throws SERVICE_UNAVAILABLE while Postgres is away.
 */
export function createCredentials(deps: CredentialsDeps): Credentials {
  const { database, invalidation } = deps;
  const masters = [deps.encryptionKey, deps.previousEncryptionKey];
  const cache = new LookupCache<Wanted, Found>({
    async load(wanted) {
      const { rows } = await database.as("trueportai_gateway", (client) =>
        client.query<CredentialRow>(select, [wanted.tenantId, wanted.env, wanted.providerId]),
      );
      const [row] = rows;
      return row ? { ...wanted, row } : null;
    },
    clock: deps.clock ?? systemClock,
    syncedAtMs: invalidation.syncedAtMs,
    isDown: database.isDown,
    maxEntries: 20_000,
  });
  invalidation.on("provider_credentials", (change) =>
    cache.invalidate(({ tenantId }) => tenantId === change.tenantId),
  );
  invalidation.on("global_configs", () => cache.clear());
  invalidation.onGap(() => cache.clear());

  function open(found: Found): Credential | null {
    const { row, tenantId, providerId } = found;
    const operator = deps.operator[providerId];
    const baseUrl = row.base_url ?? operator?.baseUrl ?? null;
    const place = { baseUrl, isOperatorBaseUrl: row.base_url === null && baseUrl !== null };
    if (row.id !== null && row.secret_sealed !== null) {
      const context = { tenantId, recordId: row.id, field: "secret" };
      const secret = unseal(masters, row.secret_sealed, context);
      return { id: row.id, secret, ...place, deployments: row.deployments ?? {} };
    }
    const isServed = row.slug === operatorSlug || row.is_shared === true;
    if (!isServed || !operator?.secret) return null;
    return { id: `operator:${providerId}`, secret: operator.secret, ...place, deployments: {} };
  }

  function reveal(found: Found | null): Credential | null {
    if (!found) return null;
    if (found.opened === undefined) {
      try {
        found.opened = open(found);
      } catch (error) {
        const { tenantId, providerId } = found;
        log.error("A stored provider secret cannot be opened", { tenantId, providerId, error });
        throw error;
      }
    }
    return found.opened;
  }

  return {
    find(key, providerId) {
      const wanted = { tenantId: key.tenantId, env: key.env, providerId };
      const found = cache.get(`${key.tenantId}|${key.env}|${providerId}`, wanted);
      return found instanceof Promise ? found.then(reveal) : reveal(found);
    },
  };
}
