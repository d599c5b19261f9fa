import { expect, inject, test } from "vitest";
import { verifyAudit } from "@/server/audit-verify";
import { newDatabase } from "../support/database";
import { newMember } from "../support/people";
import { query } from "../support/rows";
import { callApi, managementPath, newTenant, platformPath } from "../support/tenant";

const site = inject("site");
const databaseUrl = inject("databaseUrl");
const auditPath = `${platformPath}/service/audit-logs`;

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly actor_id: string | null;
  readonly actor_email: string | null;
  readonly object: { kind: string; id: string; label: string | null };
  readonly address: string | null;
  readonly request_id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

interface Page {
  readonly items: Entry[];
  readonly total: number;
}

const keys = (): string[] => [inject("secrets").ENCRYPTION_KEY ?? ""];

/** The faults of one tenant's chain; none where there is no such chain. */
async function faultsOf(tenantId: string, url = databaseUrl): Promise<readonly string[]> {
  const { chains } = await verifyAudit(url, keys());
  return chains.find((chain) => chain.tenantId === tenantId)?.faults ?? [];
}

/** A tenant's chain in a database of its own, without what guards it there: other tests write to the shared one. */
async function copyOfChain(tenantId: string) {
  const { adminUrl } = await newDatabase(inject("postgresUrl"));
  const rowsOf = (table: string) =>
    query<{ line: object }>(
      databaseUrl,
      `SELECT to_jsonb(t) AS line FROM ${table} t WHERE tenant_id = $1`,
      [tenantId],
    );
  const [links, heads] = [await rowsOf("audit_logs"), await rowsOf("audit_heads")];
  const fill = async (table: string, rows: readonly { readonly line: object }[]): Promise<void> => {
    await query(adminUrl, `DELETE FROM ${table}`);
    await query(
      adminUrl,
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [JSON.stringify(rows.map(({ line }) => line))],
    );
  };
  await query(adminUrl, "ALTER TABLE audit_logs DISABLE TRIGGER USER");
  await fill("audit_heads", heads);
  await fill("audit_logs", links);
  return { adminUrl, restore: () => fill("audit_logs", links) };
}

test("each change says who changed what, from where, and shows no secret", async () => {
  const tenant = await newTenant(site);
  const key = await tenant.newKey({ owner: "line\\u001b[31m" });
  await tenant.manage("PATCH", `${managementPath}/keys/${key.id}`, { rate_limit_rpm: 7 });
  await tenant.manage("PUT", `${platformPath}/service/providers/openai`, {
    api_key: "sk-vendor-secret-canary-0001",
  });
  await tenant.manage("DELETE", `${managementPath}/keys/${key.id}`);
  const { items, total } = await tenant.manage<Page>("GET", auditPath);
  expect(items.map(({ action }) => action)).toEqual([
    ...["key.delete", "provider.create", "key.update", "key.create"],
  ]);
  expect(total).toBe(4);
  expect(items[2]).toMatchObject({
    object: { kind: "key", id: key.id },
    before: { rate_limit_rpm: 100_000 },
    after: { rate_limit_rpm: 7 },
    actor_email: "admin@example.com",
    request_id: expect.stringMatching(/^req_/),
    address: expect.stringMatching(/127\.0\.0\.1|::/),
  });
  const text = JSON.stringify(items);
  expect(text).not.toContain("sk-vendor-secret-canary-0001");
  expect(text).not.toContain(key.key);
});

test("entries are found by action, actor, object, text and period", async () => {
  const tenant = await newTenant(site);
  const admin = await newMember(tenant.id, "admin");
  await callApi(site, "POST", `${managementPath}/keys`, admin.scoped, { owner: "100%_sure" });
  await callApi(site, "POST", `${managementPath}/keys`, admin.scoped, { owner: "1000 sure" });
  const found = async (filter: string) =>
    (await tenant.manage<Page>("GET", `${auditPath}?${filter}`)).total;
  expect(await found("action=key.create")).toBe(2);
  expect(await found("action=key.")).toBe(2);
  expect(await found(`actor=${admin.id}`)).toBe(2);
  expect(await found("object=key")).toBe(2);
  expect(await found("object=provider")).toBe(0);
  expect(await found("q=100%25_")).toBe(1);
  expect(await found("start_date=2020-01-01&end_date=2021-01-01")).toBe(0);
});

