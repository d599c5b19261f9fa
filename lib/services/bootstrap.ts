import { Email } from "@/lib/contract/auth";
import { hashPassword, newKeySecret } from "@/lib/crypto";
import { forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId, randomBase62 } from "@/lib/ids";
import { keyColumns } from "./keys";
import { insertTenant } from "./tenants";

/** What the first start made, to be shown once. */
export interface FirstStart {
  readonly email: string;
  /** Null where the operator chose it. */
  readonly password: string | null;
  /** A gateway key of tenant `default`, environment `production`. */
  readonly key: string;
}

const done = "bootstrapped_at";

/**
 * On the first start of an installation, and never again, creates a platform admin who owns tenant `default`,
 * and a gateway key. Null on every later start; of several instances one does it.
 */
export async function bootstrap(installation: RuntimeEnv): Promise<FirstStart | null> {
  const password = installation.ADMIN_PASSWORD ?? randomBase62(24);
  const email = Email.parse(installation.ADMIN_EMAIL ?? "admin@trueportai.local");
  const known = await forPlatform((db) => db.installation.findUnique({ where: { key: done } }));
  if (known) return null;
  const passwordHash = await hashPassword(password);
  const secret = newKeySecret();
  const isFirst = await forPlatform(async (db) => {
    const claimed = await db.installation.createMany({
      data: { key: done, value: new Date().toISOString() },
      skipDuplicates: true,
    });
    if (claimed.count === 0) return false;
    const ownerId = newId("user");
    await db.user.create({
      data: { id: ownerId, email, name: "Administrator", passwordHash, isPlatformAdmin: true },
    });
    const tenantId = newId("tenant");
    await insertTenant(db, { id: tenantId, name: "Default", slug: "default", ownerId });
    await db.apiKey.create({
      data: {
        id: newId("key"),
        tenantId,
        env: "production",
        ...keyColumns(installation.ENCRYPTION_KEY, secret),
        owner: "first key",
        createdBy: ownerId,
      },
    });
    return true;
  });
  if (!isFirst) return null;
  return { email, password: installation.ADMIN_PASSWORD ? null : password, key: secret };
}
