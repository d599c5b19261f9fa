import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { compilePattern } from "./compile-pattern";
import { findAll, type Matcher, type PatternEngine } from "./engine";
import { re2Engine, readProgram } from "./re2";
import { v8Engine } from "./v8";

const engines: readonly PatternEngine[] = [v8Engine, re2Engine];

const spans = (matcher: Matcher, text: string): string[] =>
  findAll(matcher, text, 0, 1e9).map((span) => `${span.start}-${span.end}`);

/** Pattern, text, spans, and whether the fast engine must take the pattern. */
const fixtures: readonly (readonly [string, string, readonly string[], boolean])[] = [
  ["abc", "xabcabc", ["1-4", "4-7"], true],
  ["a|ab", "abab", ["0-1", "2-3"], true],
  ["ab|a", "aba", ["0-2", "2-3"], true],
  ["(?i)key", "KEY \u212aey ke", ["0-3", "4-7"], true],
  ["(?i)[a-f]+s", "ABs \u017f defS", ["0-3", "6-10"], true],
  ["[^a]", "a\nb😀", ["1-2", "2-3", "3-5"], true],
  [".", "\n\r\u2028😀", ["1-2", "2-3", "3-5"], true],
  ["(?s).", "\n😀", ["0-1", "1-3"], true],
  ["^a", "a\na", ["0-1"], true],
  ["(?m)^a$", "a\na\r\na", ["0-1", "5-6"], true],
  ["a$", "a\na", ["2-3"], true],
  ["a\\z", "a\n", [], true],
  ["\\Aab", "abab", ["0-2"], true],
  ["\\bfoo\\b", "foo éfoo foob foo", ["0-3", "5-8", "14-17"], true],
  ["\\Boo", "oo foo", ["4-6"], true],
  ["\\w+", "naïve x_1", ["0-2", "3-5", "6-9"], true],
  ["\\d+", "12 ٣٤ 5", ["0-2", "6-7"], true],
  ["\\s", "\t\v\u00a0 ", ["0-1", "3-4"], true],
  ["\\S", "\v", ["0-1"], true],
  ["[[:alpha:]]{2}", "ab1cd", ["0-2", "3-5"], true],
  ["[[:^digit:]-]x", "-xyx", ["0-2", "2-4"], true],
  ["[]a]b", "]bab", ["0-2", "2-4"], true],
  ["[^]a]b", "]bcb", ["2-4"], true],
  ["\\x41\\x{1F600}\\101", "A😀A", ["0-4"], true],
  ["\\Qa.b\\E+", "a.bbb axb", ["0-5"], true],
  ["(?P<n>a)(?<m>b)", "ab", ["0-2"], true],
  ["a{2,3}?", "aaaaa", ["0-2", "2-4"], true],
  ["(?U)a{2,3}", "aaaaa", ["0-2", "2-4"], true],
  ["a{,2}", "a{,2}", ["0-5"], true],
  ["x*", "axxb", ["1-3"], true],
  ["(?i:a)b", "AbAB", ["0-2"], true],
  ["(?i)a(?-i)b", "AbAB", ["0-2"], true],
  ["[0-9]+-x", "11-x 22-y 3-x", ["0-4", "10-13"], true],
  ["[0-9]+x|y", "1x2y", ["0-2", "3-4"], false],
  ["(a+)+b", "aaab", ["0-4"], false],
  ["foo.*bar", "foo 1 bar bar\nfoo", ["0-13"], false],
  ["\\p{Greek}+", "aλμb", ["1-3"], false],
  ["(?i)é", "É", ["0-1"], false],
  [
    "\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b",
    "a 4111111111111111, 41111111111111112",
    ["2-18"],
    true,
  ],
  [
    "\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b",
    "call 555-123-4567 or 5551234567",
    ["5-17", "21-31"],
    true,
  ],
  ["[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}", "to a.b@c.d.com.", ["3-14"], true],
  ["sk-[A-Za-z0-9]{4,}", "sk-abcd1 sk-ab", ["0-8"], true],
];

describe.each(engines.map((engine) => [engine.id, engine] as const))("engine %s", (id, engine) => {
  test.each(fixtures)("finds %j in %j", (pattern, text, expected, isFast) => {
    const matcher = engine.compile(pattern);
    if (id === "v8" && !isFast) {
      expect(matcher).toBeNull();
      return;
    }
    expect(matcher).not.toBeNull();
    if (matcher) expect(spans(matcher, text)).toEqual(expected);
  });
});

