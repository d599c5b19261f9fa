import type { z } from "zod";
import { AppError, type FieldIssue } from "@/lib/errors";

/** The value a schema makes of the input. Throws VALIDATION_ERROR naming each breach, never a value. */
export function checkInput(schema: z.ZodType, given: unknown): unknown {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(describe);
  const [first] = issues;
  const detail = first
    ? `${first.path || "The body"} ${first.message}.`
    : "The input is not valid.";
  throw new AppError("VALIDATION_ERROR", detail, { issues });
}

const words: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** One issue as sentences that start with the field. */
function describe(issue: z.core.$ZodIssue): FieldIssue[] {
  const path = issue.path.join(".");
  const say = (message: string): FieldIssue[] => [{ path, message }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: path === "" ? key : `${path}.${key}`,
        message: "is not a field that can be set here",
      }));
    case "invalid_type":
      return say(
        issue.input === undefined && /received undefined/.test(issue.message)
          ? "is required"
          : `must be ${words[issue.expected] ?? issue.expected}`,
      );
    case "invalid_value":
      return say(`must be one of ${issue.values.map(String).join(", ")}`);
    case "too_small":
      return say(`must ${amount(issue.origin, "at least", issue.minimum)}`);
    case "too_big":
      return say(`must ${amount(issue.origin, "at most", issue.maximum)}`);
    case "invalid_key":
      return say(issue.issues[0]?.message ?? "has a name that is not allowed");
    default:
      return say(issue.message.replace(/^Invalid input: /, ""));
  }
}

function amount(origin: string, bound: string, limit: number | bigint): string {
  if (origin === "string") return `have ${bound} ${limit} characters`;
  if (origin === "array" || origin === "set") return `have ${bound} ${limit} entries`;
  return `be ${bound} ${limit}`;
}
