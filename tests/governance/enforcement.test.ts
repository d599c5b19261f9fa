import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedTenant, sharedUpstream } from "../support/meeting";
import { answer, streaming } from "../support/misbehaviour";
import { type Ride, rides } from "../support/rides";
import { untilFound } from "../support/rows";
import { managementPath, type Tenant } from "../support/tenant";
import { answering, asking, call, streamingText, textOf, until } from "./talk";

const path = `${managementPath}/policies`;
const databaseUrl = inject("databaseUrl");
const card = "4111 1111 1111 1111";
const spoken = `Refund the card ${card} today, please.`;
const masked = "Refund the card [REDACTED:CREDIT_CARD] today, please.";

let upstream: FaultyUpstream;
beforeAll(async () => {
  upstream = await sharedUpstream();
});
afterAll(() => upstream.stop());

interface Violation {
  readonly id: string;
  readonly usage_log_id: string;
  readonly type: string;
  readonly action: string | null;
  readonly is_shadow: boolean;
  readonly auto_blocked: boolean;
  readonly direction: string;
  readonly description: string;
}

/** A tenant with one rule that is in force. */
async function governed(rule: object, probe = "Wait for Zanzibar."): Promise<Tenant> {
  const tenant = await sharedTenant({ upstream: upstream.url });
  await tenant.manage("POST", path, {
    name: "Under test",
    trigger_type: "pii",
    entities: ["CREDIT_CARD"],
    ...rule,
  });
  const gate = {
    name: "Gate",
    action: "block",
    trigger_type: "keyword",
    keywords: ["Zanzibar"],
    direction: "request",
    priority: 900,
  };
  const { id } = await tenant.manage<{ id: string }>("POST", path, gate);
  upstream.behave(answer(200, "{}"));
  const [ride] = rides;
  if (!ride) throw new Error("no ride");
  const { isReached, tookMs } = await until(
    10_000,
    async () => (await call(ride, tenant.key, probe)).status === 403,
  );
  expect(isReached, `in force after ${tookMs} ms`).toBe(true);
  await tenant.manage("DELETE", `${path}/${id}`);
  upstream.takeCalls();
  return tenant;
}

/** What the rule under test found, once that is at least `count`. */
async function violationsOf(tenant: Tenant, count: number): Promise<Violation[]> {
  await untilFound(
    databaseUrl,
    "SELECT FROM violations WHERE tenant_id = $1 AND description NOT LIKE '%Gate%'",
    [tenant.id],
    ({ length }) => length >= count,
  );
  const { items } = await tenant.manage<{ items: Violation[] }>(
    "GET",
    `${managementPath}/analytics/violations?limit=100`,
  );
  return items.filter(({ description }) => !description.includes("Gate"));
}

const both = [false, true] as const;
const cases = rides.flatMap((ride) => both.map((isStreamed) => ({ ride, isStreamed })));
const behave = (ride: Ride, text: string, isStreamed: boolean): void =>
  upstream.behave(
    isStreamed ? streaming(streamingText(ride, text)) : answer(200, answering(ride, text)),
  );

