import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { echo, type FaultyUpstream } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { send } from "../support/raw";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
beforeEach(() => {
  upstream.behave(echo);
  upstream.takeCalls();
});
afterAll(() => upstream.stop());

const call = (path: string, method = "POST") =>
  send(gatewayUrl() + path, {
    method,
    headers: { authorization: `Bearer ${tenant.key}` },
    ...(method === "POST" ? { body: "{}" } : {}),
  });

describe("a path that could lead elsewhere is refused, and no vendor hears of it", () => {
  it.each([
    "/openai/v1/..%2f..%2fadmin",
    "/openai/v1/http:%2f%2fevil",
    "/openai/v1/%5c%5cevil",
    "/openai/v1/a%00b",
    "/openai/v1/a%0d%0ab",
    "/openai/v1/%2e%2e/admin",
    "/openai/v1/%2e",
    "/openai/v1/a%3fb",
    "/openai/v1/a%23b",
    "/openai/v1/a%7fb",
    "/openai/v1/%zz",
    "/openai/v1/%ff%fe",
    "/openai/v1/../../admin",
    "/openai/v1/./x",
    "/google/v1beta/models/..%2Fx:generateContent",
    "/azure/Evil_Resource/d/chat/completions",
    "/azure/evil.com%2f/d/chat/completions",
    "/azure/a@b/d/chat/completions",
    `/azure/${"a".repeat(64)}/d/chat/completions`,
    "/azure/res/bad%20deployment/chat/completions",
    `/azure/res/${"d".repeat(65)}/chat/completions`,
  ])("%s", async (path) => {
    const got = await call(path);
    expect(got.status).toBe(400);
    expect(JSON.parse(got.body.toString())).toMatchObject({
      code: "INVALID_REQUEST",
      detail: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(upstream.takeCalls()).toEqual([]);
  });
});

describe("a path goes to where it says", () => {
  it.each([
    ["/openai/v1/chat/completions", "/v1/chat/completions"],
    ["/openai/v1//chat//completions", "/v1/chat/completions"],
    ["/openai/v1/chat/completions/", "/v1/chat/completions"],
    ["/openai/v1/files/a%20b%2Bc", "/v1/files/a%20b+c"],
    ["/openai/v1/@evil", "/v1/@evil"],
    ["/openai/v1/models/ft:gpt-4o:acme::id", "/v1/models/ft:gpt-4o:acme::id"],
    ["/anthropic/v1/messages", "/v1/messages"],
    ["/anthropic/v1/v1/messages", "/v1/messages"],
    [
      "/google/v1beta/models/gemini-2.5-flash:generateContent?alt=sse",
      "/v1beta/models/gemini-2.5-flash:generateContent?alt=sse",
    ],
    [
      "/azure/res/dep/chat/completions?api-version=2024-02-01",
      "/openai/deployments/dep/chat/completions?api-version=2024-02-01",
    ],
    [
      "/azure/res/dep/openai/deployments/gpt-4o/chat/completions?api-version=2024-02-01",
      "/openai/deployments/dep/chat/completions?api-version=2024-02-01",
    ],
    [
      "/azure/res/dep/openai/responses?api-version=preview",
      "/openai/responses?api-version=preview",
    ],
  ])("%s → %s", async (path, expected) => {
    const got = await call(path);
    expect(got.status).toBe(200);
    expect((await upstream.nextCall()).url).toBe(expected);
  });
});

describe("a path of nobody", () => {
  it.each(["/nobody/v1/x", "/openai", "/openai/v2/x", "/google/upload/v2/files", "/openaix/v1/x"])(
    "%s answers 404 with a sentence",
    async (path) => {
      const got = await call(path);
      expect(got.status).toBe(404);
      expect(JSON.parse(got.body.toString())).toMatchObject({ code: "NOT_FOUND" });
      expect(upstream.takeCalls()).toEqual([]);
    },
  );

  it("TRACE is no method of ours", async () => {
    const got = await call("/openai/v1/x", "TRACE");
    expect(got.status).toBe(405);
    expect(upstream.takeCalls()).toEqual([]);
  });
});
