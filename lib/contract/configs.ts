import { z } from "zod";
import { Email } from "./auth";
import { pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const hostName = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

const Rpm = z.int().min(1).max(1_000_000);

interface Known<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** Null where another setting, or the environment, decides. */
  readonly byDefault: z.output<Schema> | null;
  readonly description: string;
}

const known = <Schema extends z.ZodType>(
  schema: Schema,
  byDefault: z.output<Schema> | null,
  description: string,
): Known<Schema> => ({ schema, byDefault, description });

/** Every known setting of a tenant. */
export const tenantConfigs = {
  default_rate_limit_rpm: known(Rpm, 60, "Requests per minute of a key that names none"),
  usage_injection: known(
    z.enum(["on", "off"]),
    "on",
    "Whether a streamed chat that does not ask for its usage is made to",
  ),
  store_min_severity: known(
    z.enum(["off", "low", "medium", "high", "critical"]),
    "medium",
    "Findings from here on are stored even where no rule asks for them",
  ),
  uninspectable: known(
    z.enum(["block", "pass"]),
    "block",
    "What becomes of a text that an enforcing rule must see and that cannot be read",
  ),
  alert_emails: known(z.array(Email).max(20), [], "Who gets alerts, besides the admins"),
  timezone: known(
    z.string().max(64).refine(isTimeZone, "must be a time zone such as Europe/Vienna"),
    "UTC",
    "Whose days, weeks and months statistics and budgets follow",
  ),
  detectors_off: known(
    z.array(z.enum(["pii", "injection", "bias", "exfiltration"])).max(4),
    [],
    "Kinds of detectors that do not run at all",
  ),
  allowed_hosts: known(
    z
      .array(z.string().max(253).regex(hostName, "must be a host name such as example.com"))
      .max(200),
    [],
    "Hosts that an answer may link to with data",
  ),
} as const;

/** The installation's settings, and the bounds of what tenants may set. */
export const globalConfigs = {
  registration: known(
    z.enum(["open", "invite", "closed"]),
    null,
    "Who may make an account; by default open on a loopback address, else by invite",
  ),
  shared_provider_credentials: known(
    z.boolean(),
    false,
    "Whether the environment's provider credentials serve every tenant",
  ),
  max_payload_capture: known(
    z.enum(["none", "redacted", "full"]),
    null,
    "The most that a tenant may keep of bodies, within MAX_PAYLOAD_CAPTURE",
  ),
  max_rate_limit_rpm: known(Rpm, 1_000_000, "The highest limit that a key may have"),
} as const;

/** The type of a setting's value and its bounds, for editing it. */
export type ConfigEditor =
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "switch" }
  | { readonly kind: "number"; readonly least: number; readonly most: number };

/** How the value of a key is edited, as its schema bounds it. */
export function globalConfigEditor(key: GlobalConfigKey): ConfigEditor {
  const json = z.toJSONSchema(globalConfigs[key].schema);
  if (json.enum) return { kind: "choice", choices: json.enum.map(String) };
  if (json.type === "boolean") return { kind: "switch" };
  return {
    kind: "number",
    least: json.minimum ?? 0,
    most: json.maximum ?? Number.MAX_SAFE_INTEGER,
  };
}

export type TenantConfigKey = keyof typeof tenantConfigs;
export type GlobalConfigKey = keyof typeof globalConfigs;
export type TenantConfigValue<K extends TenantConfigKey> = z.output<
  (typeof tenantConfigs)[K]["schema"]
>;
export type GlobalConfigValue<K extends GlobalConfigKey> = z.output<
  (typeof globalConfigs)[K]["schema"]
>;

const ConfigParams = z.strictObject({ key: z.string().regex(/^[a-z][a-z_]{1,63}$/) });

export const PutConfigInput = z.strictObject({
  value: z.unknown().meta({ description: "Of the key's type; null goes back to the default" }),
});

export const ConfigView = z
  .object({
    key: z.string(),
    value: z.unknown(),
    is_default: z.boolean(),
    description: z.string(),
    updated_at: Timestamp.nullable(),
    updated_by: z.string().nullable().meta({ description: "Id of the person" }),
  })
  .meta({ id: "Config" });
export type ConfigView = z.infer<typeof ConfigView>;

export const GlobalConfigView = ConfigView.extend({
  updated_by_name: z.string().nullable(),
}).meta({ id: "GlobalConfig" });
export type GlobalConfigView = z.infer<typeof GlobalConfigView>;

const tag = "Settings";

export const listConfigs = operation({
  id: "listConfigs",
  route: "GET /platform/api/service/configs",
  access: "scoped",
  role: "viewer",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(ConfigView),
  status: 200,
  group: "management",
  tag,
  summary: "List the tenant's settings",
  description: "Every known key, those at their default too.",
});

export const putConfig = operation({
  id: "putConfig",
  route: "PUT /platform/api/service/configs/{key}",
  access: "scoped",
  role: "admin",
  params: ConfigParams,
  body: PutConfigInput,
  output: ConfigView,
  status: 200,
  group: "management",
  tag,
  summary: "Change a setting of the tenant",
  description: "Reaches every instance within a second. An unknown key is 404.",
  examples: { body: { value: "Europe/Vienna" } },
});

export const listGlobalConfigs = operation({
  id: "listGlobalConfigs",
  route: "GET /platform/api/admin/configs",
  access: "platform",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(GlobalConfigView),
  status: 200,
  group: "management",
  tag: "Platform administration",
  summary: "List the installation's settings",
});

export const putGlobalConfig = operation({
  id: "putGlobalConfig",
  route: "PUT /platform/api/admin/configs/{key}",
  access: "platform",
  params: ConfigParams,
  body: PutConfigInput,
  output: GlobalConfigView,
  status: 200,
  group: "management",
  tag: "Platform administration",
  summary: "Change a setting of the installation",
  examples: { body: { value: "invite" } },
});
