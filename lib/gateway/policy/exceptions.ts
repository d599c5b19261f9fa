import { foldText } from "./engine/aho-corasick";
import { compilePattern } from "./engine/compile-pattern";
import type { RuleExceptions } from "./rule";

/** The form in which a value and its exceptions are compared. */
export const normalizeValue = (value: string): string =>
  foldText(value).replace(/[\s\-_.,;:()/\\'"]+/g, "");

/**
 * Makes the test for whether a match is excepted. `digest` is what `RuleExceptions.digests` were made with. Throws
 * `PatternRefused` for a pattern that does not compile.
 */
export function compileExceptions(
  { values, digests, patterns }: RuleExceptions,
  digest: (value: string) => string,
): ((matched: string) => boolean) | null {
  if (values.length + digests.length + patterns.length === 0) return null;
  const literal = new Set(values.map(normalizeValue));
  const digested = new Set(digests);
  const matchers = patterns.map((pattern) => compilePattern(`^(?:${pattern})$`).matcher);
  return (matched) =>
    literal.has(normalizeValue(matched)) ||
    (digested.size > 0 && digested.has(digest(normalizeValue(matched)))) ||
    matchers.some((matcher) => matcher.find(matched, 0) !== null);
}
