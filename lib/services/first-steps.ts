import { forTenant } from "@/lib/db";
import type { TenantContext } from "./context";

/** How far a tenant has come on the way to its first call, in the context's environment. */
export interface FirstSteps {
  readonly hasCredential: boolean;
  readonly hasKey: boolean;
  readonly hasCalls: boolean;
}

export const readFirstSteps = (ctx: TenantContext): Promise<FirstSteps> =>
  forTenant(ctx.tenantId, async (db) => {
    const where = { tenantId: ctx.tenantId, env: ctx.env };
    const call = await db.exchange.findFirst({ where, select: { id: true } });
    const key = await db.apiKey.findFirst({
      where: { ...where, deletedAt: null },
      select: { id: true },
    });
    const credential = await db.providerCredential.findFirst({ where, select: { provider: true } });
    return {
      hasCredential: credential !== null,
      hasKey: key !== null,
      hasCalls: call !== null,
    };
  });
