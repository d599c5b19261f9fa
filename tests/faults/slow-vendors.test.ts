import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type DeafListener, startDeafListener } from "../support/deaf-listener";
import type { Behaviour, FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { type Answer, send } from "../support/raw";
import { openaiRide } from "../support/rides";
import { rowOf } from "../support/rows";
import { newTenant, servicesPath, type Tenant } from "../support/tenant";

/** Takes connections and says nothing, so that no handshake of TLS is ever answered. */
async function startMute() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

let upstream: FaultyUpstream;
let deaf: DeafListener | null;
let mute: Awaited<ReturnType<typeof startMute>>;
let own: OwnApp;

beforeAll(async () => {
  upstream = await sharedUpstream();
  deaf = await startDeafListener();
  mute = await startMute();
  const ports = [...inject("upstreamPorts"), mute.port, ...(deaf ? [deaf.port] : [])];
  own = await startOwnApp({
    env: {
      CONNECT_TIMEOUT_MS: "400",
      FIRST_BYTE_TIMEOUT_MS: "2000",
      EGRESS_ALLOW: ports.map((port) => `127.0.0.1:${port}`).join(","),
    },
  });
});
afterAll(async () => {
  await own.app.stop();
  await mute.stop();
  deaf?.stop();
  await upstream.stop();
});

const ask = ({ key }: Tenant): Promise<Answer> =>
  send(own.app.url + servicesPath + openaiRide.path, {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(openaiRide.body),
  });
const said = ({ body }: Answer) => JSON.parse(body.toString());

async function expectTimeout(got: Answer, detail: string): Promise<void> {
  expect([got.status, said(got)]).toMatchObject([504, { code: "PROVIDER_TIMEOUT", detail }]);
  expect(got.headers["x-trueportai-error-source"]).toBe("gateway");
  expect(await rowOf(own.database.adminUrl, String(got.headers["x-request-id"]))).toMatchObject({
    status: 504,
    outcome: "failed",
    error_code: "PROVIDER_TIMEOUT",
  });
}

describe("a vendor that accepts no connection", () => {
  const refused = "The provider did not accept a connection in time.";

  it("because its address does not answer, costs 504 after the time for connecting", async (context) => {
    if (!deaf) return context.skip("This system answers handshakes for a listener that hangs.");
    const tenant = await newTenant(own.site, { upstream: `http://127.0.0.1:${deaf.port}` });
    await expectTimeout(await ask(tenant), refused);
  });

  it("because it never finishes the handshake of TLS, costs 504, and after five calls nothing", async () => {
    const tenant = await newTenant(own.site, { upstream: `https://127.0.0.1:${mute.port}` });
    for (const got of await Promise.all(Array.from({ length: 5 }, () => ask(tenant)))) {
      await expectTimeout(got, refused);
    }
    const got = await ask(tenant);
    expect([got.status, said(got).code]).toEqual([503, "PROVIDER_UNAVAILABLE"]);
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  });
});

describe("a vendor whose head is slow", () => {
  const late = "The provider did not begin to answer in time.";
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_vendor\r\n";
  const treated = async (behaviour: Behaviour): Promise<Answer> => {
    upstream.behave(behaviour);
    upstream.takeCalls();
    return ask(await newTenant(own.site, { upstream: upstream.url }));
  };

  it("costs 504 where the head stops halfway, and its connection is closed", async () => {
    const got = await treated(({ request }) => void request.socket.write(head));
    await expectTimeout(got, late);
    expect((await (await upstream.nextCall()).closed).isComplete).toBe(false);
  });

  it("costs 504 where bytes of a head keep coming but the head never ends", async () => {
    const got = await treated(({ request: { socket } }) => {
      socket.write(head);
      const timer = setInterval(() => socket.write("x-more: 1\r\n"), 50);
      socket.once("close", () => clearInterval(timer));
    });
    await expectTimeout(got, late);
    expect((await (await upstream.nextCall()).closed).isComplete).toBe(false);
  });

  it("is heard out where the head comes a byte at a time, within the time it has", async () => {
    const body = JSON.stringify(openaiRide.answer);
    const got = await treated(async ({ request: { socket } }) => {
      socket.setNoDelay(true);
      for (const byte of Buffer.from(`${head}content-length: ${body.length}\r\n\r\n${body}`)) {
        await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => resolve()));
      }
    });
    expect([got.status, got.isWhole, got.body.toString()]).toEqual([200, true, body]);
    const id = String(got.headers["x-request-id"]);
    expect(await rowOf(own.database.adminUrl, id)).toMatchObject({ status: 200 });
  });
});
