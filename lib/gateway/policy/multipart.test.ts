import { expect, test } from "vitest";
import { boundaryOf, textPartsOf } from "./multipart";

const form = (...parts: string[]): string =>
  `${parts.map((part) => `--B\r\n${part}`).join("\r\n")}\r\n--B--\r\n`;
const field = (name: string, value: string): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const file = (type: string, content: string): string =>
  `Content-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: ${type}\r\n\r\n${content}`;

const textsOf = (body: string): string[] | undefined =>
  textPartsOf(body, "B")?.map(({ start, end }) => body.slice(start, end));

test.each([
  [
    "fields are text",
    form(field("model", "whisper-1"), field("prompt", "hello")),
    ["whisper-1", "hello"],
  ],
  ["a picture is none", form(file("image/png", "\x89PNG"), field("a", "b")), ["b"]],
  [
    "an unnamed type of file is none",
    form(`Content-Disposition: form-data; name="f"; filename="x"\r\n\r\nbin`),
    [],
  ],
  ["lines of JSON in a file are text", form(file("application/jsonl", "{}\n{}")), ["{}\n{}"]],
  ["an empty field is an empty text", form(field("a", "")), [""]],
  ["a value may hold what looks like a boundary", form(field("a", "--C\r\nx")), ["--C\r\nx"]],
])("%s", (_case, body, expected) => {
  expect(textsOf(body)).toEqual(expected);
});

test("a body that breaks off is not taken for a form", () => {
  expect(textPartsOf(form(field("a", "b")).slice(0, -8), "B")).toBeNull();
  expect(textPartsOf("", "B")).toBeNull();
});

test("a part names its field", () => {
  expect(textPartsOf(form(field("model", "x")), "B")?.[0]?.name).toBe("model");
});

test.each([
  ["multipart/form-data; boundary=abc", "abc"],
  ['multipart/form-data; charset=utf-8; boundary="a b"', "a b"],
  ["multipart/form-data", null],
])("%s has the boundary %s", (contentType, expected) => {
  expect(boundaryOf(contentType)).toBe(expected);
});
