import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Behaviour,
  echo,
  type FaultyUpstream,
  type Received,
} from "../support/faulty-upstream";
import { goneUrl, sharedUpstream } from "../support/meeting";
import {
  answer,
  closeKeptConnections,
  huge,
  stallAfter,
  stallBeforeHead,
} from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { type Answer, headOf, openCall, overSocket, readAnswer, send } from "../support/raw";
import { openaiRide, type Ride, rides } from "../support/rides";
import { type ExchangeRow, rowOf, tenantRows } from "../support/rows";
import { newTenant, servicesPath, type Tenant } from "../support/tenant";

/** Small enough to be reached in a test, and far enough apart to tell which one was. */
const limits = {
  FIRST_BYTE_TIMEOUT_MS: "2500",
  STREAM_IDLE_TIMEOUT_MS: "900",
  REQUEST_TOTAL_TIMEOUT_MS: "5000",
  BODY_IDLE_TIMEOUT_MS: "600",
  CLIENT_STALL_TIMEOUT_MS: "1500",
  MAX_IN_FLIGHT: "12",
  MAX_IN_FLIGHT_PER_KEY: "8",
};

let upstream: FaultyUpstream;
let own: OwnApp;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  own = await startOwnApp({ env: limits });
});
beforeEach(async () => {
  upstream.behave(echo);
  tenant = await newTenant(own.site, { upstream: upstream.url });
  upstream.takeCalls();
});
afterAll(async () => {
  await own.app.stop();
  await upstream.stop();
});

const base = () => own.app.url + servicesPath;
const callOf = ({ keyHeader, streamBody }: Ride, key = tenant.key) => ({
  headers: { ...keyHeader(key), "content-type": "application/json" },
  body: JSON.stringify(streamBody),
});
const ask = (key = tenant.key) => send(base() + openaiRide.path, callOf(openaiRide, key));
const codeOf = ({ body }: Answer): string => JSON.parse(body.toString()).code;
const idOf = ({ headers }: Pick<Answer, "headers">): string => String(headers["x-request-id"]);
const logged = (got: Pick<Answer, "headers">): Promise<ExchangeRow> =>
  rowOf(own.database.adminUrl, idOf(got));

/** Goes on until somebody ends it. */
const lively: Behaviour = ({ response }) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const timer = setInterval(() => response.write(openaiRide.events[1] ?? ""), 200);
  response.once("close", () => clearInterval(timer));
};

describe("time", () => {
  it.each(rides)(
    "$provider: no first byte answers 504 and closes the vendor's connection",
    async (ride) => {
      upstream.behave(stallBeforeHead);
      const got = await send(base() + ride.streamPath, callOf(ride));
      expect([got.status, codeOf(got)]).toEqual([504, "PROVIDER_TIMEOUT"]);
      expect((await (await upstream.nextCall()).closed).isComplete).toBe(false);
      expect(await logged(got)).toMatchObject({
        status: 504,
        outcome: "failed",
        error_code: "PROVIDER_TIMEOUT",
      });
    },
  );

  it.each(rides)(
    "$provider: a stream that falls silent ends with an error event and a row of 504",
    async (ride) => {
      upstream.behave(stallAfter(ride.events.slice(0, 3)));
      const got = await send(base() + ride.streamPath, callOf(ride));
      expect(got.isWhole).toBe(false);
      expect(got.body.toString()).toMatch(ride.errorMark);
      expect(got.body.toString()).not.toMatch(ride.finish);
      expect((await (await upstream.nextCall()).closed).isComplete).toBe(false);
      expect(await logged(got)).toMatchObject({
        status: 504,
        error_code: "PROVIDER_TIMEOUT",
        streamed: true,
      });
    },
  );

  it("a call that goes on for too long is cut, however lively", async () => {
    upstream.behave(lively);
    const began = performance.now();
    const got = await send(base() + openaiRide.streamPath, callOf(openaiRide));
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(got.isWhole).toBe(false);
    expect(await logged(got)).toMatchObject({ status: 504, error_code: "PROVIDER_TIMEOUT" });
  });

  it("a body that stops arriving answers 408", async () => {
    const text = `POST ${servicesPath}/openai/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tenant.key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"model":`;
    const began = performance.now();
    const got = await overSocket(own.app.url, text, 5_000);
    expect(got).toMatch(/^HTTP\/1\.1 408 /);
    // With half a body on the wire the connection can carry nothing more.
    expect(performance.now() - began).toBeLessThan(4_500);
    expect(got).toContain('"code":"REQUEST_TIMEOUT"');
    expect(await tenantRows(own.database.adminUrl, tenant.id, 1)).toMatchObject([{ status: 408 }]);
  });

  it("a refused call whose body never comes is let go", async () => {
    const text = `POST ${servicesPath}/openai/v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{`;
    const began = performance.now();
    expect(await overSocket(own.app.url, text, 5_000)).toMatch(/^HTTP\/1\.1 401 /);
    expect(performance.now() - began).toBeLessThan(4_500);
  });

  it("a caller who stops reading is cut off, and so is the vendor", async () => {
    upstream.behave(huge(300 * 1_048_576));
    const response = await headOf(
      openCall(`${base()}/openai/v1/files/f/content`, {
        ...callOf(openaiRide),
        method: "GET",
        body: "",
      }),
    );
    response.pause();
    const { isComplete } = await (await upstream.nextCall()).closed;
    expect(isComplete).toBe(false);
    response.resume();
    expect((await readAnswer(response)).isWhole).toBe(false);
    expect(await tenantRows(own.database.adminUrl, tenant.id, 1)).toMatchObject([
      { status: 499, outcome: "cancelled" },
    ]);
  });
});

