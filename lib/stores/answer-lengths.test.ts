import { expect, test } from "vitest";
import { createAnswerLengths } from "./answer-lengths";

const after = (...answers: number[]): number => {
  const lengths = createAnswerLengths();
  for (const tokens of answers) lengths.note("key_a", "gpt-4o", tokens);
  return lengths.longest("key_a", "gpt-4o");
};
const times = (count: number, tokens: number): number[] => Array(count).fill(tokens);

test("a model that never answered is assumed to answer at length", () => {
  expect(after()).toBe(4_096);
});

test("one short answer changes little, many come close to what is usual", () => {
  expect(after(300)).toBeGreaterThan(3_600);
  expect(after(...times(100, 300))).toBeLessThan(600);
});

test("an answer longer than assumed counts at once, and is forgotten by and by", () => {
  expect(after(12_000)).toBe(12_000);
  expect(after(12_000, ...times(35, 300))).toBeLessThan(6_200);
  expect(after(...times(200, 300), 12_000)).toBe(12_000);
});

test("each key and model has its own", () => {
  const lengths = createAnswerLengths();
  lengths.note("key_a", "gpt-4o", 20_000);
  expect(lengths.longest("key_b", "gpt-4o")).toBe(4_096);
  expect(lengths.longest("key_a", "gpt-4o-mini")).toBe(4_096);
});
