import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { type Answer, send } from "../support/raw";
import { openaiRide } from "../support/rides";
import { tenantRowsWith } from "../support/rows";
import { startTcpGate, type TcpGate } from "../support/tcp-gate";
import {
  managementPath,
  newTenant,
  platformPath,
  servicesPath,
  type Tenant,
} from "../support/tenant";

let upstream: FaultyUpstream;
let gate: TcpGate;
let own: OwnApp;
let tenant: Tenant;
let token: string;
let unused: string;

beforeAll(async () => {
  upstream = await sharedUpstream();
  upstream.behave(answer(200, JSON.stringify(openaiRide.answer)));
  gate = await startTcpGate(Number(new URL(inject("postgresUrl")).port));
  own = await startOwnApp({ databasePort: gate.port });
  tenant = await newTenant(own.site, { upstream: upstream.url });
  token = tenant.token;
  unused = (await tenant.newKey()).key;
  await untilHeard();
});
afterAll(async () => {
  await own.app.stop();
  await gate.stop();
  await upstream.stop();
});

const ask = (key: string): Promise<Answer> =>
  send(`${own.app.url}${servicesPath}${openaiRide.path}`, {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(openaiRide.body),
  });
const get = (path: string, token?: string): Promise<Answer> =>
  send(own.app.url + path, {
    method: "GET",
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

/** Anything cached from here on stays: changes arrive in order, and this one comes after all others. */
async function untilHeard(): Promise<void> {
  const limit = async () => (await ask(tenant.key)).headers["x-ratelimit-limit"];
  await limit();
  await tenant.manage("PATCH", `${managementPath}/keys/${tenant.keyId}`, {
    rate_limit_rpm: 99_999,
  });
  await vi.waitFor(async () => expect(await limit()).toBe("99999"), { timeout: 30_000 });
}
const codeOf = ({ body }: Answer): string => JSON.parse(body.toString()).code;

/** Repeats the call until the answer has this status, for at most `limitMs`. Returns how long it took. */
async function untilStatus(
  status: number,
  work: () => Promise<Answer>,
  limitMs: number,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    const got = await work();
    const took = performance.now() - began;
    if (got.status === status) return took;
    if (took > limitMs) throw new Error(`still ${got.status} after ${took} ms: ${got.body}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("while Postgres is away", () => {
  const kept: string[] = [];

  it("recently used keys keep working, and nothing blames the caller", async () => {
    kept.push(String((await ask(tenant.key)).headers["x-request-id"]));
    gate.shut();
    for (let i = 0; i < 20; i++) {
      const got = await ask(tenant.key);
      expect(got.status).toBe(200);
      kept.push(String(got.headers["x-request-id"]));
    }
    const unknown = await ask(unused);
    expect([unknown.status, codeOf(unknown)]).toEqual([503, "SERVICE_UNAVAILABLE"]);
    expect(Number(unknown.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  });

  it("the management API answers 503 with a time to come back", async () => {
    for (const path of [
      `${managementPath}/keys`,
      `${managementPath}/analytics/logs`,
      `${platformPath}/service/providers`,
    ]) {
      const got = await get(path, token);
      expect([got.status, codeOf(got)], path).toEqual([503, "SERVICE_UNAVAILABLE"]);
      expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(got.body.toString()).not.toMatch(/prisma|ECONN|127\.0\.0\.1|\bat /i);
    }
  });

  it("health says so on both addresses", async () => {
    for (const path of ["/health", `${servicesPath}/health`]) {
      const got = await get(path);
      expect(got.status, path).toBe(503);
      expect(JSON.parse(got.body.toString())).toMatchObject({
        status: "unhealthy",
        services: { postgres: "disconnected" },
      });
    }
  });

  it("back again, everything works within five seconds without a restart, and no row is lost", async () => {
    gate.open();
    expect(await untilStatus(200, () => ask(unused), 5_000)).toBeLessThan(5_000);
    expect(await untilStatus(200, () => get(`${managementPath}/keys`, token), 5_000)).toBeLessThan(
      5_000,
    );
    const rows = await tenantRowsWith(own.database.adminUrl, tenant.id, kept);
    const ids = rows.map(({ request_id }) => request_id);
    expect(kept.filter((id) => ids.filter((other) => other === id).length !== 1)).toEqual([]);
  });
});
