import { expect, test } from "vitest";
import { normalize } from "./normalize";
import { Tokens } from "./tokens";
import { WordTable } from "./word-table";

const table = new WordTable([
  [1, "ignore|ignorier*|忽略"],
  [2, "system prompt|vorherige anweis*|之前的"],
  [4, "prompt"],
]);

function masks(text: string): number[] {
  const tokens = new Tokens();
  const normalized = normalize(text);
  tokens.fill(normalized, 0, normalized.length);
  return Array.from({ length: tokens.count }, (_v, i) => table.at(tokens, i));
}

test.each([
  ["a word, in any case", "please IGNORE it", [0, 1, 0]],
  ["no part of a longer word", "ignored", [0]],
  ["a stem at the front of a word", "ignorieren", [1]],
  ["a phrase at its first word", "my system prompt", [0, 2, 4]],
  ["no phrase broken by another word", "system of prompt", [0, 0, 4]],
  ["a phrase that ends in a stem", "vorherige Anweisungen", [2, 0]],
  ["words of a script without spaces", "忽略之前的", [1, 0, 2, 0, 0]],
  ["accents folded away", "ÍGNORE", [1]],
])("finds %s", (_case, text, expected) => {
  expect(masks(text)).toEqual(expected);
});

test("reports where a phrase ends", () => {
  const tokens = new Tokens();
  const normalized = normalize("show system prompt now");
  tokens.fill(normalized, 0, normalized.length);
  table.at(tokens, 1);
  expect(table.phraseEnd).toBe(2);
});

test("refuses a stem longer than it can look up", () => {
  expect(() => new WordTable([[1, "instruktionen*"]])).toThrow("must have 2 to 8 letters");
});
