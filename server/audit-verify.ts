import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { type AuditLink, ChainCheck, type ChainVerdict } from "@/lib/services/audit-chain";

export interface AuditReport {
  readonly chains: readonly (ChainVerdict & { readonly tenantId: string })[];
}

const batch = 5_000;

interface LinkRow extends Omit<AuditLink, "seq"> {
  readonly seq: string;
}

const select = `
  SELECT id, tenant_id AS "tenantId", seq, at, actor_id AS "actorId", action,
         object_kind AS "objectKind", object_id AS "objectId", request_id AS "requestId", details,
         details_digest AS "detailsDigest", prev_hash AS "prevHash", hash
    FROM audit_logs WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT ${batch}`;

async function verifyChain(
  client: pg.Client,
  tenantId: string,
  encryptionKeys: readonly string[],
): Promise<ChainVerdict> {
  const check = new ChainCheck(encryptionKeys);
  for (let after = "0"; ; ) {
    const { rows } = await client.query<LinkRow>(select, [tenantId, after]);
    for (const row of rows) check.follow({ ...row, seq: BigInt(row.seq) });
    const last = rows.at(-1);
    if (!last || rows.length < batch) break;
    after = last.seq;
  }
  const { rows } = await client.query<{ seq: string; hash: string }>(
    "SELECT seq, hash FROM audit_heads WHERE tenant_id = $1",
    [tenantId],
  );
  const [head] = rows;
  return check.finish(head ? { seq: BigInt(head.seq), hash: head.hash } : null);
}

/** Verifies every chain in one snapshot of the database. `encryptionKeys` are the installation's. */
export async function verifyAudit(
  databaseUrl: string,
  encryptionKeys: readonly string[],
): Promise<AuditReport> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query("SET LOCAL ROLE trueportai_platform");
    const { rows } = await client.query<{ tenant_id: string }>(
      "SELECT tenant_id FROM audit_heads UNION SELECT tenant_id FROM audit_logs ORDER BY 1",
    );
    const chains = [];
    for (const { tenant_id: tenantId } of rows) {
      chains.push({ tenantId, ...(await verifyChain(client, tenantId, encryptionKeys)) });
    }
    return { chains };
  } finally {
    await client.end();
  }
}

/** Where the installation's database is: the operator's, else the embedded one, which must be running. */
export async function findDatabase(given: string | undefined, dataDir: string): Promise<string> {
  if (given) return given;
  const path = join(dataDir, "postgres.json");
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(`There is no ${path}. Set DATA_DIR or DATABASE_URL to the installation's.`);
  });
  const { port, password } = JSON.parse(text) as { port: number; password: string };
  return `postgresql://trueportai:${password}@127.0.0.1:${port}/trueportai`;
}
