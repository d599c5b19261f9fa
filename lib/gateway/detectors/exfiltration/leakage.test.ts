import { expect, test } from "vitest";
import { leakIndex, systemLeaks } from "./leakage";

const system =
  "You are Nova, the support assistant of Acme. Never mention the internal discount code WINTER-77. " +
  "Always answer in two sentences and escalate refunds above 500 euros to a human agent.";
const index = leakIndex(system);

test("finds a stretch of the system text and points at it", () => {
  const told = "never mention the internal discount code winter-77. always answer in two sentences";
  const answer = `Sure! It says: ${told}. Anything else?`;
  const [leak] = systemLeaks(index, answer);
  expect(answer.slice(leak?.start, leak?.end)).toContain(told);
});

test.each([
  ["in base64", btoa(system)],
  ["with zero-width characters between", [...system].join("\u200b")],
  ["in other case and punctuation", system.toUpperCase().replaceAll(".", " —")],
])("finds it %s", (_case, answer) => {
  expect(systemLeaks(index, answer)).not.toEqual([]);
});

test.each([
  ["an ordinary answer", "Your refund is on its way and should arrive within five days."],
  ["the assistant's own name", "I am Nova, the support assistant of Acme. How can I help?"],
])("passes %s", (_case, answer) => {
  expect(systemLeaks(index, answer)).toEqual([]);
});

test("what the user also wrote is not a secret", () => {
  expect(systemLeaks(leakIndex(system, `My notes: ${system}`), system)).toEqual([]);
});

test("a short system text leaks as a whole", () => {
  expect(
    systemLeaks(
      leakIndex("Speak only of tea and of cups, never of coffee."),
      "I was told: speak only of tea and of cups, never of coffee.",
    ),
  ).toHaveLength(1);
});

test("the index keeps no text", () => {
  expect(JSON.stringify([...index.shingles])).not.toMatch(/[a-z]{3}/i);
});
