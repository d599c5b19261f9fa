import { describe, expect, inject, test } from "vitest";
import { unseal } from "@/lib/crypto";
import { query } from "../support/rows";
import { newTenant, platformPath, type Tenant } from "../support/tenant";

const site = inject("site");
const path = `${platformPath}/service/providers`;
const secret = "sk-proj-0123456789abcdefWXYZ";

interface Stored {
  id: string;
  tenant_id: string;
  secret_sealed: string;
}

async function stored(tenant: Tenant): Promise<Stored> {
  const [row] = await query<Stored & Record<string, unknown>>(
    inject("databaseUrl"),
    "SELECT * FROM provider_credentials WHERE tenant_id = $1",
    [tenant.id],
  );
  if (!row) throw new Error("No credential is stored.");
  return row;
}

const open = (row: Stored, tenantId: string): string =>
  unseal([inject("secrets").ENCRYPTION_KEY], row.secret_sealed, {
    tenantId,
    recordId: row.id,
    field: "secret",
  });

test("a credential is sealed for its tenant and shown by its last four characters only", async () => {
  const tenant = await newTenant(site);
  const put = await tenant.manage("PUT", `${path}/openai`, { api_key: secret });
  expect(put).toMatchObject({
    provider: "openai",
    env: "production",
    masked: "...WXYZ",
    base_url: null,
    deployments: {},
  });
  const listed = await tenant.manage<{ items: object[] }>("GET", path);
  expect(listed).toEqual({ items: [put], total: 1, limit: 20, offset: 0 });
  const row = await stored(tenant);
  expect(JSON.stringify(row)).not.toContain(secret.slice(8, 24));
  expect(open(row, tenant.id)).toBe(secret);
  expect(() => open(row, "ten_other")).toThrow();
});

test("a stored secret goes to no other address than the one it was given for", async () => {
  const tenant = await newTenant(site);
  const put = (body: object) => tenant.manage("PUT", `${path}/openai`, body);
  await expect(put({ base_url: "https://llm.example.com/v1" })).rejects.toThrow(/422.*api_key/);
  await put({ api_key: secret, base_url: "https://llm.example.com/v1/" });
  expect(await put({ base_url: "https://llm.example.com/v1" })).toMatchObject({
    base_url: "https://llm.example.com/v1",
    masked: "...WXYZ",
  });
  await expect(put({ base_url: "https://evil.example.com" })).rejects.toThrow(/422.*api_key/);
  await expect(put({})).rejects.toThrow(/422.*api_key/);
  expect(open(await stored(tenant), tenant.id)).toBe(secret);
});

test.each([
  "http://llm.example.com",
  "https://127.0.0.1",
  "https://169.254.169.254/latest",
  "https://[::1]/v1",
  "https://user:pass@llm.example.com",
  "https://llm.example.com:22",
  "llm.example.com",
])("the address %s is refused", async (base_url) => {
  const tenant = await newTenant(site);
  await expect(
    tenant.manage("PUT", `${path}/openai`, { api_key: secret, base_url }),
  ).rejects.toThrow(/422.*base_url/);
});

test("what the operator exempts may be private", async () => {
  const tenant = await newTenant(site);
  const base_url = `http://127.0.0.1:${inject("upstreamPorts")[0]}/v1`;
  expect(await tenant.manage("PUT", `${path}/openai`, { api_key: secret, base_url })).toMatchObject(
    { base_url },
  );
});

test("Azure takes a template and names its deployments", async () => {
  const tenant = await newTenant(site);
  const body = {
    api_key: secret,
    base_url: "https://{resource}.openai.example.com",
    deployments: { "gpt-4o-deploy": "gpt-4o" },
  };
  const { api_key: _, ...shown } = body;
  expect(await tenant.manage("PUT", `${path}/azure`, body)).toMatchObject(shown);
});

test("an unknown provider, and the sandbox that needs no credential, are not there", async () => {
  const tenant = await newTenant(site);
  for (const provider of ["nobody", "sandbox"]) {
    await expect(tenant.manage("PUT", `${path}/${provider}`, { api_key: secret })).rejects.toThrow(
      /404/,
    );
  }
});

test("a removed credential is gone", async () => {
  const tenant = await newTenant(site);
  await tenant.manage("PUT", `${path}/openai`, { api_key: secret });
  await tenant.manage("DELETE", `${path}/openai`);
  await expect(tenant.manage("DELETE", `${path}/openai`)).rejects.toThrow(/404/);
  expect(await tenant.manage("GET", path)).toMatchObject({ total: 0 });
});

describe("a change based on what somebody else has changed since", () => {
  interface Kind {
    readonly what: string;
    readonly make: (tenant: Tenant) => Promise<{ readonly at: string; readonly seen: string }>;
    readonly change: { readonly method: string; readonly body: object };
  }
  interface Made {
    readonly id: string;
    readonly updated_at: string;
  }

  const kinds: readonly Kind[] = [
    {
      what: "a credential",
      make: async ({ manage }) => {
        const at = `${path}/openai`;
        return { at, seen: (await manage<Made>("PUT", at, { api_key: secret })).updated_at };
      },
      change: { method: "PUT", body: { api_key: "sk-proj-another-one-9876ABCD" } },
    },
    {
      what: "a webhook",
      make: async ({ manage }) => {
        const hooks = `${platformPath}/service/webhooks`;
        const made = await manage<Made>("POST", hooks, { url: "https://example.com/hooks" });
        return { at: `${hooks}/${made.id}`, seen: made.updated_at };
      },
      change: { method: "PATCH", body: { events: ["key.created"] } },
    },
  ];

  test.each(kinds)("of $what is refused once, with who was first", async ({ make, change }) => {
    const tenant = await newTenant(site);
    const { at, seen } = await make(tenant);
    const ask = async (ifMatch: string) => {
      const response = await fetch(site.url + at, {
        method: change.method,
        headers: {
          authorization: `Bearer ${tenant.token}`,
          "content-type": "application/json",
          "if-match": ifMatch,
        },
        body: JSON.stringify(change.body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    // Two who have seen the same, at once: one of them is late.
    const answers = await Promise.all([ask(`"${seen}"`), ask(`"${seen}"`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = answers.find(({ status }) => status === 409)?.body;
    expect(late).toMatchObject({ code: "CONFLICT" });
    expect(late?.detail).toMatch(/changed it since you opened it/);
    const now = answers.find(({ status }) => status === 200)?.body.updated_at ?? "";
    expect((await ask(`"${now}"`)).status).toBe(200);
    expect((await ask("*")).status).toBe(200);
  });
});
