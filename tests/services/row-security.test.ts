import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { insertKey, insertTenant, startPostgres, type TestPostgres } from "../support/postgres";

let postgres: TestPostgres;
let db: typeof import("@/lib/db");
const tenants: string[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  Object.assign(process.env, {
    DATABASE_URL: postgres.url,
    AUTH_SECRET: newId("request") + newId("request"),
    ENCRYPTION_KEY: newId("request") + newId("request"),
  });
  db = await import("@/lib/db");
  for (let i = 0; i < 4; i++) {
    const tenantId = await insertTenant(postgres);
    await insertKey(postgres, "an-encryption-key-for-tests-0123456789", tenantId);
    tenants.push(tenantId);
  }
});
afterAll(async () => {
  await db.disconnect();
  await postgres.remove();
});

test("10,000 interleaved queries of four tenants each see their own rows and no other's", async () => {
  let done = 0;
  const worker = async (first: number): Promise<void> => {
    for (let i = first; i < 10_000; i += 16) {
      const tenantId = tenants[i % tenants.length] ?? "";
      const rows = await db.forTenant(tenantId, (tx) => tx.apiKey.findMany());
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => row.tenantId === tenantId)).toBe(true);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, first) => worker(first)));
  expect(done).toBe(10_000);
}, 180_000);

test("with no tenant set there are no rows", async () => {
  await expect(db.forTenant("", (tx) => tx.apiKey.findMany())).resolves.toEqual([]);
  await expect(db.forTenant("", (tx) => tx.tenant.findMany())).resolves.toEqual([]);
});

test("a row of another tenant cannot be written, only looked for in vain", async () => {
  const [mine = "", theirs = ""] = tenants;
  const found = await db.forTenant(mine, (tx) =>
    tx.apiKey.findMany({ where: { tenantId: theirs } }),
  );
  expect(found).toEqual([]);
  const write = db.forTenant(mine, (tx) =>
    tx.tenantConfig.create({ data: { tenantId: theirs, key: "timezone", value: "UTC" } }),
  );
  await expect(write).rejects.toThrow(/row-level security/);
});
