import { describe, expect, it } from "vitest";
import { knownEntities } from "@/lib/gateway/policy/catalogue";
import { entityWord } from "./entity-words";

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\d-]{2,}/gu) ?? [];

describe("what a rule's sentence calls an entity", () => {
  it.each([
    ["CREDIT_CARD", "payment card number"],
    ["DE_TAX_ID", "German tax ID"],
    ["BE_NATIONAL_NUMBER", "Belgian national number"],
    ["US_ITIN", "US ITIN"],
    ["PRIVATE_KEY", "private key"],
    ["SOMETHING_NEW", "something new"],
  ])("%s is %s", (entity, word) => {
    expect(entityWord(entity)).toBe(word);
  });

  const chosen = knownEntities.filter(({ type }) => type === "pii");
  it.each(chosen.map(({ entity, title }) => [entity, title]))(
    "%s shares a word with what one chose it by, %s",
    (entity, title) => {
      const shared = wordsOf(entityWord(entity)).filter((word) => wordsOf(title).includes(word));
      expect(shared).not.toEqual([]);
    },
  );

  it("no two are called the same", () => {
    const words = knownEntities.map(({ entity }) => entityWord(entity));
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});
