import { expect, test } from "vitest";
import { parseEnv, type RuntimeEnv } from "@/lib/env";
import { assertSameOrigin, readCookies } from "./browser";

const bootToken = "a".repeat(64);
const installation = {
  ...parseEnv({ PUBLIC_URL: "https://gateway.example", TRUEPORTAI_BOOT_TOKEN: bootToken }),
  DATABASE_URL: "",
  AUTH_SECRET: "",
  ENCRYPTION_KEY: "",
} satisfies RuntimeEnv;

const passes = (method: string, headers: Record<string, string>): boolean => {
  try {
    assertSameOrigin(new Request("http://internal/", { method, headers }), installation);
    return true;
  } catch {
    return false;
  }
};

const viaListener = {
  "x-trueportai-boot": bootToken,
  "x-forwarded-proto": "http",
  "x-forwarded-host": "127.0.0.1:3000",
};

test.each<[string, string, Record<string, string>, boolean]>([
  ["a change from our own page", "POST", { origin: "https://gateway.example" }, true],
  ["a change from elsewhere", "POST", { origin: "https://evil.example" }, false],
  ["a change from nowhere said", "DELETE", {}, false],
  ["a change from an opaque origin", "POST", { origin: "null" }, false],
  ["another port of ours", "PUT", { origin: "https://gateway.example:8443" }, false],
  ["our name without TLS", "PUT", { origin: "http://gateway.example" }, false],
  ["the address in use", "POST", { ...viaListener, origin: "http://127.0.0.1:3000" }, true],
  [
    "an address nobody vouches for",
    "POST",
    { ...viaListener, "x-trueportai-boot": "b", origin: "http://127.0.0.1:3000" },
    false,
  ],
  ["reading", "GET", {}, true],
  ["reading from elsewhere", "GET", { "sec-fetch-site": "cross-site" }, false],
  [
    "a neighbour's page that claims to be ours",
    "POST",
    { origin: "https://gateway.example", "sec-fetch-site": "same-site" },
    false,
  ],
])("%s (%s) passes by a cookie as expected", (_case, method, headers, expected) => {
  expect(passes(method, headers)).toBe(expected);
});

test("of a cookie sent twice the first counts, and odd parts are skipped", () => {
  const headers = new Headers({ cookie: "a=1; b=x=y; ; c; a=2; =3" });
  expect([...readCookies({ headers })]).toEqual([
    ["a", "1"],
    ["b", "x=y"],
  ]);
});
