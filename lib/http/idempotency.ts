import { digestSecret, seal, unseal } from "@/lib/crypto";
import { type Db, forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { PublicContext, TenantContext, UserContext } from "@/lib/services/context";
import { dayMs, minuteMs } from "@/lib/time";

/** One use of an `Idempotency-Key`. */
export interface Claim {
  readonly subject: string;
  readonly operation: string;
  readonly key: string;
}

/** The stored answer of the first call. */
export interface Replay {
  readonly status: number;
  readonly text: string;
}

const shape = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
/** A call that has not answered by then died with its process. */
const abandonedMs = minuteMs;

/** The key a call carries; null for none. Throws INVALID_REQUEST for one that is malformed. */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null || shape.test(key)) return key;
  throw new AppError("INVALID_REQUEST", "Idempotency-Key must be 1 to 255 printable characters.");
}

/** Separate for each person too: an answer can show a new key's secret, which is for nobody else. */
export const idempotencySubject = (ctx: UserContext | TenantContext): string =>
  "tenantId" in ctx ? `${ctx.tenantId}:${ctx.env}:${ctx.actor.id}` : ctx.actor.id;

const where = (claim: Claim) => ({ subject_operation_key: { ...claim } });
const place = ({ subject, operation, key }: Claim) => ({
  tenantId: subject,
  recordId: `${operation} ${key}`,
  field: "answer",
});

/**
 * Claims the key for this call: null when it is the first to use it. Throws CONFLICT when the key came with a
 * different body, or while the first call is still running.
 */
export async function claimKey(
  ctx: PublicContext,
  claim: Claim,
  input: unknown,
): Promise<Replay | null> {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = ctx.installation;
  const body = JSON.stringify(input) ?? "";
  const bodyDigest = digestSecret(ENCRYPTION_KEY, "idempotency", body);
  return forPlatform(async (db) => {
    await forget(db, ctx, claim);
    const taken = await db.idempotencyKey.createMany({
      data: [{ ...claim, bodyDigest, requestId: ctx.requestId, createdAt: new Date(ctx.nowMs) }],
      skipDuplicates: true,
    });
    if (taken.count === 1) return null;
    const row = await db.idempotencyKey.findUnique({ where: where(claim) });
    if (!row || row.bodyDigest !== bodyDigest) {
      throw new AppError(
        "CONFLICT",
        "This Idempotency-Key was used with another body. Take a new key for a new call.",
      );
    }
    if (row.status === null || row.answerSealed === null) {
      throw new AppError("CONFLICT", "The first call with this Idempotency-Key is still running.", {
        retryAfterSeconds: 1,
      });
    }
    const masters = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS];
    return { status: row.status, text: unseal(masters, row.answerSealed, place(claim)) };
  });
}

/** Frees a key that has expired after its day, or whose call died. */
async function forget(db: Db, { nowMs }: PublicContext, claim: Claim): Promise<void> {
  await db.idempotencyKey.deleteMany({
    where: {
      ...claim,
      OR: [
        { createdAt: { lt: new Date(nowMs - dayMs) } },
        { status: null, createdAt: { lt: new Date(nowMs - abandonedMs) } },
      ],
    },
  });
}

/** Stores the answer for later calls with the same key. */
export async function keepAnswer(ctx: PublicContext, claim: Claim, answer: Replay): Promise<void> {
  const answerSealed = seal(ctx.installation.ENCRYPTION_KEY, answer.text, place(claim));
  await forPlatform((db) =>
    db.idempotencyKey.update({
      where: where(claim),
      data: { status: answer.status, answerSealed },
    }),
  );
}

/** A call that failed changed nothing, so its key may be used again. */
export async function releaseKey(claim: Claim): Promise<void> {
  await forPlatform((db) => db.idempotencyKey.deleteMany({ where: { ...claim } }));
}
