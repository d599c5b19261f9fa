import { once } from "node:events";
import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import {
  gatewayUrl,
  loggedRow,
  loggedRows,
  sharedTenant,
  sharedUpstream,
} from "../support/meeting";
import { byteByByte, compressed, resetAfter, stallAfter, streaming } from "../support/misbehaviour";
import { headOf, openCall, readAnswer, send } from "../support/raw";
import { openaiRide, type Ride, rides } from "../support/rides";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
});
beforeEach(async () => {
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

const callOf = ({ keyHeader, streamBody }: Ride, more: Record<string, string> = {}) => ({
  headers: { ...keyHeader(tenant.key), "content-type": "application/json", ...more },
  body: JSON.stringify(streamBody),
});
const streamOf = (ride: Ride, more: Record<string, string> = {}) =>
  send(gatewayUrl() + ride.streamPath, callOf(ride, more));

describe("a stream passes as it comes", () => {
  it.each(rides)(
    "$provider: every byte, metered, with no-transform and without compression of ours",
    async (ride) => {
      upstream.behave(streaming(ride.events));
      const got = await streamOf(ride, { "accept-encoding": "gzip, br" });
      expect(got.body.toString()).toBe(ride.events.join(""));
      expect(got.headers).toMatchObject({
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": expect.stringContaining("no-transform"),
      });
      expect(got.headers["content-encoding"]).toBeUndefined();
      const row = await loggedRow(String(got.headers["x-request-id"]));
      expect(row).toMatchObject({
        status: 200,
        streamed: true,
        outcome: "ok",
        prompt_tokens: ride.tokens.prompt,
        completion_tokens: ride.tokens.completion,
        usage_estimated: false,
      });
      expect(Number(row.cost_nano_usd)).toBeGreaterThan(0);
    },
  );

  it.each(rides)("$provider: the same tokens and cost whole as streamed", async (ride) => {
    upstream.behave(streaming(ride.events));
    const streamed = await loggedRow(String((await streamOf(ride)).headers["x-request-id"]));
    upstream.behave(
      ({ response }) =>
        void response
          .setHeader("content-type", "application/json")
          .end(JSON.stringify(ride.answer)),
    );
    const whole = await send(gatewayUrl() + ride.path, {
      ...callOf(ride),
      body: JSON.stringify(ride.body),
    });
    const row = await loggedRow(String(whole.headers["x-request-id"]));
    const figures = ({ prompt_tokens, completion_tokens, cost_nano_usd, model }: typeof row) => ({
      prompt_tokens,
      completion_tokens,
      cost_nano_usd,
      model,
    });
    expect(figures(row)).toEqual(figures(streamed));
  });

  it.each(rides)("$provider: in packets of one byte, cut inside letters", async (ride) => {
    const text = ride.events.join("").replace("One", "\u00c9\u{1f980}");
    upstream.behave(byteByByte(text));
    const got = await streamOf(ride);
    expect(got.body.toString()).toBe(text);
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      completion_tokens: ride.tokens.completion,
      usage_estimated: false,
    });
  });

  it("each event without waiting for the next", async () => {
    let release: () => void = () => undefined;
    upstream.behave(async ({ response }) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of openaiRide.events) {
        const asked = new Promise<void>((resolve) => {
          release = resolve;
        });
        response.write(event);
        await asked;
      }
      response.end();
    });
    const response = await headOf(
      openCall(gatewayUrl() + openaiRide.streamPath, callOf(openaiRide)),
    );
    const arriving = response[Symbol.asyncIterator]();
    // The vendor sends its next event only when this one has arrived here: held back, the test would hang.
    for (const expected of openaiRide.events) {
      let seen = "";
      while (seen.length < expected.length) seen += (await arriving.next()).value;
      expect(seen).toBe(expected);
      release();
    }
  });

  it("line ends, comments, ids and unknown fields untouched", async () => {
    const odd = `: comment\r\nid: 7\r\nretry: 10\r\nfoo: bar\r\ndata: {"a":1}\r\n\r\ndata:no space\rdata:  two\r\r${openaiRide.events.join("")}`;
    upstream.behave(streaming([odd]));
    expect((await streamOf(openaiRide)).body.toString()).toBe(odd);
  });

  it("malformed events and lines of a mebibyte untouched, and what follows is still metered", async () => {
    const broken = `data: {"choices": [broken\n\ndata: ${"x".repeat(1_048_576)}\n\nnot a field\n\n`;
    upstream.behave(streaming([broken, ...openaiRide.events]));
    const got = await streamOf(openaiRide);
    expect(got.body.length).toBe(broken.length + openaiRide.events.join("").length);
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      status: 200,
      outcome: "ok",
    });
  });
});

