import { z } from "zod";
import { IdParams, line, pageFields, pageOf, Role, Timestamp } from "./common";
import { HealthView } from "./health";
import { operation } from "./operation";
import { TenantStatus } from "./tenants";

const tag = "Platform administration";

export const AdminTenantView = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    status: TenantStatus,
    status_reason: z.string().nullable(),
    plan: z.string(),
    members: z.int(),
    keys: z.int(),
    requests_30d: z.int(),
    cost_usd_30d: z.number(),
    last_request_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .meta({ id: "AdminTenant" });
export type AdminTenantView = z.infer<typeof AdminTenantView>;

export const AdminTenantDetail = AdminTenantView.extend({
  owners: z.array(z.object({ user_id: z.string(), email: z.string(), name: z.string() })),
  environments: z.array(z.string()),
  storage: z.object({ backend: z.string(), capture: z.string(), retention_days: z.int() }),
  active_keys: z.int().meta({ description: "Keys that calls can be made with now" }),
  requests_1h: z.int().meta({ description: "Of the last 60 to 75 minutes" }),
}).meta({ id: "AdminTenantDetail" });

export const listAllTenants = operation({
  id: "listAllTenants",
  route: "GET /platform/api/admin/tenants",
  access: "platform",
  query: z.strictObject({
    q: line(120, 1).optional().meta({ description: "Part of a name or slug" }),
    status: TenantStatus.optional(),
    plan: line(64, 1).optional().meta({ description: "Id in the plan catalog" }),
    ...pageFields(20, 100),
  }),
  output: pageOf(AdminTenantView),
  status: 200,
  group: "management",
  tag,
  summary: "List all tenants",
  description: "Newest first.",
});

export const getTenantDetail = operation({
  id: "getTenantDetail",
  route: "GET /platform/api/admin/tenants/{id}",
  access: "platform",
  params: IdParams,
  output: AdminTenantDetail,
  status: 200,
  group: "management",
  tag,
  summary: "See one tenant",
});

export const setTenantStatus = operation({
  id: "setTenantStatus",
  route: "PUT /platform/api/admin/tenants/{id}/status",
  access: "platform",
  params: IdParams,
  body: z.strictObject({ status: TenantStatus, reason: line(500).optional() }),
  output: AdminTenantDetail,
  status: 200,
  group: "management",
  tag,
  summary: "Suspend or reactivate a tenant",
  description: "Suspension stops dashboard, APIs and gateway at once. Nothing is deleted.",
  examples: { body: { status: "suspended", reason: "Unpaid invoices" } },
});

export const AdminUserView = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    is_platform_admin: z.boolean(),
    tenants: z.array(z.object({ id: z.string(), slug: z.string(), role: Role })),
    created_at: Timestamp,
    last_seen_at: Timestamp.nullable(),
  })
  .meta({ id: "AdminUser" });
export type AdminUserView = z.infer<typeof AdminUserView>;

export const listAllUsers = operation({
  id: "listAllUsers",
  route: "GET /platform/api/admin/users",
  access: "platform",
  query: z.strictObject({
    q: line(120, 1).optional().meta({ description: "Part of a name or e-mail" }),
    ...pageFields(20, 100),
  }),
  output: pageOf(AdminUserView),
  status: 200,
  group: "management",
  tag,
  summary: "List all users",
});

export const PlatformStats = z
  .object({
    tenants: z.object({ total: z.int(), active: z.int(), suspended: z.int() }),
    users: z.object({ total: z.int(), seen_30d: z.int() }),
    keys: z.object({ total: z.int(), used_30d: z.int() }),
    requests_24h: z.int(),
    requests_30d: z.int(),
    errors_24h: z.int(),
    cost_usd_24h: z.number(),
    cost_usd_30d: z.number(),
    by_plan: z.record(z.string(), z.int()),
    top_tenants: z.array(
      z.object({ id: z.string(), name: z.string(), slug: z.string(), requests_30d: z.int() }),
    ),
    timeseries: z.array(
      z.object({ date: z.iso.date(), requests: z.int(), errors: z.int(), cost_usd: z.number() }),
    ),
  })
  .meta({ id: "PlatformStats" });

export const getPlatformStats = operation({
  id: "getPlatformStats",
  route: "GET /platform/api/admin/stats",
  access: "platform",
  output: PlatformStats,
  status: 200,
  group: "analytics",
  tag,
  summary: "See the platform's numbers",
  description: "The time series has the last 30 days of UTC.",
});

export const GatewayInstance = z
  .object({
    host: z.string(),
    worker: z.int(),
    version: z.string(),
    started_at: Timestamp,
    seen_at: Timestamp,
    in_flight: z.int(),
    spool_bytes: z.int().meta({ description: "Records that wait for Postgres" }),
    open_breakers: z.array(z.string()).meta({
      description: "Origins of providers that are not called for now",
    }),
  })
  .meta({ id: "GatewayInstance" });
export type GatewayInstance = z.infer<typeof GatewayInstance>;

export const PlatformHealth = HealthView.extend({
  instances: z.array(GatewayInstance),
}).meta({ id: "PlatformHealth" });
export type PlatformHealth = z.infer<typeof PlatformHealth>;

export const getPlatformCondition = operation({
  id: "getPlatformCondition",
  route: "GET /platform/api/admin/health",
  access: "platform",
  output: PlatformHealth,
  status: 200,
  group: "management",
  tag,
  summary: "See how the installation fares",
  description:
    "Each gateway process reports every ten seconds; one that has ended disappears within a minute.",
});
