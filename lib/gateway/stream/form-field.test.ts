import { expect, test } from "vitest";
import { ModelField } from "./form-field";

const form = (parts: readonly string[]): Uint8Array =>
  new TextEncoder().encode(`${parts.map((part) => `--b1\r\n${part}\r\n`).join("")}--b1--\r\n`);
const file = (bytes: string): string =>
  `Content-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n${bytes}`;
const model = 'Content-Disposition: form-data; name="model"\r\n\r\nwhisper-1';

function read(body: Uint8Array, chunkBytes: number): string | null {
  const field = new ModelField();
  for (let at = 0; at < body.length; at += chunkBytes) {
    field.see(body.subarray(at, at + chunkBytes));
  }
  return field.value;
}

test.each([
  ["before the file", [model, file("x".repeat(2_000))], "whisper-1"],
  ["after the file", [file("x".repeat(2_000)), model], "whisper-1"],
  [
    "between others",
    [file("x"), model, model.replace("model", "stream").replace("whisper-1", "true")],
    "whisper-1",
  ],
  [
    "with headers of its own",
    [`${model.replace("\r\n\r\n", "\r\nContent-Type: text/plain\r\n\r\n")}`],
    "whisper-1",
  ],
  ["without quotes", [model.replace('"model"', "model")], "whisper-1"],
  ["not at all", [file("name of the model")], null],
  ["as a part of another name", [model.replace("model", "model_id")], null],
])("the model of a form is found %s, however the form is cut", (_where, parts, expected) => {
  const body = form(parts);
  for (const chunkBytes of [1, 7, 64, 1_000, body.length]) {
    expect(read(body, chunkBytes)).toBe(expected);
  }
});