describe("compressed answers", () => {
  it.each(["gzip", "br", "deflate"] as const)(
    "%s: bytes and headers agree, usage is read from a copy",
    async (encoding) => {
      const plain = JSON.stringify(openaiRide.answer);
      upstream.behave(compressed(encoding, plain));
      const got = await send(gatewayUrl() + openaiRide.path, {
        ...callOf(openaiRide, { "accept-encoding": encoding }),
        body: JSON.stringify(openaiRide.body),
      });
      expect(got.headers["content-encoding"]).toBe(encoding);
      const decode = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[encoding];
      expect(decode(got.body).toString()).toBe(plain);
      expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
        prompt_tokens: 21,
        completion_tokens: 5,
        usage_estimated: false,
      });
    },
  );

  it("a compressed stream is metered too", async () => {
    upstream.behave(compressed("gzip", openaiRide.events.join(""), "text/event-stream"));
    const got = await streamOf(openaiRide, { "accept-encoding": "gzip" });
    expect(got.headers["content-encoding"]).toBe("gzip");
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      prompt_tokens: 21,
      completion_tokens: 5,
    });
  });

  it("one that grows a thousandfold is passed on, and no memory is spent on it", async () => {
    const bomb = " ".repeat(80 * 1_048_576);
    upstream.behave(compressed("gzip", bomb));
    const got = await send(gatewayUrl() + openaiRide.path, {
      ...callOf(openaiRide, { "accept-encoding": "gzip" }),
      body: JSON.stringify(openaiRide.body),
    });
    expect(got).toMatchObject({ status: 200, isWhole: true });
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      status: 200,
      outcome: "ok",
    });
  });
});

describe("a caller who leaves", () => {
  const limitMs = 250;

  it.each(rides)(
    "$provider: before the head, the vendor's connection is closed within 250 ms, one row of 499",
    { retry: 2 },
    async (ride) => {
      upstream.takeCalls();
      upstream.behave(() => {});
      const call = openCall(gatewayUrl() + ride.streamPath, callOf(ride));
      const seen = await upstream.nextCall();
      const left = performance.now();
      call.destroy();
      const { atMs, isComplete } = await seen.closed;
      expect(isComplete).toBe(false);
      expect(atMs - left).toBeLessThan(limitMs);
      const [row, ...others] = await loggedRows(tenant, 1);
      expect(others).toEqual([]);
      expect(row).toMatchObject({ status: 499, outcome: "cancelled" });
    },
  );

  it.each(rides)(
    "$provider: mid-stream, the vendor's connection is closed within 250 ms, one row with what came",
    { retry: 2 },
    async (ride) => {
      upstream.takeCalls();
      upstream.behave(stallAfter(ride.events.slice(0, -2)));
      const call = openCall(gatewayUrl() + ride.streamPath, callOf(ride));
      const response = await headOf(call);
      await once(response, "data");
      const seen = await upstream.nextCall();
      const left = performance.now();
      call.destroy();
      const { atMs } = await seen.closed;
      expect(atMs - left).toBeLessThan(limitMs);
      const [row, ...others] = await loggedRows(tenant, 1);
      expect(others).toEqual([]);
      expect(row).toMatchObject({ status: 499, outcome: "cancelled", streamed: true });
      expect(row?.prompt_tokens).toBeGreaterThan(0);
      expect(row?.completion_tokens).toBeGreaterThan(0);
    },
  );

  it("with the body half sent, leaves no call open at the vendor, one row of 499", async () => {
    upstream.takeCalls();
    upstream.behave(() => {});
    const { hostname, port } = new URL(gatewayUrl());
    const caller = connect(Number(port), hostname).on("error", () => undefined);
    caller.write(
      `POST /trueportai-services/openai/v1/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tenant.key}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\nhalf`,
    );
    const seen = await upstream.nextCall();
    caller.destroy();
    expect((await seen.closed).isComplete).toBe(false);
    expect(await loggedRows(tenant, 1)).toMatchObject([{ status: 499, outcome: "cancelled" }]);
  });
});

describe("a stream that breaks at the vendor", () => {
  it.each(rides)(
    "$provider: ends with the family's error event and an unclean close, and is never logged as 200",
    async (ride) => {
      upstream.behave(resetAfter(ride.events.slice(0, 3)));
      const got = await readAnswer(
        await headOf(openCall(gatewayUrl() + ride.streamPath, callOf(ride))),
      );
      const text = got.body.toString();
      expect(text.startsWith(ride.events.slice(0, 3).join(""))).toBe(true);
      expect(text.slice(ride.events.slice(0, 3).join("").length)).toMatch(ride.errorMark);
      expect(text).not.toMatch(ride.finish);
      expect(got.isWhole).toBe(false);
      const row = await loggedRow(String(got.headers["x-request-id"]));
      expect(row).toMatchObject({
        status: 502,
        outcome: "failed",
        streamed: true,
        error_code: "PROVIDER_ERROR",
      });
      expect(row.completion_tokens).toBeGreaterThan(0);
    },
  );

  it.each(rides)(
    "$provider: passes the vendor's own word on it, and logs it as the failure that it is",
    async (ride) => {
      const [first = ""] = ride.events;
      const error = ride.provider === "anthropic" ? '{"type":"error","error":{}}' : '{"error":{}}';
      upstream.behave(streaming([first, `event: error\ndata: ${error}\n\n`]));
      const got = await send(gatewayUrl() + ride.streamPath, callOf(ride));
      expect(got).toMatchObject({ status: 200, isWhole: true });
      expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
        status: 200,
        outcome: "failed",
        error_source: "provider",
      });
    },
  );
});
