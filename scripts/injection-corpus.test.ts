import { expect, test } from "vitest";
import { attackRows, foreignAttackRows, hardNegativeRows } from "./injection-corpus";
import { Dice, expand } from "./injection-corpus/grammar";
import { languages } from "./injection-corpus/languages";
import { techniques } from "./injection-corpus/techniques";

test("the same seed gives the same corpus, another seed another", () => {
  expect(attackRows(7, 20)).toEqual(attackRows(7, 20));
  expect(foreignAttackRows(7, 5)).toEqual(foreignAttackRows(7, 5));
  expect(hardNegativeRows(7, 20)).toEqual(hardNegativeRows(7, 20));
  expect(attackRows(8, 20)).not.toEqual(attackRows(7, 20));
});

test("every technique and every language is there, without repeats", () => {
  const rows = [...attackRows(7, 20), ...foreignAttackRows(7, 5)];
  const kinds = new Set(rows.map((row) => row.kind));
  for (const kind of Object.keys(techniques)) expect(kinds).toContain(kind);
  for (const code of Object.keys(languages)) expect(kinds).toContain(`lang-${code}`);
  expect(Object.keys(languages).length).toBeGreaterThanOrEqual(20);
  expect(new Set(rows.map((row) => row.text)).size).toBe(rows.length);
});

test("no slot and no choice is left unfilled", () => {
  const rows = [...attackRows(3, 200), ...hardNegativeRows(3, 200)];
  const unfilled = rows.filter((row) => /\{[a-z]+\}/.test(row.text));
  expect(unfilled.filter((row) => !row.text.includes("//evil"))).toEqual([]);
});

test("labels follow the side a row is on", () => {
  expect(attackRows(7, 5).every((row) => row.label === 1)).toBe(true);
  expect(hardNegativeRows(7, 5).every((row) => row.label === 0)).toBe(true);
});

test("nested choices and slots are expanded", () => {
  const slots = { who: ["the [red|blue] fox"] };
  const texts = new Set(
    Array.from({ length: 50 }, (_v, i) => expand("[see|find] {who}", slots, new Dice(i))),
  );
  expect([...texts].sort()).toEqual([
    "find the blue fox",
    "find the red fox",
    "see the blue fox",
    "see the red fox",
  ]);
});