test("an export opens in a spreadsheet without running anything", async () => {
  const tenant = await newTenant(site);
  await tenant.newKey({ owner: '=HYPERLINK("x"),y' });
  const response = await fetch(`${site.url}${auditPath}/export?format=csv`, {
    headers: { authorization: `Bearer ${tenant.token}` },
  });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toContain(`audit-${tenant.slug}.csv`);
  const text = await response.text();
  expect(text.split("\n")).toHaveLength(3);
  expect(text).toContain(`"'=HYPERLINK(""x""),y"`);
});

test("the chain is intact after concurrent changes, and shows an edit, a deletion, a reorder and a cut end", async () => {
  const tenant = await newTenant(site);
  await Promise.all(Array.from({ length: 12 }, (_, i) => tenant.newKey({ owner: `key ${i}` })));
  expect(await tenant.manage("GET", `${auditPath}/status`)).toEqual({
    is_intact: true,
    links: 12,
    erased: 0,
    faults: [],
  });
  expect(await faultsOf(tenant.id)).toEqual([]);

  const copy = await copyOfChain(tenant.id);
  /** Tampers as somebody with the superuser's password could, and reverts it. */
  const tamper = async (text: string): Promise<readonly string[]> => {
    for (const statement of text.split(";")) {
      await query(copy.adminUrl, statement.replaceAll(":tenant", `'${tenant.id}'`));
    }
    const faults = await faultsOf(tenant.id, copy.adminUrl);
    await copy.restore();
    return faults;
  };
  const at = "WHERE tenant_id = :tenant AND seq =";
  expect(await tamper(`UPDATE audit_logs SET action = 'key.read' ${at} 5`)).toEqual([
    expect.stringMatching(/link 5 .* was changed/),
  ]);
  expect(await tamper(`UPDATE audit_logs SET actor_id = NULL ${at} 3`)).toHaveLength(1);
  expect(await tamper(`UPDATE audit_logs SET details = '{}' ${at} 6`)).toEqual([
    expect.stringMatching(/link 6 .* other details/),
  ]);
  expect(await tamper(`UPDATE audit_logs SET details = NULL ${at} 6`)).toEqual([
    expect.stringMatching(/without an erasure on record/),
  ]);
  expect(await tamper(`DELETE FROM audit_logs ${at} 7`)).toEqual([
    expect.stringMatching(/link 8 .* follows link 6/),
  ]);
  const swapped = await tamper(
    `UPDATE audit_logs SET seq = -4 ${at} 4; UPDATE audit_logs SET seq = 4 ${at} 9;
     UPDATE audit_logs SET seq = 9 ${at} -4`,
  );
  expect(swapped.length).toBeGreaterThanOrEqual(2);
  expect(await tamper(`DELETE FROM audit_logs ${at} 12`)).toEqual([
    expect.stringMatching(/ends at link 11, its head is at link 12/),
  ]);
  expect(await faultsOf(tenant.id, copy.adminUrl)).toEqual([]);
});

test("nobody's role can change or remove an entry, not even the owner's", async () => {
  const { url } = await newDatabase(inject("postgresUrl"));
  const attempt = async (role: string, text: string): Promise<string> => {
    try {
      await query(url, "SELECT 1");
      await query(
        url,
        `DO $$ BEGIN ${role === "" ? "" : `SET LOCAL ROLE ${role};`} ${text}; END $$`,
      );
      return "done";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  for (const role of ["trueportai_app", "trueportai_platform", "trueportai_gateway"]) {
    expect(await attempt(role, "DELETE FROM audit_logs")).toMatch(/permission denied/);
    expect(await attempt(role, "UPDATE audit_logs SET action = 'x'")).toMatch(/permission denied/);
  }
  expect(await attempt("", "TRUNCATE audit_logs")).toMatch(/only grows/);
});
