import { z } from "zod";
import { EnvironmentName, line, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

/** Vendors a credential can be stored for. */
export const CredentialProvider = z.enum(["openai", "anthropic", "google", "azure"]);

const ProviderParams = z.strictObject({ provider: CredentialProvider });

export const PutProviderInput = z.strictObject({
  api_key: z
    .string()
    .trim()
    .min(8)
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
    .optional()
    .meta({ description: "Needed at first, and again whenever base_url changes" }),
  base_url: z
    .string()
    .trim()
    .max(500)
    .nullish()
    .meta({
      description: "https address that replaces the vendor's own",
      examples: ["https://llm.example.com/v1"],
    }),
  deployments: z
    .record(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "must be a deployment name"), line(200, 1))
    .refine((map) => Object.keys(map).length <= 200, "must have at most 200 entries")
    .optional()
    .meta({ description: "Azure deployment → model, for prices" }),
});

export const ProviderView = z
  .object({
    provider: CredentialProvider,
    env: EnvironmentName,
    masked: z.string().meta({ examples: ["...x7Qz"] }),
    base_url: z.string().nullable(),
    deployments: z.record(z.string(), z.string()),
    updated_at: Timestamp,
  })
  .meta({ id: "ProviderCredential" });
export type ProviderView = z.infer<typeof ProviderView>;

const tag = "Providers";

export const listProviders = operation({
  id: "listProviders",
  route: "GET /platform/api/service/providers",
  access: "scoped",
  role: "member",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(ProviderView),
  status: 200,
  group: "management",
  tag,
  summary: "List provider credentials",
});

export const putProvider = operation({
  id: "putProvider",
  route: "PUT /platform/api/service/providers/{provider}",
  access: "scoped",
  role: "admin",
  params: ProviderParams,
  body: PutProviderInput,
  output: ProviderView,
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Store a provider credential",
  description:
    "One per provider and environment, encrypted. Beats the credential of the installation. `If-Match` with the `updated_at` that the change is based on refuses it with 409 where somebody was faster.",
  examples: { body: { api_key: "sk-proj-your-own-key" } },
});

export const TestProviderInput = z.strictObject({
  api_key: PutProviderInput.shape.api_key.meta({
    description: "To try before storing; without it the credential in use is tried",
  }),
  base_url: PutProviderInput.shape.base_url,
  resource: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be a resource name")
    .optional()
    .meta({ description: "Azure: the value for {resource} in the address" }),
});

export const ProviderTestView = z
  .object({
    is_ok: z.boolean(),
    status: z.int().nullable().meta({ description: "Null where the provider was not reached" }),
    message: z.string().nullable().meta({ description: "The provider's own words, keys masked" }),
    duration_ms: z.int(),
  })
  .meta({ id: "ProviderTest" });
export type ProviderTestView = z.infer<typeof ProviderTestView>;

export const testProvider = operation({
  id: "testProvider",
  route: "POST /platform/api/service/providers/{provider}/test",
  access: "scoped",
  role: "admin",
  params: ProviderParams,
  body: TestProviderInput,
  output: ProviderTestView,
  status: 200,
  alsoAnswers: [404],
  group: "management",
  tag,
  summary: "Try a provider credential",
  description:
    "Lists models, which costs nothing. A `base_url` other than the stored one needs `api_key` as well.",
  examples: { body: { api_key: "sk-proj-your-own-key" } },
});

export const deleteProvider = operation({
  id: "deleteProvider",
  route: "DELETE /platform/api/service/providers/{provider}",
  access: "scoped",
  role: "admin",
  params: ProviderParams,
  status: 204,
  group: "management",
  tag,
  summary: "Remove a provider credential",
});
