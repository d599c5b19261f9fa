import { randomBytes } from "node:crypto";
import { adminEmail, adminPassword } from "./app";

/** Where an instance answers, and the token of the account that owns all tenants of the tests. */
export interface Site {
  readonly url: string;
  readonly ownerToken: string;
}

export interface TenantOptions {
  /** Base URL of every provider for this tenant; without it the operator's are used. */
  readonly upstream?: string;
  readonly rateLimitRpm?: number;
  readonly env?: "production" | "staging" | "development";
}

export interface NewKey {
  readonly id: string;
  readonly key: string;
}

export interface Tenant {
  readonly id: string;
  readonly slug: string;
  /** Scoped JWT of its owner. */
  readonly token: string;
  readonly keyId: string;
  readonly key: string;
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

/** Signs in as the first admin, who may own any number of tenants. */
export async function signIn(url: string): Promise<Site> {
  const credentials = { email: adminEmail, password: adminPassword };
  const answer = await callApi<{ global_access_token: string }>(
    { url },
    "POST",
    `${platformPath}/global/auth/login`,
    null,
    credentials,
  );
  return { url, ownerToken: answer.global_access_token };
}

/** The base URL of each provider's default, moved to a mock; Azure's path prefix is part of its template. */
const baseUrls = (upstream: string): Readonly<Record<string, string>> => ({
  openai: `${upstream}/v1`,
  anthropic: `${upstream}/v1`,
  google: `${upstream}/v1beta`,
  azure: upstream,
});

/** What a mock sees as the vendor's credential. */
export const vendorSecret = (provider: string): string => `vendor-secret-of-${provider}`;

/** Makes a tenant with a key, and with stored credentials when it has an upstream of its own. */
export async function newTenant(site: Site, options: TenantOptions = {}): Promise<Tenant> {
  const slug = `t-${randomBytes(6).toString("hex")}`;
  const { ownerToken } = site;
  const { id } = await callApi<{ id: string }>(
    site,
    "POST",
    `${platformPath}/global/tenants`,
    ownerToken,
    { name: slug, slug },
  );
  const { scoped_access_token: token } = await callApi<{ scoped_access_token: string }>(
    site,
    "POST",
    `${platformPath}/global/auth/select-tenant`,
    ownerToken,
    { tenant_id: id, ...(options.env ? { env: options.env } : {}) },
  );
  const manage = <T>(method: string, path: string, body?: object): Promise<T> =>
    callApi<T>(site, method, path, token, body);
  const newKey = (fields: object = {}): Promise<NewKey> =>
    manage("POST", `${managementPath}/keys`, { rate_limit_rpm: 100_000, ...fields });
  for (const [provider, base_url] of Object.entries(
    options.upstream ? baseUrls(options.upstream) : {},
  )) {
    const api_key = vendorSecret(provider);
    await manage("PUT", `${platformPath}/service/providers/${provider}`, { api_key, base_url });
  }
  const rpm = options.rateLimitRpm;
  const first = await newKey(rpm === undefined ? {} : { rate_limit_rpm: rpm });
  return { id, slug, token, keyId: first.id, key: first.key, manage, newKey };
}
