import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../providers/provider";
import { inspectJson } from "./inspect";
import { applyMasks, masksFor } from "./redact";
import { anySsn, regex, ruleOf, selectionOf, words } from "./rule.fixture";
import { event, eventsOf, formats, govern, node, pieces } from "./stream-formats.fixture";

const selection = selectionOf(
  [
    ruleOf("redact", regex("\\b(?:4[0-9]{3}[ -]?){1}[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\\b")),
    ruleOf("redact", regex("[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}")),
    ruleOf("redact", regex("sk-[A-Za-z0-9]{8,}")),
    ruleOf("redact", regex("(?i)passw(?:or)?d[:=] ?\\S+$")),
    ruleOf("redact", words("zebra", "black panther")),
    ruleOf("log", words("hello")),
  ],
  "response",
);
const withDetector = selectionOf(
  [ruleOf("redact", anySsn), ruleOf("redact", regex("[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}"))],
  "response",
);

const planted = [
  "4111 1111 1111 1111",
  "4111111111111111",
  "jane.doe+x@mail.example.com",
  "sk-ABCDEF1234567",
  "zebra",
  "Black Panther",
  "123-45-6789",
];
const secrets = ["1111 1111", "11111111", "jane.doe", "ABCDEF123", "zebra", "Panther"];

const filler = fc.constantFrom(
  "a ",
  "hello ",
  "the ",
  "\n",
  "é",
  "😀",
  "4",
  "41",
  " - ",
  "@",
  "jane",
  "sk-",
  "zeb",
  '"q" ',
  "\\ ",
  "1234 ",
  "naïve ",
  ". ",
  "password: ",
);
const part = fc.oneof(
  { weight: 3, arbitrary: filler },
  { weight: 1, arbitrary: fc.constantFrom(...planted.map((x) => ` ${x} `)) },
);
const longTexts = fc.array(part, { minLength: 100, maxLength: 300 }).map((parts) => parts.join(""));
const texts = fc.array(part, { maxLength: 24 }).map((parts) => parts.join(""));

function whole(text: string, chosen = selection): string {
  const hits = chosen.full.scan(text, 0, { role: "assistant", direction: "response" });
  return applyMasks(text, masksFor(text, hits, null));
}

/** What must not be seen, except where adjacent digits by chance left it in the whole text as well. */
const secretsOf = (expected: readonly string[]): string[] =>
  secrets.filter((secret) => !expected.some((text) => text.includes(secret)));

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
const numRuns = Number(process.env.STREAM_RUNS ?? 200);
const hour = 3_600_000;

describe.each(Object.entries(formats))("%s", (_name, format) => {
  test(
    "a client reads what masking the whole text gives, under any chunking",
    () => {
      fc.assert(
        fc.property(texts, texts, sizes, cuts, (first, second, size, cut) => {
          const stream = format.stream([pieces(first, size), pieces(second, size)]);
          const { text } = govern(new TextEncoder().encode(stream), cut, { selection });
          const plain = format.read(eventsOf(stream));
          const expected = plain.map((channel) => whole(channel));
          expect(format.read(eventsOf(text))).toEqual(expected);
          for (const secret of secretsOf(expected)) expect(text).not.toContain(secret);
        }),
        { numRuns },
      );
    },
    hour,
  );

  test(
    "the same for texts far longer than any window",
    () => {
      fc.assert(
        fc.property(longTexts, longTexts, sizes, cuts, (first, second, size, cut) => {
          const stream = format.stream([pieces(first, size), pieces(second, size)]);
          const { text } = govern(new TextEncoder().encode(stream), cut, { selection });
          const plain = format.read(eventsOf(stream));
          expect(format.read(eventsOf(text))).toEqual(plain.map((channel) => whole(channel)));
        }),
        { numRuns: Math.ceil(numRuns / 10) },
      );
    },
    hour,
  );

  test(
    "the same with a detector that cannot say what is pending",
    () => {
      fc.assert(
        fc.property(longTexts, texts, sizes, cuts, (first, second, size, cut) => {
          const stream = format.stream([pieces(first, size), pieces(second, size)]);
          const { text } = govern(new TextEncoder().encode(stream), cut, {
            selection: withDetector,
          });
          const plain = format.read(eventsOf(stream));
          expect(format.read(eventsOf(text))).toEqual(
            plain.map((channel) => whole(channel, withDetector)),
          );
          expect(text).not.toContain("45-6789");
        }),
        { numRuns: Math.ceil(numRuns / 10) },
      );
    },
    hour,
  );
});

describe("the arguments of a tool call", () => {
  const value: fc.Arbitrary<Json> = fc.oneof(
    texts,
    fc.constantFrom<Json>(1, true, null, 123456789, 4111111111111111, -1.5e3),
    fc.array(texts, { maxLength: 3 }),
  );
  const documents = fc.dictionary(
    fc.constantFrom("a", "to", "jane.doe@mail.example.com", "x y"),
    value,
  );
  const spaced = (document: Json, space: number) => JSON.stringify(document, null, space);
  /** Some characters as escapes that a JSON writer need not use. */
  const escaped = (json: string) =>
    json.replace(/[14e@]/g, (char, at: number) =>
      at % 3 === 0 ? `\\u00${char.charCodeAt(0).toString(16)}` : char,
    );

  test(
    "are masked string by string and stay JSON, as in an answer that is not streamed",
    () => {
      fc.assert(
        fc.property(documents, sizes, cuts, fc.boolean(), (document, size, cut, isEscaped) => {
          const plain = spaced(document, size[0] ?? 0);
          const json = isEscaped
            ? plain.replace(/"(?:[^"\\]|\\.)*"/g, (literal) =>
                /\\/.test(literal) ? literal : escaped(literal),
              )
            : plain;
          let stream = "";
          for (const piece of pieces(json, size)) {
            const call = { index: 0, function: { arguments: piece } };
            stream += event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
          }
          stream += event({ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] });
          const { text } = govern(new TextEncoder().encode(stream), cut, { selection });
          const read = eventsOf(text)
            .flatMap((data) => node(node(data).choices?.[0]?.delta ?? {}).tool_calls ?? [])
            .map((call) => node(call.function ?? {}).arguments)
            .join("");
          const answer = JSON.stringify({
            choices: [{ message: { tool_calls: [{ function: { arguments: json } }] } }],
          });
          const masked = inspectJson(selection, answer).body ?? answer;
          const expected = JSON.parse(masked).choices[0].message.tool_calls[0].function.arguments;
          expect(JSON.parse(read)).toEqual(JSON.parse(expected));
          for (const secret of secretsOf([expected])) expect(text).not.toContain(secret);
        }),
        { numRuns },
      );
    },
    hour,
  );
});
