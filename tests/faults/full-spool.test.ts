import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { type Answer, send } from "../support/raw";
import { openaiRide } from "../support/rides";
import { tenantRows } from "../support/rows";
import { startTcpGate, type TcpGate } from "../support/tcp-gate";
import { newTenant, servicesPath, type Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let gate: TcpGate;
let own: OwnApp;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  upstream.behave(answer(200, JSON.stringify(openaiRide.answer)));
  gate = await startTcpGate(Number(new URL(inject("postgresUrl")).port));
  own = await startOwnApp({ databasePort: gate.port, env: { SPOOL_MAX_BYTES: "65536" } });
});
beforeEach(async () => {
  tenant = await newTenant(own.site, { upstream: upstream.url, rateLimitRpm: 100_000 });
});
afterAll(async () => {
  await own.app.stop();
  await gate.stop();
  await upstream.stop();
});

const ask = (): Promise<Answer> =>
  send(`${own.app.url}${servicesPath}${openaiRide.path}`, {
    headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
    body: JSON.stringify(openaiRide.body),
  });

/** Makes calls one after another until one is refused, and checks how; returns how many were admitted. */
async function untilRefused(atMost: number): Promise<number> {
  upstream.takeCalls();
  for (let admitted = 0; admitted <= atMost; admitted++) {
    const got = await ask();
    if (got.status === 200) continue;
    expect([got.status, JSON.parse(got.body.toString())]).toMatchObject([
      503,
      { code: "SERVICE_UNAVAILABLE" },
    ]);
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    // The vendor received no call that cannot be metered.
    expect(upstream.takeCalls()).toHaveLength(admitted);
    return admitted;
  }
  throw new Error(`More than ${atMost} calls were admitted.`);
}

const untilAdmitted = (): Promise<void> =>
  vi.waitFor(async () => expect((await ask()).status).toBe(200), {
    timeout: 30_000,
    interval: 100,
  });

it("while the spool is full no call is let through unmetered, and once it is drained all are recorded", async () => {
  expect((await ask()).status).toBe(200);
  gate.shut();
  let admitted = 1;
  try {
    admitted += await untilRefused(500);
  } finally {
    gate.open();
  }
  await untilAdmitted();
  const rows = await tenantRows(own.database.adminUrl, tenant.id, admitted + 1);
  expect(rows.map(({ status }) => status)).toEqual(Array<number>(admitted + 1).fill(200));
});

const limitFiles = (bytes: string): boolean =>
  own.app
    .gatewayPids()
    .every((pid) => spawnSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:`]).status === 0);

it.skipIf(spawnSync("prlimit", ["--version"]).status !== 0)(
  "while the disk takes no writes no further call is let through, and what was under way is recorded",
  async () => {
    expect((await ask()).status).toBe(200);
    let admitted = 1;
    expect(limitFiles("1")).toBe(true);
    try {
      // The call that finds out has been admitted, and is kept in memory.
      admitted += await untilRefused(5);
    } finally {
      expect(limitFiles("unlimited")).toBe(true);
    }
    await untilAdmitted();
    const rows = await tenantRows(own.database.adminUrl, tenant.id, admitted + 1);
    expect(rows.map(({ status }) => status)).toEqual(Array<number>(admitted + 1).fill(200));
  },
);
