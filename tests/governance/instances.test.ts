import { afterAll, beforeAll, expect, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { openaiRide } from "../support/rides";
import { managementPath, newTenant, servicesPath, type Tenant } from "../support/tenant";
import { answering, call, until } from "./talk";

let upstream: FaultyUpstream;
let first: OwnApp;
let second: OwnApp;

beforeAll(async () => {
  upstream = await sharedUpstream();
  upstream.behave(answer(200, answering(openaiRide, "Done.")));
  first = await startOwnApp();
  second = await startOwnApp({ database: first.database });
});
afterAll(async () => {
  await Promise.all([first.app.stop(), second.app.stop()]);
  await upstream.stop();
});

const statusAt = async ({ app }: OwnApp, { key }: Tenant): Promise<number> =>
  (await call(openaiRide, key, "Falcon", { base: app.url + servicesPath })).status;

it("a rule made, changed and deleted on one instance is so on the other within a second", {
  retry: 2,
}, async () => {
  const tenant = await newTenant(first.site, { upstream: upstream.url });
  expect(await statusAt(second, tenant)).toBe(200);
  const path = `${managementPath}/policies`;
  const rule = { name: "Birds", action: "block", trigger_type: "keyword", keywords: ["Falcon"] };
  const { id } = await tenant.manage<{ id: string }>("POST", path, rule);
  const within = async (status: number) => {
    for (const app of [first, second]) {
      const { isReached, tookMs } = await until(
        1_000,
        async () => (await statusAt(app, tenant)) === status,
      );
      expect(isReached, `after ${tookMs} ms`).toBe(true);
    }
  };
  await within(403);
  await tenant.manage("PUT", `${path}/${id}`, { mode: "shadow" });
  await within(200);
  await tenant.manage("PUT", `${path}/${id}`, { mode: "enforce" });
  await within(403);
  await tenant.manage("DELETE", `${path}/${id}`);
  await within(200);
});