describe("calls in flight", () => {
  const hold = async (key: string, count: number) => {
    const calls = Array.from({ length: count }, () =>
      openCall(base() + openaiRide.path, callOf(openaiRide, key)),
    );
    const closed = calls.map((call) => new Promise((resolve) => call.once("close", resolve)));
    for (let i = 0; i < count; i++) await upstream.nextCall();
    return () => {
      for (const call of calls) call.destroy();
      return Promise.all(closed);
    };
  };

  it("are bounded for each key: one more is refused at once, and told when to come back", async () => {
    upstream.behave(lively);
    const release = await hold(tenant.key, 8);
    const began = performance.now();
    const got = await ask();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect([429, 503]).toContain(got.status);
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    await release();
  });

  it("are bounded for the process as well, and room comes back", async () => {
    upstream.behave(lively);
    const [other, third] = [await tenant.newKey(), await tenant.newKey()];
    const releases = [await hold(tenant.key, 6), await hold(other.key, 6)];
    const got = await ask(third.key);
    expect([got.status, codeOf(got)]).toEqual([503, "SERVICE_UNAVAILABLE"]);
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    for (const release of releases) await release();
    upstream.behave(echo);
    const deadline = performance.now() + 10_000;
    while ((await ask()).status !== 200) expect(performance.now()).toBeLessThan(deadline);
  });
});

describe("a vendor that fails again and again", () => {
  it("is left alone for a while, for this credential only", async () => {
    const neighbour = await newTenant(own.site, { upstream: upstream.url });
    upstream.behave(answer(503, "{}"));
    for (let i = 0; i < 5; i++)
      expect((await ask()).headers["x-trueportai-error-source"]).toBe(undefined);
    upstream.behave(echo);
    upstream.takeCalls();
    const got = await ask();
    expect([got.status, codeOf(got)]).toEqual([503, "PROVIDER_UNAVAILABLE"]);
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(got.headers["retry-after"])).toBeLessThanOrEqual(30);
    expect(upstream.takeCalls()).toEqual([]);
    expect((await ask(neighbour.key)).status).toBe(200);
    expect(await logged(got)).toMatchObject({ status: 503, error_code: "PROVIDER_UNAVAILABLE" });
  });

  it("is left alone as well when it refuses connections, and answers at once", async () => {
    const left = await newTenant(own.site, { upstream: goneUrl() });
    const details = new Set<string>();
    for (let i = 0; i < 7; i++) {
      const got = await ask(left.key);
      expect([got.status, codeOf(got)]).toEqual([503, "PROVIDER_UNAVAILABLE"]);
      details.add(JSON.parse(got.body.toString()).detail);
    }
    expect(details.size).toBe(2);
  });

  it.each([400, 401, 403, 404, 429])("is not left alone for saying %i", async (status) => {
    upstream.behave(answer(status, "{}"));
    for (let i = 0; i < 8; i++) expect((await ask()).status).toBe(status);
  });

  it("costs nothing when it only closes idle connections", async () => {
    upstream.behave(closeKeptConnections(answer(200, "{}")));
    for (let i = 0; i < 12; i++) expect((await ask()).status).toBe(200);
  });

  it("costs nothing when it closed every idle connection at once", async () => {
    const arrived: Received[] = [];
    let release = (): void => {};
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    upstream.behave(async (call) => {
      if (arrived.push(call) === 6) release();
      await all;
      call.response.end("{}");
    });
    await Promise.all(Array.from({ length: 6 }, () => ask()));
    const kept = new Set(arrived.map(({ connection }) => connection));
    upstream.behave((call) => {
      if (kept.has(call.connection)) call.request.socket.destroy();
      else call.response.end("{}");
    });
    expect((await ask()).status).toBe(200);
  });
});

describe("a provider that nobody set up", () => {
  it("answers 503 that says where to set it and is not worth a retry", async () => {
    const bare = await newTenant(own.site);
    const got = await ask(bare.key);
    expect([got.status, codeOf(got)]).toEqual([503, "PROVIDER_NOT_CONFIGURED"]);
    expect(got.headers["x-should-retry"]).toBe("false");
    expect(JSON.parse(got.body.toString()).detail).toContain(
      "/platform/api/service/providers/openai",
    );
  });
});
