import { z } from "zod";
import { line } from "./common";
import { operation } from "./operation";

export const captures = ["none", "redacted", "full"] as const;

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

export const PutStorageInput = z
  .strictObject({
    backend: z.enum(["postgres", "s3"]),
    capture: z.enum(captures).default("none"),
    retention_days: z.int().min(1).max(3_650),
    s3: z
      .strictObject({
        ...place,
        access_key_id: line(128, 1),
        secret_access_key: z.string().min(1).max(512).optional(),
      })
      .optional(),
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
