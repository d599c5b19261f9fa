import { z } from "zod";
import { pageFields, pageOf, Timestamp } from "./common";
import { budgetPeriods } from "./keys";
import { operation } from "./operation";

const Scope = z.enum(["tenant", "member", "key"]);

export const BudgetView = z
  .object({
    scope: Scope,
    subject_id: z
      .string()
      .nullable()
      .meta({ description: "The member's or key's id; null for the tenant's own" }),
    limit_usd: z.number(),
    period: z.enum(budgetPeriods),
    spent_usd: z.number(),
    reserved_usd: z.number().meta({ description: "Held back for calls that are under way" }),
    window_start: Timestamp.nullable(),
    resets_at: Timestamp.nullable(),
  })
  .meta({ id: "Budget" });
export type BudgetView = z.infer<typeof BudgetView>;

export const PutBudgetInput = z
  .strictObject({
    scope: z.enum(["tenant", "member"]),
    user_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .optional()
      .meta({ description: "With scope member: whose" }),
    limit_usd: z
      .number()
      .min(0)
      .max(1_000_000)
      .nullable()
      .meta({ description: "Null takes the budget away" }),
    period: z.enum(budgetPeriods).default("month"),
  })
  .refine(({ scope, user_id }) => (scope === "member") === (user_id !== undefined), {
    path: ["user_id"],
    message: "is needed with scope member, and only there",
  });

const tag = "Plans and billing";

export const listBudgets = operation({
  id: "listBudgets",
  route: "GET /platform/api/service/budgets",
  access: "scoped",
  role: "member",
  query: z.strictObject(pageFields(50, 200)),
  output: pageOf(BudgetView),
  status: 200,
  group: "management",
  tag,
  summary: "List budgets and what is left of them",
  description:
    "The tenant's, its members' and its keys'. Days, weeks and months are those of the tenant's time zone.",
});

export const putBudget = operation({
  id: "putBudget",
  route: "PUT /platform/api/service/budgets",
  access: "scoped",
  role: "admin",
  body: PutBudgetInput,
  status: 204,
  alsoAnswers: [404],
  group: "management",
  tag,
  summary: "Set or remove the budget of a member or of the tenant",
  description:
    "A member's budget covers the keys they made. Reaches every instance within a second.",
  examples: { body: { scope: "tenant", limit_usd: 500, period: "month" } },
});