const atom = fc.constantFrom(
  "a",
  "b",
  "-",
  ".",
  "\\d",
  "\\w",
  "\\s",
  "\\W",
  "[ab]",
  "[^a]",
  "[a-c-]",
  "1",
  "\\.",
  "é",
  "[^\\d]",
  "😀",
  "k",
  "s",
);
const { pattern: patterns } = fc.letrec<{ pattern: string; piece: string; sequence: string }>(
  (tie) => ({
    piece: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc
        .tuple(atom, fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?", "??"))
        .map((x) => x.join("")),
      fc.constantFrom("\\b", "^", "$", "\\B"),
      tie("pattern").map((inner) => `(?:${inner})`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("?", "{2}", "{0,2}", "??"))
        .map(([x, q]) => `(${x})${q}`),
    ),
    sequence: fc.array(tie("piece"), { minLength: 1, maxLength: 4 }).map((x) => x.join("")),
    pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 2 }).map((x) => x.join("|")),
  }),
);
const flags = fc.constantFrom("", "(?i)", "(?m)", "(?s)", "(?im)");
const texts = fc
  .array(
    fc.constantFrom(
      "a",
      "b",
      "c",
      "A",
      "-",
      ".",
      "1",
      "2",
      " ",
      "\n",
      "é",
      "😀",
      "_",
      "k",
      "K",
      "\u212a",
      "s",
      "\u017f",
    ),
    { maxLength: 24 },
  )
  .map((x) => x.join(""));

test("both engines find the same spans wherever the fast one takes the pattern", () => {
  let taken = 0;
  fc.assert(
    fc.property(
      flags,
      patterns,
      fc.array(texts, { minLength: 3, maxLength: 3 }),
      (flag, pattern, samples) => {
        const slow = re2Engine.compile(flag + pattern);
        const fast = v8Engine.compile(flag + pattern);
        if (slow === null || fast === null) return;
        taken++;
        for (const text of samples) expect(spans(fast, text)).toEqual(spans(slow, text));
      },
    ),
    { numRuns: Number(process.env.PATTERN_RUNS ?? 2000) },
  );
  expect(taken).toBeGreaterThan(300);
}, 120_000);

test.each([
  ["abc (?=x)", "Look-ahead isn't supported", 5],
  ["(?<!x)a", "Look-behind isn't supported", 1],
  ["(a)\\1", "Back-references aren't supported", 4],
  ["a++", "Possessive repeats aren't supported", 3],
  ["ab[c", "A character class is not closed", 3],
  ["a(b", "A group is not closed", 1],
  ["ab)", "A closing parenthesis has no opening one", 3],
  ["[z-a]", "A range or class in brackets is not valid", 2],
  ["*a", "There is nothing to repeat here", 1],
  ["ab\\", "The pattern ends in a backslash", 3],
  ["(?:a{500}){500}", "A repeat counts at most to 1000, nested ones multiplied", 5],
  ["\\p{Nope}", "A range or class in brackets is not valid", 1],
])("%j is refused with reason and place", (pattern, reason, position) => {
  expect(readProgram(pattern)).toEqual({ reason, position });
});

const fill = (piece: string): string =>
  piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
const evilTexts = ["a", "ab", "1", "a@a.", "a ", "123-", "aaaaaaaaab", "x1 y", "password:"].map(
  fill,
);

/** Several times what was measured on a quiet machine, so that only a wrong order of growth fails. */
test.each([
  ["v8", 60],
  ["re2js", 300],
] as const)(
  "patterns that %s takes stay bounded on hostile texts of 100 KB",
  (engine, maxMs) => {
    const evil = [
      "(a+)+$",
      "(a|a)*b",
      "(?:a{0,20}){0,20}b",
      ".*a.*b",
      "(a?){40}a{40}x",
      "a.*z|a",
      "(a|b)*?c|a",
      "(?:[ab]{0,30}c?){20}d",
      "\\b\\w+\\b@",
      "([a-z]+ ?)+!",
      "a{1,9}a{1,9}b",
      "(x+x+)+y",
      "a*",
      "\\b",
      ".",
      "[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}",
      "(?i)password\\s*[:=]\\s*\\S+",
      "\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b",
    ];
    const taken = evil.filter((pattern) => compilePattern(pattern).matcher.engine === engine);
    expect(taken.length).toBeGreaterThan(3);
    for (const pattern of taken) {
      const { matcher } = compilePattern(pattern);
      for (const text of evilTexts) {
        const ms = cpuMsOf(() => findAll(matcher, text, 0, 25), maxMs);
        expect([pattern, ms <= maxMs]).toEqual([pattern, true]);
      }
    }
  },
  120_000,
);