describe("a rule in force within a second", () => {
  it("blocks prompts in every format, and the call never leaves", async () => {
    const tenant = await governed({ action: "block", direction: "request" });
    for (const { ride, isStreamed } of cases) {
      behave(ride, "One two three four five", isStreamed);
      const said = await call(ride, tenant.key, spoken, { isStreamed });
      expect([ride.provider, isStreamed, said.status]).toEqual([ride.provider, isStreamed, 403]);
      const error = JSON.parse(said.body.toString());
      expect(error).toMatchObject({ code: "POLICY_VIOLATION" });
      expect(error.detail).toMatch(/Under test.*vio_/s);
      expect(said.body.toString()).not.toContain("1111");
    }
    expect(upstream.takeCalls()).toHaveLength(0);
    const found = await violationsOf(tenant, cases.length);
    expect(found).toHaveLength(cases.length);
    expect(found.every((violation) => violation.auto_blocked && violation.action === "block")).toBe(
      true,
    );
  });

  it("masks prompts in every format, and nothing else of the body changes", async () => {
    const tenant = await governed({ action: "redact", direction: "request" });
    for (const { ride, isStreamed } of cases) {
      behave(ride, "One two three four five", isStreamed);
      const said = await call(ride, tenant.key, spoken, { isStreamed });
      expect([ride.provider, isStreamed, said.status]).toEqual([ride.provider, isStreamed, 200]);
      const seen = await upstream.nextCall();
      expect((await seen.body).toString()).toBe(JSON.stringify(asking(ride, masked, isStreamed)));
    }
    expect(await violationsOf(tenant, cases.length)).toHaveLength(cases.length);
  });

  it("masks answers in every format, streamed in pieces too", async () => {
    const tenant = await governed({ action: "redact", direction: "response" });
    for (const { ride, isStreamed } of cases) {
      behave(ride, spoken, isStreamed);
      const said = await call(ride, tenant.key, "Hello!", { isStreamed });
      expect([ride.provider, isStreamed, said.status]).toEqual([ride.provider, isStreamed, 200]);
      const text = said.body.toString();
      expect(isStreamed ? textOf(text) : text).toContain(masked);
      expect(text).not.toMatch(/4111|1111/);
    }
    const found = await violationsOf(tenant, cases.length);
    expect(found.every(({ direction }) => direction === "response")).toBe(true);
  });

  it("stops answers in every format before what it blocks", async () => {
    const tenant = await governed({ action: "block", direction: "response" });
    for (const { ride, isStreamed } of cases) {
      behave(ride, spoken, isStreamed);
      const said = await call(ride, tenant.key, "Hello!", { isStreamed });
      const text = said.body.toString();
      expect([ride.provider, isStreamed, said.status]).toEqual([
        ride.provider,
        isStreamed,
        isStreamed ? 200 : 403,
      ]);
      expect(text).not.toMatch(/4111|1111/);
      expect(text).toMatch(/POLICY_VIOLATION|organisation/);
      if (isStreamed) expect(text).not.toMatch(ride.finish);
    }
    const found = await violationsOf(tenant, cases.length);
    expect(found.filter(({ auto_blocked }) => auto_blocked)).toHaveLength(cases.length);
  });

  it.each(["log", "alert"])(
    "notes what it finds and changes nothing when it is to %s",
    async (action) => {
      const tenant = await governed({ action });
      for (const { ride, isStreamed } of cases) {
        behave(ride, spoken, isStreamed);
        const said = await call(ride, tenant.key, spoken, { isStreamed });
        expect([ride.provider, isStreamed, said.status]).toEqual([ride.provider, isStreamed, 200]);
        expect(isStreamed ? textOf(said.body.toString()) : said.body.toString()).toContain(card);
        const seen = await upstream.nextCall();
        expect((await seen.body).toString()).toBe(JSON.stringify(asking(ride, spoken, isStreamed)));
      }
      const found = await violationsOf(tenant, 2 * cases.length);
      expect(found).toHaveLength(2 * cases.length);
      expect(
        found.every((violation) => violation.action === action && !violation.auto_blocked),
      ).toBe(true);
    },
  );

  it("in shadow tells what it would have done and does nothing", async () => {
    const tenant = await governed({ action: "block", mode: "shadow" });
    for (const { ride, isStreamed } of cases) {
      behave(ride, spoken, isStreamed);
      const said = await call(ride, tenant.key, spoken, { isStreamed });
      expect([ride.provider, isStreamed, said.status]).toEqual([ride.provider, isStreamed, 200]);
    }
    const found = await violationsOf(tenant, 2 * cases.length);
    expect(found).toHaveLength(2 * cases.length);
    expect(found.every((it) => it.is_shadow && it.action === "block" && !it.auto_blocked)).toBe(
      true,
    );
  });

  it("for one key leaves the others alone", async () => {
    const tenant = await sharedTenant({ upstream: upstream.url });
    const other = await tenant.newKey();
    await tenant.manage("POST", path, {
      name: "Under test",
      action: "block",
      trigger_type: "pii",
      scope: { keys: [other.id] },
    });
    const [ride] = rides;
    if (!ride) throw new Error("no ride");
    behave(ride, "One two three four five", false);
    const { isReached } = await until(
      10_000,
      async () => (await call(ride, other.key, spoken)).status === 403,
    );
    expect(isReached).toBe(true);
    expect((await call(ride, tenant.key, spoken)).status).toBe(200);
  });
});
