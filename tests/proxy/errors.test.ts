import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { echo, type FaultyUpstream } from "../support/faulty-upstream";
import { gatewayUrl, goneUrl, loggedRow, sharedTenant, sharedUpstream } from "../support/meeting";
import {
  answer,
  closeAfterHead,
  closeBeforeHead,
  dropMidBody,
  notHttp,
  resetBeforeHead,
} from "../support/misbehaviour";
import { type Answer, send } from "../support/raw";
import { rides } from "../support/rides";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
});
beforeEach(async () => {
  upstream.behave(echo);
  upstream.takeCalls();
  // A breaker that one test opened must not meet the next one.
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

/** What holds for every error that the gateway makes itself. */
function expectOurs(got: Answer, status: number, code: string): Record<string, unknown> {
  const body = JSON.parse(got.body.toString());
  expect({ status: got.status, code: body.code }).toEqual({ status, code });
  expect(got.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(got.headers["x-trueportai-error-source"]).toBe("gateway");
  expect(body.request_id).toBe(got.headers["x-request-id"]);
  expect(body.code).toMatch(/^[A-Z][A-Z0-9_]{2,40}$/);
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  expect(got.body.toString()).not.toMatch(
    /node_modules|\bat \w+ \(|select |127\.0\.0\.1|ECONN|UND_ERR|vendor-secret/i,
  );
  if (status === 429 || status === 503) {
    expect(got.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect(Number(got.headers["retry-after"])).toBe(body.retry_after);
  }
  return body;
}

const openai = (
  more: Partial<Parameters<typeof send>[1]> = {},
  path = "/openai/v1/chat/completions",
) =>
  send(gatewayUrl() + path, {
    headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
    body: '{"model":"gpt-4o"}',
    ...more,
  });

describe("a vendor that fails before its first byte", () => {
  it.each([
    ["resets the connection", resetBeforeHead],
    ["closes the connection", closeBeforeHead],
    ["answers what is not HTTP", notHttp],
  ])("%s: 502, one row", async (_name, behaviour) => {
    upstream.behave(behaviour);
    const got = await openai();
    expectOurs(got, 502, "PROVIDER_ERROR");
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      status: 502,
      outcome: "failed",
      error_code: "PROVIDER_ERROR",
      error_source: "gateway",
    });
  });

  it.each(["application/json", "text/event-stream"])(
    "closes the connection after a head of %s: still 502, at no cost",
    async (contentType) => {
      upstream.behave(closeAfterHead(contentType));
      const got = await openai();
      expectOurs(got, 502, "PROVIDER_ERROR");
      expect(got).toMatchObject({ isWhole: true });
      expect(got.headers["x-ratelimit-remaining"]).toMatch(/^\d+$/);
      // The head had been read: its request id is passed on.
      expect(got.headers["x-provider-request-id"]).toBe("vendor-1");
      expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
        status: 502,
        outcome: "failed",
        error_code: "PROVIDER_ERROR",
        error_source: "gateway",
        cost_nano_usd: "0",
      });
    },
  );

  it("refuses connections: 503 with a time to come back, one row", async () => {
    const left = await sharedTenant({ upstream: goneUrl() });
    const got = await openai({ headers: { authorization: `Bearer ${left.key}` } });
    expectOurs(got, 503, "PROVIDER_UNAVAILABLE");
    expect(Number(got.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      status: 503,
      error_code: "PROVIDER_UNAVAILABLE",
    });
  });

  it("drops half-way through a promised length: the caller sees a broken answer, never a whole one", async () => {
    upstream.behave(dropMidBody);
    const got = await openai();
    expect(got.isWhole).toBe(false);
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({
      status: 502,
      outcome: "failed",
    });
  });
});

describe("each family's own error shape stands beside ours", () => {
  it.each(rides)("$provider", async ({ provider, path, keyHeader, body }) => {
    upstream.behave(resetBeforeHead);
    const got = await send(gatewayUrl() + path, {
      headers: { ...keyHeader(tenant.key), "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { error, type, detail } = expectOurs(got, 502, "PROVIDER_ERROR");
    const shapes = {
      openai: { message: detail, type: expect.any(String), code: expect.any(String), param: null },
      azure: { message: detail, type: expect.any(String), code: expect.any(String), param: null },
      anthropic: { type: expect.any(String), message: detail },
      google: {
        code: 502,
        message: expect.stringContaining(String(detail)),
        status: expect.stringMatching(/^[A-Z_]+$/),
      },
    };
    expect(error).toMatchObject(shapes[provider]);
    if (provider === "anthropic") expect(type).toBe("error");
  });
});

describe("what the caller did wrong", () => {
  it("an unparsable body under a JSON type answers 400 where the gateway must read it", async () => {
    const got = await openai({ body: "{not json" });
    expectOurs(got, 400, "INVALID_REQUEST");
    // It has spent part of the minute, and reports what is left.
    expect(got.headers["x-ratelimit-remaining"]).toMatch(/^\d+$/);
    expect(upstream.takeCalls()).toEqual([]);
  });

  it("a body over 32 MiB that must be read answers 413 before the vendor is called, with a row", async () => {
    const got = await openai({ body: Buffer.alloc(33 * 1_048_576, 0x20) });
    expectOurs(got, 413, "PAYLOAD_TOO_LARGE");
    expect(upstream.takeCalls()).toEqual([]);
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({ status: 413 });
  });

  it("a body of millions of tiny values answers 413 at once, and a long text of commas passes", {
    retry: 2,
  }, async () => {
    const timed = async (body: string): Promise<[Answer, number]> => {
      const startMs = performance.now();
      const got = await openai({ body });
      return [got, performance.now() - startMs];
    };
    const count = 5_500_000;
    const [unparsed, unparsedMs] = await timed("x".repeat(3 * count));
    expectOurs(unparsed, 400, "INVALID_REQUEST");
    const [got, tookMs] = await timed(`[${"[],".repeat(count)}[]]`);
    expectOurs(got, 413, "PAYLOAD_TOO_LARGE");
    // Parsing it would take many times as long as reading it, and hold up every other call meanwhile.
    expect(tookMs).toBeLessThan(3 * unparsedMs);
    const prose = JSON.stringify({
      messages: [{ role: "user", content: ",[{".repeat(1_000_000) }],
    });
    expect((await openai({ body: prose })).status).toBe(200);
  });

  it("a body nested deeper than any stack is passed on, and has its one row", async () => {
    upstream.behave(answer(200, '{"choices":[{"message":{"content":"Hello"}}]}'));
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    for (const { path, keyHeader } of rides) {
      const got = await send(gatewayUrl() + path, {
        headers: { ...keyHeader(tenant.key), "content-type": "application/json" },
        body: `{"messages":[{"role":"user","content":"Hello"}],"contents":[{"parts":[{"text":"Hello"}]}],"tools":${deep}}`,
      });
      expect(got).toMatchObject({ status: 200, isWhole: true });
      const row = await loggedRow(String(got.headers["x-request-id"]));
      expect(row).toMatchObject({ status: 200, usage_estimated: true });
    }
  });

  it.each([
    "nope",
    "{}",
    "[]",
    "null",
    "0",
    '"x"',
    '{"model":5}',
    '{"model":{"a":1},"messages":7}',
    '{"__proto__":{"x":1},"model":"m"}',
    `{"model":"${"m".repeat(100_000)}"}`,
    '{"stream":"yes","messages":[{"role":7}]}',
  ])("odd body %.30s never makes a 5xx of ours", async (body) => {
    for (const { path, keyHeader } of rides) {
      const got = await send(gatewayUrl() + path, {
        headers: { ...keyHeader(tenant.key), "content-type": "application/json" },
        body,
      });
      expect(got.status, path).toBeLessThan(500);
    }
  });

  it("a method nobody answers there is passed on or refused, never a 5xx of ours", async () => {
    for (const method of ["PROPFIND", "PURGE", "LINK", "SEARCH"]) {
      expect((await openai({ method })).status).toBeLessThan(500);
    }
  });
});

describe("a spent minute", () => {
  it("answers 429 with a time to come back, on every family, and leaves no row", async () => {
    for (const { path, keyHeader, body } of rides) {
      const { key } = await tenant.newKey({ rate_limit_rpm: 1 });
      const ask = () =>
        send(gatewayUrl() + path, {
          headers: { ...keyHeader(key), "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      expect((await ask()).status).toBe(200);
      const got = await ask();
      const { retry_after } = expectOurs(got, 429, "RATE_LIMIT_EXCEEDED");
      expect(retry_after).toSatisfy(
        (seconds: number) => Number.isInteger(seconds) && seconds >= 1 && seconds <= 60,
      );
      expect(got.headers).toMatchObject({ "x-ratelimit-limit": "1", "x-ratelimit-remaining": "0" });
    }
  });
});
