import { randomBytes } from "node:crypto";
import { signScopedToken } from "@/lib/auth/tokens";
import type { EnvironmentName } from "@/lib/contract/common";
import { digestKey, newKeySecret, seal } from "@/lib/crypto";
import { newId } from "@/lib/ids";
import { adminEmail, adminPassword } from "./app";
import { query } from "./rows";

/** Where an instance answers, and what making tenants there takes. */
export interface Site {
  readonly url: string;
  /** Global JWT of the account that owns all tenants of the tests. */
  readonly ownerToken: string;
  /** Its database, as superuser. */
  readonly databaseUrl: string;
  readonly secrets: Readonly<Record<"AUTH_SECRET" | "ENCRYPTION_KEY", string>>;
}

export interface TenantOptions {
  /** Base URL of every provider for this tenant; without it the operator's are used. */
  readonly upstream?: string;
  readonly rateLimitRpm?: number;
  /** Where its key and credentials are, and its token; production by default. */
  readonly env?: EnvironmentName;
}

export interface NewKey {
  readonly id: string;
  readonly key: string;
}

export interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly keyId: string;
  readonly key: string;
  /** Scoped JWT of its owner. */
  readonly token: string;
  /** Calls the management API as the tenant's owner; throws on any answer but 2xx. */
  manage<T>(method: string, path: string, body?: object): Promise<T>;
  newKey(fields?: object): Promise<NewKey>;
}

export const servicesPath = "/trueportai-services";
export const managementPath = `${servicesPath}/api/v1`;
export const platformPath = "/platform/api";

/** One call to an API of ours. Throws on any answer but 2xx, with what it said. */
export async function callApi<T>(
  site: { readonly url: string },
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<T> {
  const response = await fetch(site.url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} → ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Retries when an instance just started on a busy machine asks to come back later. */
const mostTries = 4;
const comeBackMs = 2_000;

/** Signs in as the first admin, who may own any number of tenants. */
export async function signIn(url: string, tries = 1): Promise<string> {
  const path = `${platformPath}/global/auth/login`;
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: adminEmail, password: adminPassword }),
  });
  if (response.status === 503 && tries < mostTries) {
    await new Promise((resolve) => setTimeout(resolve, comeBackMs));
    return signIn(url, tries + 1);
  }
  const text = await response.text();
  if (!response.ok) throw new Error(`The admin cannot sign in: ${response.status}: ${text}`);
  return (JSON.parse(text) as { global_access_token: string }).global_access_token;
}

const baseUrls = (upstream: string): Readonly<Record<string, string>> => ({
  openai: `${upstream}/v1`,
  anthropic: `${upstream}/v1`,
  google: `${upstream}/v1beta`,
  azure: upstream,
});

/** What a mock sees as the vendor's credential. */
export const vendorSecret = (provider: string): string => `vendor-secret-of-${provider}`;

/** Rows of a tenant with its owner; by SQL, for the API lets one account make only so many a minute. */
async function insertTenant(site: Site, tenantId: string, slug: string): Promise<string> {
  const [owner] = await query<{ user_id: string }>(
    site.databaseUrl,
    `WITH tenant AS (INSERT INTO tenants (id, name, slug) VALUES ($1, $2, $2)),
          places AS (INSERT INTO environments (tenant_id, name)
                       SELECT $1, unnest(ARRAY['production', 'staging', 'development']))
     INSERT INTO members (tenant_id, user_id, role) SELECT $1, id, 'owner' FROM users WHERE email = $3
       RETURNING user_id`,
    [tenantId, slug, adminEmail],
  );
  return owner?.user_id ?? "";
}

async function insertKey(
  site: Site,
  tenantId: string,
  env: EnvironmentName,
  rateLimitRpm: number,
): Promise<NewKey> {
  const key = newKeySecret();
  const id = newId("key");
  await query(
    site.databaseUrl,
    `INSERT INTO api_keys (id, tenant_id, env, digest, prefix, tail, rate_limit_rpm)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      tenantId,
      env,
      digestKey(site.secrets.ENCRYPTION_KEY, key),
      key.slice(0, 7),
      key.slice(-4),
      rateLimitRpm,
    ],
  );
  return { id, key };
}

async function insertCredentials(
  site: Site,
  tenantId: string,
  env: EnvironmentName,
  upstream: string,
): Promise<void> {
  for (const [provider, baseUrl] of Object.entries(baseUrls(upstream))) {
    const recordId = newId("credential");
    const context = { tenantId, recordId, field: "secret" };
    await query(
      site.databaseUrl,
      `INSERT INTO provider_credentials (id, tenant_id, env, provider, secret_sealed, tail, base_url)
       VALUES ($1, $2, $3, $4, $5, 'test', $6)`,
      [
        recordId,
        tenantId,
        env,
        provider,
        seal(site.secrets.ENCRYPTION_KEY, vendorSecret(provider), context),
        baseUrl,
      ],
    );
  }
}

/** Makes a tenant with a key, and with stored credentials when it has an upstream of its own. */
export async function newTenant(site: Site, options: TenantOptions = {}): Promise<Tenant> {
  const id = newId("tenant");
  const slug = `t-${randomBytes(6).toString("hex")}`;
  const env = options.env ?? "production";
  const userId = await insertTenant(site, id, slug);
  if (options.upstream) await insertCredentials(site, id, env, options.upstream);
  const first = await insertKey(site, id, env, options.rateLimitRpm ?? 100_000);
  const scope = { userId, tenantId: id, role: "owner", env } as const;
  const token = await signScopedToken(site.secrets.AUTH_SECRET, scope);
  const manage = <T>(method: string, path: string, body?: object): Promise<T> =>
    callApi<T>(site, method, path, token, body);
  return {
    id,
    slug,
    keyId: first.id,
    key: first.key,
    token,
    manage,
    newKey: (fields = {}) =>
      manage("POST", `${managementPath}/keys`, { rate_limit_rpm: 100_000, ...fields }),
  };
}
