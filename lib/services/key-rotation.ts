import type * as contract from "@/lib/contract/keys";
import { newKeySecret } from "@/lib/crypto";
import { forTenant } from "@/lib/db";
import { secondMs } from "@/lib/time";
import { audit } from "./audit";
import { notFound, type Verb } from "./context";
import { keyColumns, keyNews, keyObject, keyUsage, maskKey, toKeyView, visibleKeys } from "./keys";
import { enqueueWebhooks } from "./webhook-delivery";

/**
 * Gives a key a new secret; the previous one keeps working for the requested time. A secret replaced by an earlier
 * rotation ends now. Throws NOT_FOUND.
 */
export const rotateKey: Verb<typeof contract.rotateKey> = (ctx, { params, body }) =>
  forTenant(ctx.tenantId, async (db) => {
    const secret = newKeySecret();
    const { digest, prefix, tail } = keyColumns(ctx.installation.ENCRYPTION_KEY, secret);
    const until = new Date(ctx.nowMs + body.grace_seconds * secondMs);
    // One statement, so that two rotations at once leave one chain of secrets.
    const count = await db.$executeRaw`
      UPDATE api_keys
         SET previous_digest = digest, previous_prefix = prefix, previous_tail = tail,
             previous_until = ${until}, previous_used_at = last_used_at,
             digest = ${digest}, prefix = ${prefix}, tail = ${tail}
       WHERE id = ${params.id} AND tenant_id = ${ctx.tenantId} AND env = ${ctx.env}
         AND deleted_at IS NULL`;
    const row = await db.apiKey.findFirst({ where: { ...visibleKeys(ctx), id: params.id } });
    if (count === 0 || !row) throw notFound("key");
    const usage = await keyUsage(db, ctx, row.id);
    await enqueueWebhooks(db, ctx.tenantId, keyNews(ctx, "key.rotated", row));
    await audit(db, ctx, {
      action: "key.rotate",
      object: keyObject(row),
      after: { key: maskKey(row), old_key_until: until.toISOString() },
    });
    return { ...toKeyView(row, ctx.nowMs, usage), key: secret };
  });

/** Throws NOT_FOUND where no replaced secret is still valid. */
export const retirePreviousKey: Verb<typeof contract.retirePreviousKey> = (ctx, { params }) =>
  forTenant(ctx.tenantId, async (db) => {
    const now = new Date(ctx.nowMs);
    const where = { ...visibleKeys(ctx), id: params.id, previousUntil: { gt: now } };
    const row = await db.apiKey.findFirst({ where });
    if (!row) throw notFound("key with an old secret at work");
    await db.apiKey.updateMany({ where, data: { previousUntil: now } });
    await audit(db, ctx, { action: "key.retire", object: keyObject(row) });
    return undefined;
  });
