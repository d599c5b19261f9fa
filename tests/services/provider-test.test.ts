import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { newTenant, platformPath, type Tenant, vendorSecret } from "../support/tenant";

const site = inject("site");
const path = `${platformPath}/service/providers`;

interface Found {
  readonly is_ok: boolean;
  readonly status: number | null;
  readonly message: string | null;
  readonly duration_ms: number;
}

let upstream: FaultyUpstream;
beforeAll(async () => {
  upstream = await sharedUpstream();
});
afterAll(() => upstream.stop());

const tryOut = (tenant: Tenant, provider: string, body: object = {}): Promise<Found> =>
  tenant.manage<Found>("POST", `${path}/${provider}/test`, body);

test.each([
  ["openai", {}, "/v1/models", "authorization"],
  ["anthropic", {}, "/v1/models?limit=1", "x-api-key"],
  ["google", {}, "/v1beta/models?pageSize=1", "x-goog-api-key"],
  ["azure", { resource: "acme" }, "/openai/models?api-version=2024-10-21", "api-key"],
])("%s is asked for its models with the stored key", async (provider, body, url, header) => {
  const tenant = await newTenant(site, { upstream: upstream.url });
  upstream.behave(answer(200, '{"data":[]}'));
  upstream.takeCalls();
  const found = await tryOut(tenant, provider, body);
  expect(found).toMatchObject({ is_ok: true, status: 200, message: null });
  const [call] = upstream.takeCalls();
  expect(call).toMatchObject({ method: "GET", url });
  const sent = (call?.rawHeaders ?? []).indexOf(header);
  expect(call?.rawHeaders[sent + 1]).toContain(vendorSecret(provider));
});

test("a refusal is shown in the provider's words, without the key", async () => {
  const tenant = await newTenant(site, { upstream: upstream.url });
  const secret = vendorSecret("openai");
  const message = `Incorrect API key provided: ${secret}. You can find your API key in the settings.`;
  upstream.behave(answer(401, JSON.stringify({ error: { message, type: "invalid_request" } })));
  const found = await tryOut(tenant, "openai");
  expect(found).toMatchObject({ is_ok: false, status: 401 });
  expect(found.message).toBe(
    "Incorrect API key provided: [key] You can find your API key in the settings.",
  );
});

test("a key can be tried before it is stored, and nothing is stored by it", async () => {
  const tenant = await newTenant(site);
  upstream.behave(answer(200, '{"data":[]}'));
  upstream.takeCalls();
  const body = { api_key: "sk-not-yet-stored", base_url: `${upstream.url}/v1` };
  expect(await tryOut(tenant, "openai", body)).toMatchObject({ is_ok: true });
  expect(upstream.takeCalls()[0]?.rawHeaders.join(" ")).toContain("sk-not-yet-stored");
  expect(await tenant.manage("GET", path)).toMatchObject({ total: 0 });
});

test("a stored key is tried at no other address than its own", async () => {
  const tenant = await newTenant(site, { upstream: upstream.url });
  upstream.takeCalls();
  await expect(tryOut(tenant, "openai", { base_url: `${upstream.url}/elsewhere` })).rejects.toThrow(
    /422.*api_key/,
  );
  expect(upstream.takeCalls()).toEqual([]);
});

test.each(["http://127.0.0.1:1", "https://169.254.169.254", "https://localhost"])(
  "an address of a tenant's such as %s is not asked",
  async (base_url) => {
    const tenant = await newTenant(site);
    await expect(tryOut(tenant, "openai", { api_key: "sk-anything", base_url })).rejects.toThrow(
      /422.*base_url/,
    );
  },
);

test("a provider that cannot be reached is reported as such", async () => {
  const tenant = await newTenant(site);
  const port = inject("upstreamPorts").at(-1);
  const gone = { api_key: "sk-anything", base_url: `http://127.0.0.1:${port}/v1` };
  expect(await tryOut(tenant, "openai", gone)).toMatchObject({
    is_ok: false,
    status: null,
    message: "The connection was refused.",
  });
});

test("Azure's resource has to be named where the address names none", async () => {
  const tenant = await newTenant(site);
  const body = { api_key: "sk-anything", base_url: "https://{resource}.openai.example.com" };
  await expect(tryOut(tenant, "azure", body)).rejects.toThrow(/422.*resource/);
});
