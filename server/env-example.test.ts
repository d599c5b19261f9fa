import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseEnv } from "@/lib/env";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const namesIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "").sort();

const example = read("../.env.example");
/** Set by the supervisor for its children, never by an operator. */
const isInternal = (name: string) => name.startsWith("TRUEPORTAI_");

test(".env.example names every variable an operator may set, and no other", () => {
  const known = namesIn(read("../lib/env.ts"), /^ {2}([A-Z][A-Z_]+): (?:with|opt|secret)/gm);
  expect(known.length).toBeGreaterThan(30);
  expect(namesIn(example, /^(?:# )?([A-Z][A-Z_]+)=/gm)).toEqual(
    known.filter((name) => !isInternal(name)),
  );
});

test(".env.example is a valid environment and states the defaults", () => {
  const lines = [...example.matchAll(/^([A-Z][A-Z_]+)="?([^"\n]*)"?$/gm)];
  const given = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
  expect(parseEnv(given)).toEqual(parseEnv({}));
});
