import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameDetector } from "./detector";
import { Bloom } from "./lexicon";
import { wordHash } from "./words";

const scan = (text: string) => nameDetector.scan(text, { role: "user", direction: "request" });
const names = (text: string): string[] =>
  scan(text).map(({ start, end }) => text.slice(start, end));

describe("the detector of names", () => {
  it.each([
    ["My name is Margaret Ellison and I need help.", "Margaret Ellison"],
    ["Dear Mr. Whitaker,", "Whitaker"],
    ["Kind regards,\nTom Baker", "Tom Baker"],
    ["Please ask Maria to call me back.", "Maria"],
    ["The report was written by Jean-Pierre Dubois.", "Jean-Pierre Dubois"],
    ["She met Barack Obama in Chicago.", "Barack Obama"],
  ])("finds the name in %s", (text, name) => {
    expect(names(text)).toContain(name);
  });

  it.each([
    "Explain the difference between Kubernetes and Docker Swarm.",
    "What is the capital of New Zealand?",
    "Write a Python function that sorts a List of Integers.",
    "On Monday the United Nations met in Geneva.",
    "@alice and #Trending on example.com/Users/Bob",
    "class Customer extends Base { private Order order; }",
  ])("finds none in %s", (text) => {
    expect(names(text)).toEqual([]);
  });

  it("joins small words inside a family name, and initials", () => {
    expect(names("I spoke with Peter van Onselen yesterday.")).toEqual(["Peter van Onselen"]);
    expect(names("Customer: John F. Kennedy")).toEqual(["John F. Kennedy"]);
  });

  it("is of low severity and off unless a rule names it", () => {
    for (const finding of scan("My name is Margaret Ellison.")) {
      expect(finding).toMatchObject({ entity: "PERSON", severity: "low" });
    }
  });

  it("stays inside the text and in order, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (noise) => {
        const text = `Dear Anna Miller, ${noise} said John Smith.`;
        let last = 0;
        for (const { start, end } of scan(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });

  it("has weights that fit in 600 KB", async () => {
    const { default: data } = await import("./names.weights.json");
    expect(JSON.stringify(data).length).toBeLessThan(600_000);
  });
});

describe("the list without a list", () => {
  it("never forgets a word, and rarely claims one it has not seen", () => {
    const bloom = new Bloom(new Uint8Array(1 << 13));
    for (let i = 0; i < 5000; i++) bloom.add(wordHash(`word${i}`));
    for (let i = 0; i < 5000; i++) expect(bloom.has(wordHash(`Word${i}`))).toBe(true);
    const wrong = Array.from({ length: 5000 }, (_, i) => bloom.has(wordHash(`other${i}`)));
    expect(wrong.filter(Boolean).length).toBeLessThan(150);
  });
});
