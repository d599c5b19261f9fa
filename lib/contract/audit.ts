import { z } from "zod";
import { line, Moment, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

const filterFields = {
  actor: line(64, 1).optional().meta({ description: "Id of the person" }),
  action: line(64, 1)
    .optional()
    .meta({ description: "An action such as key.create; with a dot at its end all of that kind" }),
  object: line(120, 1).optional().meta({ description: "Kind or id of what was acted on" }),
  q: line(120, 1).optional().meta({ description: "Text in action, ids, addresses and values" }),
  start_date: Moment.optional(),
  end_date: Moment.optional(),
};

export const AuditFilter = z.strictObject(filterFields);
export type AuditFilter = z.infer<typeof AuditFilter>;

const AuditPage = z.strictObject({ ...filterFields, ...pageFields(50, 200) });

const Value = z.unknown().nullable();

export const AuditView = z
  .object({
    id: z.string(),
    seq: z.int().meta({ description: "Place in the tenant's chain" }),
    at: Timestamp,
    actor_id: z.string().nullable(),
    actor_email: z.string().nullable().meta({ description: "Null where the account is gone" }),
    action: z.string().meta({ examples: ["key.create"] }),
    object: z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }),
    address: z.string().nullable(),
    request_id: z.string(),
    before: Value,
    after: Value,
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditView = z.infer<typeof AuditView>;

const tag = "Audit";

export const listAuditLogs = operation({
  id: "listAuditLogs",
  route: "GET /platform/api/service/audit-logs",
  access: "scoped",
  role: "admin",
  query: AuditPage,
  output: pageOf(AuditView),
  status: 200,
  group: "management",
  tag,
  summary: "List what was done",
  description: "Newest first. Entries only ever get added; each is sealed onto the one before.",
});

export const exportAuditLogs = operation({
  id: "exportAuditLogs",
  route: "GET /platform/api/service/audit-logs/export",
  access: "scoped",
  role: "admin",
  query: z.strictObject({ ...filterFields, format: z.enum(["csv", "jsonl"]).default("csv") }),
  output: z
    .object({ format: z.enum(["csv", "jsonl"]), filename: z.string(), content: z.string() })
    .meta({ id: "AuditExport" }),
  download: true,
  status: 200,
  group: "analytics",
  tag,
  summary: "Export what was done",
  description: "The newest 50,000 entries that match, as the text of a file.",
});

export const getAuditStatus = operation({
  id: "getAuditStatus",
  route: "GET /platform/api/service/audit-logs/status",
  access: "scoped",
  role: "admin",
  output: z
    .object({
      is_intact: z.boolean(),
      links: z.int(),
      erased: z.int().meta({ description: "Entries whose details were erased on request" }),
      faults: z.array(z.string()),
    })
    .meta({ id: "AuditStatus" }),
  status: 200,
  group: "analytics",
  tag,
  summary: "Verify the audit chain",
});

export const listPlatformAudit = operation({
  id: "listPlatformAudit",
  route: "GET /platform/api/admin/audit-logs",
  access: "platform",
  query: AuditPage,
  output: pageOf(AuditView),
  status: 200,
  group: "management",
  tag,
  summary: "List what was done on the platform",
});
