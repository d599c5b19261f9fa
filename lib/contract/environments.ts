import { z } from "zod";
import { EnvironmentName } from "./common";
import { operation } from "./operation";
import { RuleAction, RuleMode } from "./policies";

const EnvironmentView = z
  .object({
    name: EnvironmentName,
    keys: z.int().meta({ description: "Not deleted ones" }),
    credentials: z.int().meta({ description: "Stored keys of providers" }),
    rules: z.int(),
    calls_7d: z.int(),
  })
  .meta({ id: "EnvironmentUse" });
export type EnvironmentView = z.infer<typeof EnvironmentView>;

export const CopiedRule = z
  .object({
    id: z.string().meta({ description: "Of the rule that is copied" }),
    name: z.string(),
    action: RuleAction,
    mode: RuleMode,
    is_active: z.boolean(),
    outcome: z.enum(["copied", "same", "differs", "needs_keys"]).meta({
      description:
        "Whether it is copied, or why not: a rule of that name is there, alike or different, or it is for keys of its own environment alone",
    }),
  })
  .meta({ id: "CopiedRule" });
export type CopiedRule = z.infer<typeof CopiedRule>;

const tag = "Settings";

export const listEnvironments = operation({
  id: "listEnvironments",
  route: "GET /platform/api/service/environments",
  access: "scoped",
  role: "admin",
  output: z.object({ items: z.array(EnvironmentView) }),
  status: 200,
  group: "management",
  tag,
  summary: "See what each environment holds",
});

export const copyRules = operation({
  id: "copyRules",
  route: "POST /platform/api/service/environments/{name}/copy-rules",
  access: "scoped",
  role: "admin",
  params: z.strictObject({ name: EnvironmentName }),
  body: z
    .strictObject({
      from: EnvironmentName,
      dry_run: z.boolean().default(false).meta({ description: "Only say what would be copied" }),
    })
    .meta({ id: "CopyRules" }),
  output: z.object({ items: z.array(CopiedRule), copied: z.int() }),
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Copy rules from another environment",
  description:
    "They come after the rules that are there, which stay as they are; a rule whose name is taken is not copied.",
  examples: { body: { from: "production", dry_run: true } },
});
