import { captures } from "@/lib/contract/choices";
import type { Db } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import type { Plan, StorageSetting } from "@/lib/generated/prisma/client";
import { readGlobalConfig } from "./settings";

export type Capture = (typeof captures)[number];

/** Where the tenant's bucket is; its secret is stored separately. */
export interface S3Place {
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly endpoint: string | null;
  readonly accessKeyId: string;
}

export interface Storage {
  readonly backend: "postgres" | "s3";
  readonly capture: Capture;
  readonly retentionDays: number;
  readonly s3: S3Place | null;
  readonly secretSealed: string | null;
}

/** The defaults for a tenant that has set nothing: no bodies, and rows for as long as the plan keeps them. */
const byDefault = (plan: Pick<Plan, "retentionDays">): Storage => ({
  backend: "postgres",
  capture: "none",
  retentionDays: plan.retentionDays,
  s3: null,
  secretSealed: null,
});

export const toStorage = (row: StorageSetting): Storage => ({
  backend: row.backend === "s3" ? "s3" : "postgres",
  capture: captures.find((name) => name === row.capture) ?? "none",
  retentionDays: row.retentionDays,
  s3: row.s3 as S3Place | null,
  secretSealed: row.s3SecretSealed,
});

/** The tenant's storage settings in force. */
export async function readStorage(
  db: Db,
  tenantId: string,
  plan: Pick<Plan, "retentionDays">,
): Promise<Storage> {
  const row = await db.storageSetting.findUnique({ where: { tenantId } });
  return row ? toStorage(row) : byDefault(plan);
}

export const lesser = (a: Capture, b: Capture): Capture =>
  captures.indexOf(a) < captures.indexOf(b) ? a : b;

/** The most that any tenant may capture of bodies. */
export const maxCapture = async (db: Db, installation: RuntimeEnv): Promise<Capture> =>
  lesser(
    installation.MAX_PAYLOAD_CAPTURE,
    await readGlobalConfig(db, "max_payload_capture", installation.MAX_PAYLOAD_CAPTURE),
  );
