import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBody, parseJson } from "./parse-body";

const post = (body: string | Uint8Array, type: string | null = "application/json"): Request =>
  new Request("http://localhost/", {
    method: "POST",
    body: body as BodyInit,
    headers: type === null ? {} : { "content-type": type },
  });

test.each<[string, string | Uint8Array, string]>([
  ["cut off", '{"a":', "INVALID_REQUEST"],
  ["single quotes", "{'a':1}", "INVALID_REQUEST"],
  ["NaN", '{"a":NaN}', "INVALID_REQUEST"],
  ["trailing comma", '{"a":1,}', "INVALID_REQUEST"],
  ["text after the end", "{} {}", "INVALID_REQUEST"],
  ["an open string", '{"a":"b', "INVALID_REQUEST"],
  ["invalid UTF-8", Uint8Array.of(0x22, 0xff, 0xfe, 0x22), "INVALID_REQUEST"],
  ["a name twice", '{"a":1,"a":2}', "INVALID_REQUEST"],
  ["a name twice, once escaped", '{"a":1,"\\u0061":2}', "INVALID_REQUEST"],
  ["a name twice, deep inside", '{"x":[{"a":1 ,\n"a" :2}]}', "INVALID_REQUEST"],
  ["__proto__", '{"__proto__":{"admin":true}}', "INVALID_REQUEST"],
  ["__proto__ in disguise", '{"\\u005f_proto__":1}', "INVALID_REQUEST"],
  ["constructor", '{"metadata":{"constructor":1}}', "INVALID_REQUEST"],
  ["NUL in text", '{"a":"\\u0000"}', "INVALID_REQUEST"],
  ["a lone surrogate", '{"a":"\\ud800"}', "INVALID_REQUEST"],
  ["65 levels", "[".repeat(65) + "]".repeat(65), "INVALID_REQUEST"],
  ["200,000 levels", "[".repeat(200_000) + "]".repeat(200_000), "INVALID_REQUEST"],
  ["10,001 values", `[${"1,".repeat(10_000)}1]`, "INVALID_REQUEST"],
  ["over 1 MiB", `"${"a".repeat(1_048_576)}"`, "PAYLOAD_TOO_LARGE"],
])("a body with %s is refused", async (_case, body, code) => {
  await expect(parseBody(post(body))).rejects.toMatchObject({ code });
});

test.each([
  ["application/x-www-form-urlencoded"],
  ["text/plain"],
  ["application/json; charset=latin1"],
  ["multipart/form-data; boundary=x"],
])("content-type %s is refused", async (type) => {
  await expect(parseBody(post("{}", type))).rejects.toMatchObject({
    code: "UNSUPPORTED_MEDIA_TYPE",
  });
});

test("64 levels, repeated names in different objects and escapes are fine", async () => {
  const deep = "[".repeat(64) + "]".repeat(64);
  expect(await parseBody(post(deep))).toEqual(JSON.parse(deep));
  const text = '{"a":{"b":1},"b":{"a":"\\"x\\": {","c":["a","a"]},"toString":1}';
  expect(await parseBody(post(text, "application/json; charset=UTF-8"))).toEqual(JSON.parse(text));
});

test("an empty body reads as an empty object", async () => {
  expect(await parseBody(new Request("http://localhost/", { method: "POST" }))).toEqual({});
});

test("any JSON within bounds reads as JSON.parse reads it", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 8, noUnicodeString: false } as fc.JsonSharedConstraints),
      (text) => {
        let read: unknown;
        try {
          read = parseJson(text);
        } catch (error) {
          expect(String(error)).toMatch(/field twice|must not use|valid Unicode/);
          return;
        }
        expect(read).toEqual(JSON.parse(text));
      },
    ),
  );
});

test("no text makes it throw anything but a refusal", () => {
  const soup = fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0a1 \n\0etruefals-.') });
  fc.assert(
    fc.property(soup, (text) => {
      try {
        parseJson(text);
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID_REQUEST" });
      }
    }),
    { numRuns: 2_000 },
  );
});
