import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { stallAfter } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { headOf, openCall, readAnswer } from "../support/raw";
import { openaiRide } from "../support/rides";
import { rowOf } from "../support/rows";
import { newTenant, servicesPath } from "../support/tenant";

let upstream: FaultyUpstream;
let own: OwnApp;

beforeAll(async () => {
  upstream = await sharedUpstream();
  own = await startOwnApp({ env: { DRAIN_TIMEOUT_MS: "10000" } });
});
afterAll(() => upstream.stop());

describe("SIGTERM", () => {
  it("lets a running stream finish, takes no new connection, records the row and exits with 0", async () => {
    const tenant = await newTenant(own.site, { upstream: upstream.url });
    upstream.behave(stallAfter(openaiRide.events.slice(0, 3)));
    upstream.takeCalls();
    const call = openCall(own.app.url + servicesPath + openaiRide.streamPath, {
      headers: { ...openaiRide.keyHeader(tenant.key), "content-type": "application/json" },
      body: JSON.stringify(openaiRide.streamBody),
    });
    const response = await headOf(call);
    const seen = await upstream.nextCall();
    const answered = readAnswer(response);
    const ended = own.app.stop();
    const isAnswered = (): Promise<boolean> => {
      const late = openCall(`${own.app.url}/health`, { method: "GET" });
      return headOf(late).then(
        () => late.destroy() !== undefined,
        () => false,
      );
    };
    // The signal is on its way: until it arrives, calls are still taken.
    while (await isAnswered());
    for (const event of openaiRide.events.slice(3)) seen.response.write(event);
    seen.response.end();
    const got = await answered;
    expect(got.isWhole).toBe(true);
    expect(got.body.toString()).toBe(openaiRide.events.join(""));
    expect(await ended).toBe(0);
    expect(await rowOf(own.database.adminUrl, String(got.headers["x-request-id"]))).toMatchObject({
      status: 200,
      outcome: "ok",
    });
  });
});
