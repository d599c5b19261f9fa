import { z } from "zod";
import { captures } from "./choices";
import { line, Timestamp, wholeNumber } from "./common";
import { operation } from "./operation";

const Bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket's name")
  .refine((name) => !name.includes(".."), "must be a bucket's name");
const Prefix = z
  .string()
  .max(500)
  .regex(/^[\w!.*'()/-]*$/, "must be a plain path")
  .refine((path) => !path.split("/").includes(".."), "must be a plain path");

const place = {
  bucket: Bucket,
  region: z.string().regex(/^[a-z0-9-]{1,40}$/),
  prefix: Prefix.default(""),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .nullish()
    .meta({ description: "Of an S3-compatible service; left out for AWS" }),
};

const S3Input = z.strictObject({
  ...place,
  access_key_id: line(128, 1),
  secret_access_key: z.string().min(1).max(512).optional(),
});
export type S3Input = z.infer<typeof S3Input>;

export const PutStorageInput = z
  .strictObject({
    backend: z.enum(["postgres", "s3"]),
    capture: z.enum(captures).default("none"),
    retention_days: z.int().min(1).max(3_650),
    s3: S3Input.optional(),
  })
  .refine(({ backend, s3 }) => backend === "postgres" || s3 !== undefined, {
    path: ["s3"],
    message: "is needed with backend s3",
  });

export const StorageView = z
  .object({
    backend: z.enum(["postgres", "s3"]),
    capture: z.enum(captures),
    retention_days: z.int(),
    max_capture: z
      .enum(captures)
      .meta({ description: "The most that this installation lets a tenant keep of bodies" }),
    max_retention_days: z.int().meta({ description: "What the plan allows" }),
    s3: z
      .object({
        bucket: z.string(),
        region: z.string(),
        prefix: z.string(),
        endpoint: z.string().nullable(),
        access_key_id: z.string(),
        secret_access_key: z.string().meta({ examples: ["********"] }),
      })
      .nullable(),
  })
  .meta({ id: "Storage" });
export type StorageView = z.infer<typeof StorageView>;

export const StorageUsage = z
  .object({
    calls: z.int(),
    violations: z.int(),
    oldest_at: Timestamp.nullable().meta({ description: "Of the oldest call that is kept" }),
    call_bytes: z
      .int()
      .meta({ description: "Of calls and violations, as far as can be estimated" }),
    bodies: z.int().meta({ description: "Captured texts, wherever they lie" }),
    bodies_in_bucket: z.int(),
    body_bytes: z.int().meta({ description: "Of those that lie in Postgres" }),
    beyond: z
      .object({ days: z.int(), calls: z.int(), violations: z.int(), bodies: z.int() })
      .nullable()
      .meta({ description: "What is older than the requested number of days" }),
  })
  .meta({ id: "StorageUsage" });
export type StorageUsage = z.infer<typeof StorageUsage>;

const StorageTest = z
  .object({
    is_ok: z.boolean(),
    steps: z.array(
      z.object({
        step: z.enum(["write", "read", "delete"]),
        is_ok: z.boolean(),
        latency_ms: z.number(),
        problem: z.string().nullable().meta({ description: "What the service said" }),
      }),
    ),
  })
  .meta({ id: "StorageTest" });
export type StorageTest = z.infer<typeof StorageTest>;

const tag = "Settings";

export const getStorage = operation({
  id: "getStorage",
  route: "GET /platform/api/service/storage",
  access: "scoped",
  role: "admin",
  output: StorageView,
  status: 200,
  group: "management",
  tag,
  summary: "See where and how long data is kept",
});

export const putStorage = operation({
  id: "putStorage",
  route: "PUT /platform/api/service/storage",
  access: "scoped",
  role: "admin",
  body: PutStorageInput,
  output: StorageView,
  status: 200,
  group: "management",
  tag,
  summary: "Change where and how long data is kept",
  description:
    "Bodies are kept only where capture says so. The secret may be left out while its bucket, region and endpoint stay.",
  examples: { body: { backend: "postgres", capture: "none", retention_days: 14 } },
});

export const getStorageUsage = operation({
  id: "getStorageUsage",
  route: "GET /platform/api/service/storage/usage",
  access: "scoped",
  role: "admin",
  query: z.strictObject({
    retention_days: wholeNumber(0, 3_650, 0).meta({
      description: "Count what would be deleted if this many days were kept; 0 counts nothing",
    }),
  }),
  output: StorageUsage,
  status: 200,
  group: "analytics",
  tag,
  summary: "See how much is stored",
  description: "Calls are counted by the quarter of an hour that they began in.",
});

export const testStorage = operation({
  id: "testStorage",
  route: "POST /platform/api/service/storage/test",
  access: "scoped",
  role: "admin",
  body: z.strictObject({ s3: S3Input }),
  output: StorageTest,
  status: 200,
  group: "management",
  tag,
  summary: "Try a bucket",
  description:
    "Writes, reads and deletes one small object. The secret may be left out where the stored one is for this bucket.",
  examples: {
    body: { s3: { bucket: "acme-calls", region: "eu-central-1", access_key_id: "AKIAEXAMPLE" } },
  },
});
