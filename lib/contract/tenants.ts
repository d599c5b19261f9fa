import { z } from "zod";
import { EnvironmentName, line, pageFields, pageOf, Role, Timestamp } from "./common";
import { operation } from "./operation";

const slugForm = /^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$/;

/** First segments of paths that are ours or may become so; a tenant's pages live at its slug. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  ...["account", "accounts", "admin", "api", "app", "assets", "audit", "auth", "billing", "blog"],
  ...["dashboard", "dev", "docs", "error", "favicon", "global", "health", "help", "home", "images"],
  ...[
    "invite",
    "invites",
    "keys",
    "legal",
    "login",
    "logout",
    "logs",
    "mail",
    "members",
    "metrics",
  ],
  ...["new", "null", "openapi", "outbox", "platform", "playground", "policies", "pricing"],
  ...["privacy", "providers", "public", "register", "reset-password", "robots", "root", "security"],
  ...[
    "service",
    "settings",
    "signin",
    "signup",
    "sitemap",
    "static",
    "status",
    "support",
    "system",
  ],
  ...[
    "terms",
    "trueportai",
    "trueportai-services",
    "undefined",
    "v1",
    "v2",
    "violations",
    "webhooks",
  ],
  ...["well-known", "www"],
]);

/** Whether a tenant may have this name in addresses, taken or not. */
export const isAllowedSlug = (slug: string): boolean =>
  slugForm.test(slug) && !reservedSlugs.has(slug);

export const Slug = z
  .string()
  .regex(slugForm, "must be 3 to 40 lower-case letters, digits and inner hyphens")
  .refine((slug) => !reservedSlugs.has(slug), "is reserved");

export const CreateTenantInput = z.strictObject({ name: line(120, 1), slug: Slug });

export const TenantStatus = z.enum(["active", "suspended"]);

export const MyTenant = z
  .object({ id: z.string(), name: z.string(), slug: z.string(), status: TenantStatus, role: Role })
  .meta({ id: "MyTenant" });

export const CreatedTenant = z
  .object({ ...MyTenant.shape, created_at: Timestamp })
  .meta({ id: "CreatedTenant" });

export const Availability = z
  .object({ slug: z.string(), available: z.boolean(), suggestion: z.string().optional() })
  .meta({ id: "Availability" });

export const TenantInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    status: TenantStatus,
    env: EnvironmentName,
    environments: z.array(EnvironmentName),
    plan: z.string().meta({ description: "Id in the plan catalog" }),
    role: Role,
    created_at: Timestamp,
  })
  .meta({ id: "TenantInfo" });
export type TenantInfo = z.infer<typeof TenantInfo>;

const tag = "Tenants";

export const createTenant = operation({
  id: "createTenant",
  route: "POST /platform/api/global/tenants",
  access: "global",
  body: CreateTenantInput,
  output: CreatedTenant,
  status: 201,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Create a tenant",
  description: "The caller becomes its owner. A slug that is taken answers 409.",
  examples: { body: { name: "Acme", slug: "acme" } },
});

export const listTenants = operation({
  id: "listTenants",
  route: "GET /platform/api/global/tenants",
  access: "global",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(MyTenant),
  status: 200,
  group: "management",
  tag,
  summary: "List my tenants",
});

export const checkAvailability = operation({
  id: "checkAvailability",
  route: "GET /platform/api/global/tenants/check-availability",
  access: "none",
  query: z.strictObject({ slug: line(120, 1) }),
  output: Availability,
  status: 200,
  group: "management",
  tag,
  summary: "Ask whether a slug is free",
});

export const getInfo = operation({
  id: "getInfo",
  route: "GET /platform/api/service/info",
  access: "scoped",
  role: "viewer",
  output: TenantInfo,
  status: 200,
  group: "management",
  tag,
  summary: "See the tenant and one's place in it",
});

export const updateTenant = operation({
  id: "updateTenant",
  route: "PATCH /platform/api/service/info",
  access: "scoped",
  role: "admin",
  body: z.strictObject({ name: line(120, 1) }),
  output: TenantInfo,
  status: 200,
  group: "management",
  tag,
  summary: "Rename the tenant",
  description: "Its slug stays: addresses, tokens and scripts hold it.",
  examples: { body: { name: "Acme Research" } },
});
