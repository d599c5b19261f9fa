import { expect, test } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { countTokens } from "./token-count";

test("counts what OpenAI counts", () => {
  expect(countTokens("openai", ["hello world", "The quick brown fox jumps."])).toBe(8);
  expect(countTokens("openai", [])).toBe(0);
});

test("a special token in a caller's text is counted as text", () => {
  expect(countTokens("openai", ["a <|endoftext|> b"])).toBe(9);
});

test("cutting a long text changes its count by less than one in a hundred", () => {
  const sentence = "Each piece is cut at white space, so that no word is ever counted twice. ";
  const whole = countTokens("openai", [sentence.repeat(50)]);
  const cut = countTokens("openai", [sentence.repeat(5_000)]);
  expect(Math.abs(cut / (whole * 100) - 1)).toBeLessThan(0.01);
});

test("other vendors count more tokens in the same text", () => {
  const text = ["A text of a few words, to be counted by each."];
  expect(countTokens("anthropic", text)).toBeGreaterThan(countTokens("openai", text));
});

test.each([
  ["one letter", "a".repeat(1_000_000)],
  ["no spaces", "日本語のテキスト".repeat(40_000)],
  ["base64", Buffer.alloc(300_000, 7).toString("base64")],
  ["white space", " \n".repeat(300_000)],
  ["emoji", "👩‍👩‍👧‍👦".repeat(50_000)],
])("a megabyte of %s takes no quadratic time", (_what, text) => {
  expect(countTokens("openai", [text])).toBeGreaterThan(0);
  expect(cpuMsOf(() => countTokens("openai", [text]), 2_000)).toBeLessThanOrEqual(2_000);
});
