import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { echo, type FaultyUpstream } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { type Answer, send } from "../support/raw";
import { managementPath, platformPath, type Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;
let second: string;
let token: string;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
  token = tenant.token;
  second = (await tenant.newKey()).key;
});
beforeEach(() => {
  upstream.behave(echo);
  upstream.takeCalls();
});
afterAll(() => upstream.stop());

const call = (headers: Record<string, string>, search = ""): Promise<Answer> =>
  send(`${gatewayUrl()}/openai/v1/x${search}`, { headers, body: "{}" });
const codeOf = ({ body }: Answer): string => JSON.parse(body.toString()).code;

describe("a key is taken from where any SDK puts it", () => {
  it.each(["x-api-key", "api-key", "x-goog-api-key", "authorization"])("%s", async (name) => {
    const got = await call({
      [name]: name === "authorization" ? `Bearer ${tenant.key}` : tenant.key,
    });
    expect(got.status).toBe(200);
  });

  it("from several places at once when they agree, in any case of the scheme", async () => {
    const got = await call({
      "x-api-key": tenant.key,
      authorization: `bearer ${tenant.key}`,
      "api-key": tenant.key,
    });
    expect(got.status).toBe(200);
  });

  it("and refused when they differ", async () => {
    const got = await call({ "x-api-key": tenant.key, authorization: `Bearer ${second}` });
    expect([got.status, codeOf(got)]).toEqual([401, "INVALID_API_KEY"]);
    expect(upstream.takeCalls()).toEqual([]);
  });
});

describe("a call without a valid key is refused, and no vendor hears of it", () => {
  const wrong = (): readonly (readonly [string, Record<string, string>])[] => [
    ["none", {}],
    ["empty", { authorization: "Bearer " }],
    ["no scheme of ours", { authorization: "Basic c2s6" }],
    ["another gateway's", { authorization: "Bearer sk-proj-abcdefghijklmnopqrstuvwxyz0123456789" }],
    [
      "mistyped",
      {
        authorization: `Bearer ${tenant.key.slice(0, 20)}${tenant.key[20] === "a" ? "b" : "a"}${tenant.key.slice(21)}`,
      },
    ],
    ["very long", { authorization: `Bearer sk-${"a".repeat(8_000)}` }],
    ["a management token", { authorization: `Bearer ${token}` }],
    ["SQL", { authorization: "Bearer sk-' OR 1=1 --" }],
  ];
  it.each([
    "none",
    "empty",
    "no scheme of ours",
    "another gateway's",
    "mistyped",
    "very long",
    "a management token",
    "SQL",
  ])("%s", async (name) => {
    const headers = wrong().find(([label]) => label === name)?.[1] ?? {};
    const got = await call(headers);
    expect([got.status, codeOf(got)]).toEqual([401, "INVALID_API_KEY"]);
    expect(upstream.takeCalls()).toEqual([]);
    for (const value of Object.values(headers)) {
      if (value.length > 20) expect(got.body.toString()).not.toContain(value.slice(7));
    }
  });

  it.each(["key", "api_key", "api-key", "apikey"])(
    "in the query as ?%s=, even beside a valid header",
    async (name) => {
      for (const headers of [{}, { authorization: `Bearer ${tenant.key}` }]) {
        const got = await call(headers, `?${name}=${tenant.key}`);
        expect([got.status, codeOf(got)]).toEqual([401, "INVALID_API_KEY"]);
        expect(got.body.toString()).not.toContain(tenant.key);
      }
      expect(upstream.takeCalls()).toEqual([]);
    },
  );
});

