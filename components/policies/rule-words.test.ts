import { expect, test } from "vitest";
import { ruleSentence } from "./rule-words";

test("a word that turns text round leaves the rest of the sentence as it is", () => {
  const sentence = ruleSentence({
    action: "redact",
    trigger_type: "keyword",
    pattern: null,
    keywords: ["\u202eFalcon\u2069"],
    entities: [],
    direction: "request",
    scope: { keys: [], providers: [], models: ["gpt\u202e*"] },
  });
  expect(sentence).toBe("When a prompt holds “Falcon”, redact it, for all keys, for gpt*.");
});
