import type * as contract from "@/lib/contract/playground";
import { newKeySecret } from "@/lib/crypto";
import { forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { fromUsd } from "@/lib/money";
import { hourMs } from "@/lib/time";
import { audit } from "./audit";
import type { Verb } from "./context";
import { keyColumns } from "./keys";

const lifeMs = hourMs;
const requestsPerMinute = 60;
const dailyUsd = 5;

/** The caller's own key for trying things out, with a new secret. Throws FORBIDDEN where an admin has switched it off. */
export const createPlaygroundKey: Verb<typeof contract.createPlaygroundKey> = (ctx) =>
  forTenant(ctx.tenantId, async (db) => {
    const secret = newKeySecret();
    const expiresAt = new Date(ctx.nowMs + lifeMs);
    const fresh = { ...keyColumns(ctx.installation.ENCRYPTION_KEY, secret), expiresAt };
    const own = await db.apiKey.findFirst({
      where: {
        tenantId: ctx.tenantId,
        env: ctx.env,
        createdBy: ctx.actor.id,
        deletedAt: null,
        metadata: { path: ["system"], equals: "playground" },
      },
      orderBy: { createdAt: "asc" },
    });
    if (own && !own.isActive) {
      throw new AppError("FORBIDDEN", "An admin has switched your playground key off.");
    }
    if (own) {
      await db.apiKey.update({ where: { id: own.id }, data: fresh });
      return { id: own.id, key: secret, expires_at: expiresAt.toISOString() };
    }
    const made = await db.apiKey.create({
      data: {
        id: newId("key", ctx.nowMs),
        tenantId: ctx.tenantId,
        env: ctx.env,
        ...fresh,
        owner: `Playground of ${ctx.actor.name || ctx.actor.email}`.slice(0, 120),
        rateLimitRpm: requestsPerMinute,
        budgetNanoUsd: BigInt(fromUsd(dailyUsd)),
        budgetPeriod: "day",
        metadata: { system: "playground" },
        createdBy: ctx.actor.id,
      },
    });
    await audit(db, ctx, {
      action: "key.create",
      object: { kind: "key", id: made.id, label: made.owner ?? "Playground" },
      after: { owner: made.owner, rate_limit_rpm: requestsPerMinute, budget_usd: dailyUsd },
    });
    return { id: made.id, key: secret, expires_at: expiresAt.toISOString() };
  });
