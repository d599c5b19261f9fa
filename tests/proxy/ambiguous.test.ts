import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedTenant, sharedUpstream } from "../support/meeting";
import { overSocket } from "../support/raw";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

const path = "/trueportai-services/openai/v1/x";
const lines = (...all: readonly string[]): string => `${all.join("\r\n")}\r\n\r\n`;
const post = (...more: readonly string[]): string =>
  lines(`POST ${path} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${tenant.key}`, ...more);

it("two Authorization headers that differ are two keys, and refused as such", async () => {
  const answer = await overSocket(
    inject("site").url,
    `${post("Authorization: Bearer sk-other", "Connection: close", "Content-Length: 2")}{}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).toContain("INVALID_API_KEY");
  expect(upstream.takeCalls()).toEqual([]);
});

describe("what two servers in a row could read differently is refused, the connection closed, no vendor called", () => {
  it.each([
    [
      "length and chunks at once",
      () => `${post("Content-Length: 4", "Transfer-Encoding: chunked")}0\r\n\r\n`,
    ],
    ["two lengths", () => `${post("Content-Length: 2", "Content-Length: 3")}{}x`],
    ["a length that is no number", () => `${post("Content-Length: +2")}{}`],
    [
      "an unknown coding after chunked",
      () => `${post("Transfer-Encoding: chunked, identity")}0\r\n\r\n`,
    ],
    [
      "a coding beside chunked",
      () => `${post("Transfer-Encoding: gzip, chunked")}2\r\n{}\r\n0\r\n\r\n`,
    ],
    ["an expectation that nobody meets", () => `${post("Expect: 200-ok", "Content-Length: 2")}{}`],
    ["a target that is no path", () => lines("OPTIONS * HTTP/1.1", "Host: localhost")],
    ["two hosts", () => `${post("Host: evil", "Content-Length: 2")}{}`],
    [
      "no host",
      () =>
        `${lines(`POST ${path} HTTP/1.1`, `Authorization: Bearer ${tenant.key}`, "Content-Length: 2")}{}`,
    ],
    [
      "a malformed host",
      () => lines(`GET ${path} HTTP/1.1`, "Host: a b", `Authorization: Bearer ${tenant.key}`),
    ],
    [
      "a host with a path",
      () => lines(`GET ${path} HTTP/1.1`, "Host: a/b", `Authorization: Bearer ${tenant.key}`),
    ],
    [
      "a whole address as target",
      () =>
        lines(
          `GET http://evil${path} HTTP/1.1`,
          "Host: localhost",
          `Authorization: Bearer ${tenant.key}`,
        ),
    ],
    [
      "bare line feeds",
      () => `GET ${path} HTTP/1.1\nHost: localhost\nAuthorization: Bearer ${tenant.key}\n\n`,
    ],
    [
      "a folded header",
      () =>
        lines(
          `GET ${path} HTTP/1.1`,
          "Host: localhost",
          "X-A: 1",
          " folded",
          `Authorization: Bearer ${tenant.key}`,
        ),
    ],
    [
      "a space before the colon",
      () =>
        lines(`GET ${path} HTTP/1.1`, "Host : localhost", `Authorization: Bearer ${tenant.key}`),
    ],
    [
      "a NUL in a header",
      () =>
        lines(
          `GET ${path} HTTP/1.1`,
          "Host: localhost",
          "X-A: a\0b",
          `Authorization: Bearer ${tenant.key}`,
        ),
    ],
  ])("%s", async (_name, text) => {
    upstream.takeCalls();
    const got = await overSocket(inject("site").url, text());
    expect(got).toMatch(/^HTTP\/1\.1 400 /);
    expect(got).toContain('"code":"INVALID_REQUEST"');
    expect(got.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    expect(upstream.takeCalls()).toEqual([]);
  });

  it("headers beyond 16 KiB, and more than a hundred of them, answer 431", async () => {
    const large = lines(
      `GET ${path} HTTP/1.1`,
      "Host: localhost",
      `X-Large: ${"x".repeat(20_000)}`,
    );
    const many = lines(
      `GET ${path} HTTP/1.1`,
      "Host: localhost",
      ...Array.from({ length: 101 }, (_, i) => `X-${i}: 1`),
    );
    for (const text of [large, many]) {
      const got = await overSocket(inject("site").url, text);
      expect(got).toMatch(/^HTTP\/1\.1 431 /);
      expect(got).toContain('"code":"HEADERS_TOO_LARGE"');
    }
  });

  it("a request for a WebSocket gets a sentence that there is none", async () => {
    const got = await overSocket(
      inject("site").url,
      post(
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ),
    );
    expect(got).toMatch(/^HTTP\/1\.1 400 /);
    expect(got).toContain("WebSocket");
  });

  it("a request that is not HTTP at all gets an answer that says so", async () => {
    const got = await overSocket(
      inject("site").url,
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    );
    expect(got).toMatch(/^HTTP\/1\.1 400 /);
    expect(got).not.toMatch(/\bat .*\(|node:/);
  });
});

describe("paths that a framework behind would trip over", () => {
  it.each(["/%zz", "/%ff%fe", "/%", "/docs/%E0%A4%A"])("%s answers 400", async (target) => {
    const got = await overSocket(
      inject("site").url,
      lines(`GET ${target} HTTP/1.1`, "Host: localhost", "Connection: close"),
    );
    expect(got).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("a whole address never becomes a redirect to it", async () => {
    const got = await overSocket(
      inject("site").url,
      lines("GET http://evil.example/login HTTP/1.1", "Host: localhost", "Connection: close"),
    );
    expect(got).toMatch(/^HTTP\/1\.1 400 /);
    expect(got.toLowerCase()).not.toContain("location:");
  });

  it("TRACE answers 405 everywhere", async () => {
    for (const target of ["/", path]) {
      const got = await overSocket(
        inject("site").url,
        lines(`TRACE ${target} HTTP/1.1`, "Host: localhost", "Connection: close"),
      );
      expect(got).toMatch(/^HTTP\/1\.1 405 /);
    }
  });
});
