import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unseal } from "@/lib/crypto";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { answer, resetBeforeHead, streaming } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { rides } from "../support/rides";
import { query } from "../support/rows";
import { managementPath, newTenant, servicesPath, type Tenant } from "../support/tenant";
import { answering, call, streamingText, until } from "./talk";

/** Values that detectors know, none of them anywhere else in the project. */
const planted = {
  card: "5105105105105100",
  ssn: "521-44-9863",
  key: "AKIAQZ7WMXN4RTLPHG3V",
  password: "hunter-Plover-9182",
} as const;
const spoken = `Card ${planted.card}, SSN ${planted.ssn}, AWS_ACCESS_KEY_ID=${planted.key}, and password: "${planted.password}" is mine.`;
const trace = /5105105105105100|521-44-9863|AKIAQZ7WMXN4RTLPHG3V|hunter-Plover/;

let upstream: FaultyUpstream;
let own: OwnApp;
const answers: string[] = [];

beforeAll(async () => {
  upstream = await sharedUpstream();
  own = await startOwnApp({ env: { LOG_LEVEL: "debug" } });
});
afterAll(async () => {
  await own.app.stop();
  await upstream.stop();
});

const detected = [
  { trigger_type: "pii", entities: ["CREDIT_CARD", "SSN"] },
  { trigger_type: "exfiltration", entities: ["CLOUD_KEY", "PASSWORD", "SECRET"] },
];

async function talk(tenant: Tenant): Promise<void> {
  const base = own.app.url + servicesPath;
  for (const ride of rides) {
    for (const isStreamed of [false, true]) {
      upstream.behave(
        isStreamed ? streaming(streamingText(ride, spoken)) : answer(200, answering(ride, spoken)),
      );
      const said = await call(ride, tenant.key, spoken, { isStreamed, base });
      if (said.status >= 400) answers.push(said.body.toString());
    }
    upstream.behave(answer(400, '{"error":{"message":"No"}}'));
    await call(ride, tenant.key, spoken, { base });
    upstream.behave(resetBeforeHead);
    answers.push((await call(ride, tenant.key, spoken, { base })).body.toString());
  }
}

/** Every value of every table, as text. */
async function tablesHolding(pattern: RegExp): Promise<string[]> {
  const adminUrl = own.database.adminUrl;
  const tables = await query<{ name: string }>(
    adminUrl,
    "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const holding: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ line: string }>(
      adminUrl,
      `SELECT to_jsonb(t)::text AS line FROM ${name} t`,
    );
    if (rows.some(({ line }) => pattern.test(line))) holding.push(name);
  }
  return holding;
}

async function filesHolding(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const holding: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file, "latin1").catch(() => "");
    if (pattern.test(text)) holding.push(file);
  }
  return holding;
}

it("what was planted in prompts and answers is found in no table, file, log, error, metric or mail", async () => {
  const path = `${managementPath}/policies`;
  const tenants = [await newTenant(own.site, { upstream: upstream.url })];
  for (const action of ["block", "redact", "alert", "log"]) {
    const tenant = await newTenant(own.site, { upstream: upstream.url });
    for (const trigger of detected) {
      await tenant.manage("POST", path, { name: `To ${action}`, action, ...trigger });
    }
    tenants.push(tenant);
  }
  for (const tenant of tenants) await talk(tenant);

  const [plain] = tenants;
  const { isReached } = await until(30_000, async () => {
    const [found] = await query<{ count: number }>(
      own.database.adminUrl,
      "SELECT count(DISTINCT tenant_id)::int AS count FROM violations",
    );
    const [told] = await query<{ count: number }>(
      own.database.adminUrl,
      "SELECT count(DISTINCT tenant_id)::int AS count FROM mail_outbox",
    );
    return found?.count === tenants.length && (told?.count ?? 0) >= 2;
  });
  expect(isReached).toBe(true);

  const previews = await query<{ preview: string }>(
    own.database.adminUrl,
    "SELECT preview FROM violations",
  );
  expect(previews.length).toBeGreaterThan(50);
  expect(previews.filter(({ preview }) => trace.test(preview))).toEqual([]);
  expect(await tablesHolding(/Card \[REDACTED/)).toEqual(["violations"]);
  expect(await tablesHolding(trace)).toEqual([]);
  expect(await filesHolding(own.app.dataDir, trace)).toEqual([]);
  expect(own.app.said()).not.toMatch(trace);
  expect(answers.filter((text) => trace.test(text))).toEqual([]);
  expect(await (await fetch(`${own.app.url}/metrics`)).text()).not.toMatch(trace);

  const mails = await query<{ id: string; tenant_id: string; content_sealed: string }>(
    own.database.adminUrl,
    "SELECT id, tenant_id, content_sealed FROM mail_outbox WHERE tenant_id IS NOT NULL",
  );
  const opened = mails.map(({ id, tenant_id: tenantId, content_sealed: sealed }) =>
    unseal([own.site.secrets.ENCRYPTION_KEY], sealed, { tenantId, recordId: id, field: "mail" }),
  );
  expect(opened.length).toBeGreaterThan(0);
  expect(opened.join()).not.toMatch(trace);
  expect(plain).toBeDefined();
});
