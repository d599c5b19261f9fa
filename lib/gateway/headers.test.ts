import { expect, test } from "vitest";
import { headerOf, removeHeader, setHeader, toCaller, toUpstream } from "./headers";

test.each([
  "Authorization",
  "x-api-key",
  "API-KEY",
  "x-goog-api-key",
  "Cookie",
  "Host",
  "Content-Length",
  "Expect",
  "X-Forwarded-For",
  "Forwarded",
  "Proxy-Authorization",
  "x-middleware-subrequest",
  "x-nextjs-data",
  "x-trueportai-boot",
  "Connection",
  "Keep-Alive",
  "TE",
  "Transfer-Encoding",
  "Upgrade",
])("%s never reaches the provider", (name) => {
  expect(toUpstream([name, "value", "accept", "*/*"])).toEqual(["accept", "*/*"]);
});

test("end-to-end headers pass in order, case and number", () => {
  const raw = ["OpenAI-Beta", "assistants=v2", "X-Stainless-Lang", "js", "x-stainless-lang", "ts"];
  expect(toUpstream(raw)).toEqual(raw);
  expect(toCaller(raw)).toEqual(raw);
});

test("what Connection names is for one hop only", () => {
  const raw = ["Connection", "keep-alive, X-Hop", "x-hop", "1", "x-end", "2"];
  expect(toUpstream(raw)).toEqual(["x-end", "2"]);
  expect(toCaller(raw)).toEqual(["x-end", "2"]);
});

test("a provider's cookies never reach the caller", () => {
  expect(toCaller(["Set-Cookie", "a=b", "content-type", "text/plain"])).toEqual([
    "content-type",
    "text/plain",
  ]);
});

test("setHeader leaves one header of the name, removeHeader none", () => {
  const headers = ["A", "1", "b", "2", "a", "3"];
  setHeader(headers, "a", "4");
  expect(headers).toEqual(["b", "2", "a", "4"]);
  removeHeader(headers, "a");
  expect(headers).toEqual(["b", "2"]);
  expect(headerOf(headers, "a")).toBeUndefined();
});
