import type * as contract from "@/lib/contract/storage";
import { seal } from "@/lib/crypto";
import { type Db, forTenant } from "@/lib/db";
import { parseEgressAllow, refuseDestination } from "@/lib/egress";
import { Prisma } from "@/lib/generated/prisma/client";
import { audit } from "./audit";
import { invalidField, type TenantContext, type Verb } from "./context";
import { currentPlan } from "./plan-limits";
import { lesser, maxCapture, readStorage, type S3Place, type Storage } from "./storage-settings";

const mask = "********";

async function toStorageView(
  db: Db,
  ctx: TenantContext,
  storage: Storage,
): Promise<contract.StorageView> {
  const { plan } = await currentPlan(db, ctx.tenantId);
  const most = await maxCapture(db, ctx.installation);
  const { s3 } = storage;
  return {
    backend: storage.backend,
    capture: lesser(storage.capture, most),
    retention_days: storage.retentionDays,
    max_capture: most,
    max_retention_days: plan.retentionDays,
    s3: s3 && {
      bucket: s3.bucket,
      region: s3.region,
      prefix: s3.prefix,
      endpoint: s3.endpoint,
      access_key_id: s3.accessKeyId,
      secret_access_key: storage.secretSealed === null ? "" : mask,
    },
  };
}

/** The settings in force, their secret masked. */
export const getStorage: Verb<typeof contract.getStorage> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const { plan } = await currentPlan(db, ctx.tenantId);
    return toStorageView(db, ctx, await readStorage(db, ctx.tenantId, plan));
  });

type Input = Parameters<Verb<typeof contract.putStorage>>[1]["body"];

/**
 * Stores the settings. A secret is bound to its destination: a changed bucket, region, endpoint or key id without the
 * secret is refused. Throws VALIDATION_ERROR, including for values beyond the bounds of plan and installation.
 */
export const putStorage: Verb<typeof contract.putStorage> = (ctx, { body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const { tenantId } = ctx;
    const { plan } = await currentPlan(db, tenantId);
    const before = await readStorage(db, tenantId, plan);
    await assertWithinBounds(db, ctx, body, plan.retentionDays);
    const s3 = body.s3 ? toPlace(ctx, body.s3) : null;
    const data = {
      backend: body.backend,
      capture: body.capture,
      retentionDays: body.retention_days,
      s3: s3 ? { ...s3 } : Prisma.DbNull,
      s3SecretSealed: s3 ? secretFor(ctx, s3, body.s3?.secret_access_key, before) : null,
      updatedBy: ctx.actor.id,
      updatedAt: new Date(ctx.nowMs),
    };
    await db.storageSetting.upsert({
      where: { tenantId },
      create: { tenantId, ...data },
      update: data,
    });
    const after = await toStorageView(db, ctx, await readStorage(db, tenantId, plan));
    await audit(db, ctx, {
      action: "storage.update",
      object: { kind: "storage", id: tenantId },
      before: await toStorageView(db, ctx, before),
      after,
    });
    return after;
  });

async function assertWithinBounds(
  db: Db,
  ctx: TenantContext,
  body: Input,
  maxDays: number,
): Promise<void> {
  if (body.retention_days > maxDays) {
    throw invalidField("retention_days", `may be at most ${maxDays} on your plan`);
  }
  const most = await maxCapture(db, ctx.installation);
  if (lesser(body.capture, most) !== body.capture) {
    throw invalidField("capture", `may be at most ${most} on this installation`);
  }
}

/** Throws VALIDATION_ERROR for a forbidden endpoint. */
export function toPlace(ctx: TenantContext, given: contract.S3Input): S3Place {
  const endpoint = given.endpoint?.replace(/\/+$/, "") ?? null;
  if (endpoint !== null) {
    const refusal = refuseDestination(endpoint, parseEgressAllow(ctx.installation.EGRESS_ALLOW));
    if (refusal) throw invalidField("s3.endpoint", refusal);
  }
  return {
    bucket: given.bucket,
    region: given.region,
    prefix: given.prefix.replace(/^\/+|\/+$/g, ""),
    endpoint,
    accessKeyId: given.access_key_id,
  };
}

const destination = ({ bucket, region, endpoint, accessKeyId }: S3Place): string =>
  JSON.stringify([bucket, region, endpoint, accessKeyId]);

/**
 * The sealed secret for a bucket: the given one, else the stored one if it belongs to that bucket.
 * Throws VALIDATION_ERROR.
 */
export function secretFor(
  ctx: TenantContext,
  s3: S3Place,
  given: string | undefined,
  before: Storage,
): string {
  if (given !== undefined && given !== mask) {
    const place = { tenantId: ctx.tenantId, recordId: "storage", field: "s3_secret" };
    return seal(ctx.installation.ENCRYPTION_KEY, given, place);
  }
  const { s3: place, secretSealed } = before;
  if (!secretSealed || !place) throw invalidField("s3.secret_access_key", "is needed");
  if (destination(place) !== destination(s3)) {
    throw invalidField(
      "s3.secret_access_key",
      "must be sent again when bucket, region, endpoint or key id change",
    );
  }
  return secretSealed;
}