describe("a key acts as it stands now", () => {
  /** The first answer with this status, or the last one of 20 seconds. */
  const settled = async (headers: Record<string, string>, status: number): Promise<Answer> => {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const got = await call(headers);
      if (got.status === status || performance.now() > deadline) return got;
    }
  };

  it("switched off it answers 403, on again it works, deleted it is unknown", async () => {
    const { id, key } = await tenant.newKey();
    const headers = { authorization: `Bearer ${key}` };
    const change = (method: string, body?: object) =>
      tenant.manage(method, `${managementPath}/keys/${id}`, body);
    expect((await call(headers)).status).toBe(200);
    await change("PATCH", { is_active: false });
    expect(codeOf(await settled(headers, 403))).toBe("KEY_INACTIVE");
    await change("PATCH", { is_active: true });
    expect((await settled(headers, 200)).status).toBe(200);
    await change("PATCH", { rate_limit_rpm: 7 });
    const deadline = performance.now() + 20_000;
    let limit: unknown;
    while (limit !== "7" && performance.now() < deadline)
      limit = (await call(headers)).headers["x-ratelimit-limit"];
    expect(limit).toBe("7");
    await change("DELETE");
    expect(codeOf(await settled(headers, 401))).toBe("INVALID_API_KEY");
  });

  it("past its date it answers 403", async () => {
    const inMs = (ms: number) => ({ expires_at: new Date(Date.now() + ms).toISOString() });
    const { id, key } = await tenant.newKey(inMs(3_600_000));
    const headers = { authorization: `Bearer ${key}` };
    expect((await call(headers)).status).toBe(200);
    await tenant.manage("PATCH", `${managementPath}/keys/${id}`, inMs(1_000));
    expect(codeOf(await settled(headers, 403))).toBe("KEY_INACTIVE");
  });

  it("bound to models and providers it reaches no other", async () => {
    const { key } = await tenant.newKey({
      allowed_models: ["gpt-4o"],
      allowed_providers: ["openai"],
    });
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const ask = (path: string, model: string) =>
      send(`${gatewayUrl()}${path}`, { headers, body: JSON.stringify({ model }) });
    expect((await ask("/openai/v1/chat/completions", "gpt-4o")).status).toBe(200);
    const model = await ask("/openai/v1/chat/completions", "gpt-4");
    expect([model.status, codeOf(model)]).toEqual([403, "MODEL_NOT_ALLOWED"]);
    const provider = await ask("/anthropic/v1/messages", "gpt-4o");
    expect([provider.status, codeOf(provider)]).toEqual([403, "PROVIDER_NOT_ALLOWED"]);
  });

  const asked = JSON.stringify({ model: "gpt-4", messages: [] });
  it.each([
    ["under a type that is none of JSON's", { "content-type": "application/octet-stream" }, asked],
    ["under a type of sound", { "content-type": "audio/mpeg" }, asked],
    [
      "compressed",
      { "content-type": "application/json", "content-encoding": "gzip" },
      gzipSync(asked),
    ],
    [
      "in a form",
      { "content-type": "multipart/form-data; boundary=b" },
      '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4\r\n--b--\r\n',
    ],
    [
      "among others of a batch",
      { "content-type": "application/json" },
      JSON.stringify({
        requests: [{ params: { model: "gpt-4o" } }, { params: { model: "gpt-4" } }],
      }),
    ],
  ])("bound to models it reaches no other %s", async (_how, headers, body) => {
    const { key } = await tenant.newKey({ allowed_models: ["gpt-4o"] });
    upstream.takeCalls();
    const got = await send(`${gatewayUrl()}/anthropic/v1/messages/batches`, {
      headers: { ...headers, authorization: `Bearer ${key}` },
      body,
    });
    expect([got.status, codeOf(got)]).toEqual([403, "MODEL_NOT_ALLOWED"]);
    expect(upstream.takeCalls()).toEqual([]);
  });
});

describe("a tenant's own credential", () => {
  it("that is taken away gives way to the operator's, where that is shared", async () => {
    const other = await sharedTenant({ upstream: upstream.url });
    const ask = () =>
      send(`${gatewayUrl()}/openai/v1/models`, {
        method: "GET",
        headers: { authorization: `Bearer ${other.key}` },
      });
    expect((await ask()).status).toBe(200);
    expect(upstream.takeCalls()).toHaveLength(1);
    await other.manage("DELETE", `${platformPath}/service/providers/openai`);
    const deadline = performance.now() + 20_000;
    do {
      upstream.takeCalls();
      expect((await ask()).status).toBe(200);
    } while (upstream.takeCalls().length > 0 && performance.now() < deadline);
    expect(performance.now()).toBeLessThan(deadline);
  });
});
