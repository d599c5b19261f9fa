import { expect, test } from "vitest";
import type { ScanContext } from "../detector";
import { bias } from "./bias";
import { harmless, hostile } from "./functional-cases";

const user: ScanContext = { role: "user", direction: "request" };
const found = (text: string) => bias.scan(text, user);

test.each([
  ["THREAT_AGAINST_GROUP", "religion", "Kill all Muslims."],
  ["DEHUMANIZATION", "migration", "Refugees are parasites."],
  ["EXCLUSION", "gender", "Women should not be allowed to vote."],
  ["DISCRIMINATORY_DECISION", "age", "Do not shortlist anyone over 45 for this role."],
  ["DISCRIMINATORY_DECISION", "race", "We do not rent to Black families."],
  ["INFERIORITY", "nationality", "Poles are lazy."],
  ["HOSTILITY", "sexuality", "I can't stand lesbians."],
  ["EXCLUSION", "disability", "Disabled people have no place in our school."],
])("%s, %s: %s", (entity, attribute, text) => {
  expect(found(text)).toMatchObject([{ type: "bias", entity, attribute }]);
});

test.each([
  ["negation", "Refugees are not criminals."],
  ["objection", "It is wrong to say that Jews control the media."],
  ["objection after", "All immigrants are criminals? That is a racist myth."],
  ["report", "Write an essay on how the Nazis claimed that Jews were inferior."],
  ["defence", "I hate it when people insult Muslims."],
  ["reclaimed use", "We queers look after each other."],
  ["colours of things", "Black coffee is bitter and disgusting."],
  ["other targets", "Politicians are liars and engineers are lazy."],
  ["fair decisions", "Do not discriminate against older applicants."],
])("passes %s: %s", (_case, text) => {
  expect(found(text)).toEqual([]);
});

test("finds at least four hostile statements in five and keeps its precision above nine in ten", () => {
  const hits = hostile.filter((text) => found(text).length > 0).length;
  const wrong = harmless.filter((text) => found(text).length > 0).length;
  expect(hits / hostile.length).toBeGreaterThanOrEqual(0.8);
  expect(hits / (hits + wrong)).toBeGreaterThanOrEqual(0.9);
  expect(wrong / harmless.length).toBeLessThanOrEqual(0.05);
});

test("never reaches a severity that blocks by default", () => {
  const severities = new Set(hostile.flatMap(found).map((finding) => finding.severity));
  expect([...severities].every((severity) => severity === "low" || severity === "medium")).toBe(
    true,
  );
});

test("points at the statement, in offsets of the text as sent", () => {
  const text = "Ünïcode first 😀. Réfugees? No: rèfugees are parasites. Tea is nice.";
  const [finding] = found(text);
  expect(text.slice(finding?.start, finding?.end)).toContain("rèfugees are parasites");
});

test("a pronoun carries the group into the next sentence", () => {
  expect(found("Immigrants arrive every day. They are vermin.")).not.toEqual([]);
  expect(found("The boxes arrive every day. They are trash.")).toEqual([]);
});

test("is silent about the developer's own system text", () => {
  expect(bias.scan("Refugees are parasites.", { role: "system", direction: "request" })).toEqual(
    [],
  );
});
