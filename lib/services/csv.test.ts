import { expect, test } from "vitest";
import { toCsvLine } from "./csv";

test.each([
  ["=HYPERLINK(A1)", "'=HYPERLINK(A1)"],
  ["+1+1", "'+1+1"],
  ["-1+1", "'-1+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["＝1+1", "'＝1+1"],
  ['=cmd|" /C calc"!A0', `"'=cmd|"" /C calc""!A0"`],
])("a text that a spreadsheet would run as a formula is disarmed: %s", (text, field) => {
  expect(toCsvLine([text])).toBe(field);
});

test("numbers stay numbers, null is empty, and quotes, commas and line ends are kept in one field", () => {
  expect(toCsvLine([-1.5, null, true, 'a "b", c', "two\nlines"])).toBe(
    '-1.5,,true,"a ""b"", c","two\nlines"',
  );
});
