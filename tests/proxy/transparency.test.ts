import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Echo, echo, type FaultyUpstream, sha256 } from "../support/faulty-upstream";
import { gatewayUrl, loggedRow, sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { send } from "../support/raw";
import { rides } from "../support/rides";
import { type Tenant, vendorSecret } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

const openaiUrl = () => `${gatewayUrl()}/openai/v1`;
const auth = () => ({ authorization: `Bearer ${tenant.key}` });
const asEcho = (body: Buffer): Echo => JSON.parse(body.toString()) as Echo;
const headerOf = (raw: readonly string[], name: string): string[] =>
  raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name);

describe("bytes pass unchanged", () => {
  const bodies: readonly (readonly [string, Buffer, string])[] = [
    [
      "JSON with odd spacing, order and doubled keys",
      Buffer.from('{ "b":1,\n\t"a": 1.0e2, "a":"\\u00e9\\/", "model":"m" }'),
      "application/json",
    ],
    [
      "JSON in UTF-8 with a byte order mark",
      Buffer.from('\ufeff{"model":"m","x":"\u{1f980}"}'),
      "application/json",
    ],
    [
      "JSON nested 50,000 deep",
      Buffer.from(`{"model":"m","a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
      "application/json",
    ],
    ["a binary body", randomBytes(300_000), "application/octet-stream"],
    [
      "a multipart body",
      Buffer.concat([
        Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
        randomBytes(70_000),
        Buffer.from("\r\n--x--\r\n"),
      ]),
      "multipart/form-data; boundary=x",
    ],
    ["an empty body", Buffer.alloc(0), "application/json"],
    [
      "8 MiB of JSON",
      Buffer.from(`{"model":"m","x":"${"y".repeat(8 * 1_048_576)}"}`),
      "application/json",
    ],
  ];
  it.each(bodies)("upstream: %s", async (_name, body, type) => {
    upstream.behave(echo);
    const got = await send(`${openaiUrl()}/anything`, {
      headers: { ...auth(), "content-type": type, "content-length": String(body.length) },
      body,
    });
    expect(got.status).toBe(200);
    expect(asEcho(got.body)).toMatchObject({
      bytes: body.length,
      sha256: sha256(body),
      method: "POST",
    });
  });

  it("upstream: a body of unknown length", async () => {
    upstream.behave(echo);
    const body = randomBytes(100_000);
    const got = await send(`${openaiUrl()}/anything`, {
      headers: {
        ...auth(),
        "transfer-encoding": "chunked",
        "content-type": "application/octet-stream",
      },
      body,
    });
    expect(asEcho(got.body)).toMatchObject({ sha256: sha256(body) });
  });

  it("back: a 304 that tells the length of what it does not send", async () => {
    upstream.behave(({ request }) => {
      request.socket.end("HTTP/1.1 304 Not Modified\r\ncontent-length: 500\r\netag: x\r\n\r\n");
    });
    const got = await send(`${openaiUrl()}/files/f/content`, { method: "GET", headers: auth() });
    expect(got).toMatchObject({ status: 304, isWhole: true, headers: { etag: "x" } });
    expect(await loggedRow(String(got.headers["x-request-id"]))).toMatchObject({ status: 304 });
  });

  it("back: a binary answer", async () => {
    const bytes = randomBytes(200_000);
    upstream.behave(
      answer(200, bytes, { "content-type": "audio/mpeg", "content-length": String(bytes.length) }),
    );
    const got = await send(`${openaiUrl()}/audio/speech`, { headers: auth(), body: "{}" });
    expect(sha256(got.body)).toBe(sha256(bytes));
    expect(got.headers["content-type"]).toBe("audio/mpeg");
  });

  it.each([
    200, 201, 204, 206, 301, 304, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503, 529,
  ])("back: status %i with its body", async (status) => {
    const body =
      status === 204 || status === 304
        ? ""
        : `{"error":{"message":"as the vendor put it","n":${status}}}`;
    upstream.behave(
      answer(status, body, { location: "https://example.com/x", "retry-after": "7" }),
    );
    const alone = await sharedTenant({ upstream: upstream.url });
    const got = await send(`${openaiUrl()}/x`, {
      headers: { authorization: `Bearer ${alone.key}` },
      body: "{}",
    });
    expect({ status: got.status, body: got.body.toString() }).toEqual({ status, body });
    expect(got.headers).toMatchObject({ location: "https://example.com/x", "retry-after": "7" });
    expect(got.headers["x-trueportai-error-source"]).toBeUndefined();
  });

  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "both ways: method %s",
    async (method) => {
      upstream.behave(echo);
      upstream.takeCalls();
      const got = await send(`${openaiUrl()}/files/f1?x=y&x=2`, { method, headers: auth() });
      expect(got.status).toBe(200);
      expect(await upstream.nextCall()).toMatchObject({ method, url: "/v1/files/f1?x=y&x=2" });
    },
  );
});

describe("headers", () => {
  it("of the caller pass, but for the deny-list", async () => {
    upstream.behave(echo);
    const dropped = {
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-host": "evil",
      "x-forwarded-proto": "https",
      forwarded: "for=1.2.3.4",
      cookie: "session=1",
      "proxy-authorization": "Basic x",
      "x-middleware-subrequest": "x",
      "x-nextjs-data": "1",
      connection: "close, x-hop",
      "x-hop": "1",
      te: "trailers",
      "keep-alive": "timeout=5",
    };
    const kept = {
      "OpenAI-Beta": "assistants=v2",
      "X-Custom": "\u00e4 b",
      "Idempotency-Key": "k1",
      "User-Agent": "mine/1.0",
      Accept: "*/*",
    };
    const got = await send(`${openaiUrl()}/x`, {
      headers: { ...auth(), ...dropped, ...kept },
      body: "{}",
    });
    const { rawHeaders } = asEcho(got.body);
    for (const [name, value] of Object.entries(kept)) {
      expect(headerOf(rawHeaders, name.toLowerCase()), name).toEqual([value]);
    }
    for (const name of Object.keys(dropped)) {
      if (name !== "connection") expect(headerOf(rawHeaders, name), name).toEqual([]);
    }
    expect(rawHeaders.join("\n")).not.toContain(tenant.key);
    expect(headerOf(rawHeaders, "host")).toEqual([`127.0.0.1:${upstream.port}`]);
  });

  it.each([
    ["gzip, deflate, br", "gzip, deflate, br"],
    ["gzip, deflate, br, zstd", "gzip, deflate, br"],
    ["zstd;q=1.0, br;q=0.5", "br;q=0.5"],
    ["zstd", "identity"],
  ])(
    "that accept %s ask the vendor for %s, in which tokens can be counted",
    async (asked, passed) => {
      upstream.behave(echo);
      const got = await send(`${openaiUrl()}/x`, {
        headers: { ...auth(), "accept-encoding": asked },
        body: "{}",
      });
      const { rawHeaders } = asEcho(got.body);
      expect(headerOf(rawHeaders, "accept-encoding")).toEqual([passed]);
    },
  );

  it.each(rides)(
    "of $provider carry the vendor's credential in its own place, and never ours",
    async ({ provider, path, keyHeader, body }) => {
      upstream.behave(echo);
      const got = await send(gatewayUrl() + path, {
        headers: { ...keyHeader(tenant.key), "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { rawHeaders } = asEcho(got.body);
      const secret = vendorSecret(provider);
      const places = {
        openai: ["authorization", `Bearer ${secret}`],
        anthropic: ["x-api-key", secret],
        google: ["x-goog-api-key", secret],
        azure: ["api-key", secret],
      } as const;
      const [name, value] = places[provider];
      expect(headerOf(rawHeaders, name)).toEqual([value]);
      expect(JSON.stringify(rawHeaders)).not.toContain(tenant.key);
      expect(rawHeaders.filter((text) => text.includes(secret))).toHaveLength(1);
    },
  );

  it("of the vendor pass, but for cookies and what is meant for one hop", async () => {
    upstream.behave(
      answer(200, "{}", {
        "set-cookie": ["a=1", "b=2"],
        "X-Vendor": "v",
        "x-ratelimit-remaining-requests": "9",
        "openai-processing-ms": "12",
        "x-hop": "1",
        connection: "x-hop",
        "proxy-authenticate": "Basic",
        etag: '"e"',
      }),
    );
    const got = await send(`${openaiUrl()}/x`, { headers: auth(), body: "{}" });
    expect(headerOf(got.rawHeaders, "set-cookie")).toEqual([]);
    expect(headerOf(got.rawHeaders, "x-hop")).toEqual([]);
    expect(got.headers).toMatchObject({
      "x-vendor": "v",
      etag: '"e"',
      "openai-processing-ms": "12",
      "x-ratelimit-remaining-requests": "9",
    });
  });

  it("of ours are added, and the request id is the log's", async () => {
    upstream.behave(answer(200, "{}"));
    const got = await send(`${openaiUrl()}/x`, {
      headers: {
        ...auth(),
        "x-request-id": "chosen-by-the-caller",
        "content-type": "application/json",
      },
      body: '{"model":"gpt-4o"}',
    });
    const id = String(got.headers["x-request-id"]);
    expect(id).toMatch(/^req_[0-9A-Za-z]{22}$/);
    expect(got.headers).toMatchObject({
      "x-ratelimit-limit": "100000",
      "x-ratelimit-remaining": expect.stringMatching(/^\d+$/),
      "x-ratelimit-reset": expect.stringMatching(/^\d+$/),
    });
    expect(Number(got.headers["x-trueportai-overhead-ms"])).toBeGreaterThanOrEqual(0);
    expect(await loggedRow(id)).toMatchObject({ status: 200, model: "gpt-4o" });
  });

  it("of ours give way to the vendor's of the same name", async () => {
    upstream.behave(answer(200, "{}", { "x-ratelimit-limit": "3" }));
    const got = await send(`${openaiUrl()}/x`, { headers: auth(), body: "{}" });
    expect(headerOf(got.rawHeaders, "x-ratelimit-limit")).toEqual(["3"]);
  });

  it("continue a valid trace and replace a broken one", async () => {
    upstream.behave(echo);
    const valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const traceOf = async (traceparent: string): Promise<string> => {
      const got = await send(`${openaiUrl()}/x`, {
        headers: { ...auth(), traceparent },
        body: "{}",
      });
      return headerOf(asEcho(got.body).rawHeaders, "traceparent")[0] ?? "";
    };
    expect((await traceOf(valid)).slice(0, 35)).toBe(valid.slice(0, 35));
    const mended = await traceOf("00-00000000000000000000000000000000-b7ad6b7169203331-01");
    expect(mended).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
  });
});
