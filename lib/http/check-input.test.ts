import { expect, test } from "vitest";
import type { z } from "zod";
import { LoginInput, RegisterInput } from "@/lib/contract/auth";
import { CreateKeyInput, UpdateKeyInput } from "@/lib/contract/keys";
import { AppError } from "@/lib/errors";
import { checkInput } from "./check-input";

function issuesOf(schema: z.ZodType, given: unknown) {
  try {
    checkInput(schema, given);
    return [];
  } catch (error) {
    return error instanceof AppError ? error.more.issues : [];
  }
}

test.each<[string, z.ZodType, unknown, string]>([
  ["a missing field", LoginInput, { email: "a@b.co" }, "password is required"],
  ["a field of another type", LoginInput, { email: {}, password: "x" }, "email must be text"],
  [
    "a text too short",
    RegisterInput,
    { email: "a@b.co", password: "x", name: "A" },
    "password must have at least 15 characters",
  ],
  [
    "a number too large",
    CreateKeyInput,
    { rate_limit_rpm: 1_000_001 },
    "rate_limit_rpm must be at most 1000000",
  ],
  [
    "a number with a fraction",
    CreateKeyInput,
    { rate_limit_rpm: 1.5 },
    "rate_limit_rpm must be a whole number",
  ],
  ["a number as text", CreateKeyInput, { rate_limit_rpm: "60" }, "rate_limit_rpm must be a number"],
  [
    "a word not in the list",
    UpdateKeyInput,
    { budget_period: "year" },
    "budget_period must be one of day, week, month, total",
  ],
  [
    "a field nobody may set",
    CreateKeyInput,
    { tenant_id: "ten_x" },
    "tenant_id is not a field that can be set here",
  ],
  [
    "a place deep inside",
    CreateKeyInput,
    { allowed_models: ["ok", 7] },
    "allowed_models.1 must be text",
  ],
  ["a list instead of an object", CreateKeyInput, [], " must be an object"],
  [
    "a moment that is none",
    CreateKeyInput,
    { expires_at: "soon" },
    "expires_at must be an ISO 8601 date or time, such as 2026-01-15T10:30:00Z",
  ],
])("%s is told by name and reason, without its value", (_case, schema, given, told) => {
  expect(issuesOf(schema, given)?.map(({ path, message }) => `${path} ${message}`)).toEqual([told]);
});

test.each([
  ["ＡＤＡ@Example.COM ", "ada@example.com"],
  ["ada＠example.com", "ada@example.com"],
])("%s is the account %s", (given, stored) => {
  expect(LoginInput.parse({ email: given, password: "x" }).email).toBe(stored);
});

test.each([
  "ada",
  "a@b@c",
  "a,b@c.de",
  "a b@c.de",
  "a\u0007@c.de",
  "a@b＠c",
  `${"a".repeat(250)}@b.de`,
])("%s is no e-mail address", (email) => {
  expect(issuesOf(LoginInput, { email, password: "x" })).not.toHaveLength(0);
});
