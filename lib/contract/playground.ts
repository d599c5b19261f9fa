import { z } from "zod";
import { Timestamp } from "./common";
import { operation } from "./operation";
import { RuleTried } from "./policy-trials";

const path = "/trueportai-services/api/v1/playground";
const member = { access: "scoped", role: "member", group: "management" } as const;

export const createPlaygroundKey = operation({
  ...member,
  id: "createPlaygroundKey",
  route: `POST ${path}/key`,
  output: z
    .object({ id: z.string(), key: z.string(), expires_at: Timestamp })
    .meta({ id: "PlaygroundKey" }),
  status: 201,
  tag: "Keys",
  summary: "Get a short-lived key for the playground",
  description:
    "Each member has one per environment, listed among the keys: 60 requests a minute, $5 a day, an hour long. Asking again replaces its secret.",
});

export const CallTrialInput = z.strictObject({
  provider: z.string().min(1).max(40),
  model: z.string().max(200),
  body: z.string().min(1).max(200_000).meta({ description: "As it would be sent: JSON" }),
  enforce_shadow: z
    .boolean()
    .default(false)
    .meta({ description: "As if rules in shadow were enforced; for admins" }),
});

export const CallTrialResult = z
  .object({
    outcome: z.enum(["pass", "redact", "block"]),
    blocked_by: z.object({ id: z.string(), name: z.string() }).nullable(),
    rewritten_body: z
      .string()
      .nullable()
      .meta({ description: "What would leave; null where nothing is changed or nothing leaves" }),
    rules: z
      .array(RuleTried)
      .meta({ description: "Every rule that looks at this prompt, in order" }),
  })
  .meta({ id: "CallTrial" });
export type CallTrialResult = z.infer<typeof CallTrialResult>;

export const tryPlaygroundCall = operation({
  ...member,
  id: "tryPlaygroundCall",
  route: `POST ${path}/trial`,
  body: CallTrialInput,
  output: CallTrialResult,
  status: 200,
  tag: "Policies",
  summary: "See what the rules would do with a prompt",
  description: "Nothing is sent to a provider and nothing of the text is kept.",
  examples: {
    body: {
      provider: "openai",
      model: "gpt-4o-mini",
      body: '{"messages":[{"role":"user","content":"Write to ada@example.org."}]}',
    },
  },
});
