import { z } from "zod";
import { type Db, forPlatform } from "@/lib/db";

/** The installation's settings that have a meaning, each with the values it may take. */
const globalSettings = {
  registration: z.enum(["open", "invite", "closed"]),
} as const;

/** The tenant's settings that have a meaning. */
const tenantSettings = {
  timezone: z.string().refine(isTimeZone),
} as const;

type GlobalSettings = { [K in keyof typeof globalSettings]: z.infer<(typeof globalSettings)[K]> };
type TenantSettings = { [K in keyof typeof tenantSettings]: z.infer<(typeof tenantSettings)[K]> };

/** A setting of the installation; the default where none, or none that is understood, is stored. */
export async function globalConfig<K extends keyof GlobalSettings>(
  key: K,
  byDefault: GlobalSettings[K],
): Promise<GlobalSettings[K]> {
  const row = await forPlatform((db) => db.globalConfig.findUnique({ where: { key } }));
  return (globalSettings[key].safeParse(row?.value).data ?? byDefault) as GlobalSettings[K];
}

/** A setting of the tenant whose transaction this is. */
export async function tenantConfig<K extends keyof TenantSettings>(
  db: Db,
  key: K,
  byDefault: TenantSettings[K],
): Promise<TenantSettings[K]> {
  const row = await db.tenantConfig.findFirst({ where: { key } });
  return tenantSettings[key].safeParse(row?.value).data ?? byDefault;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
