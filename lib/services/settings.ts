import * as contract from "@/lib/contract/configs";
import { type Db, forPlatform, forTenant } from "@/lib/db";

/** A setting of the installation; its default where no usable value is stored. */
export async function globalConfig<K extends contract.GlobalConfigKey>(
  key: K,
  byDefault: contract.GlobalConfigValue<K>,
): Promise<contract.GlobalConfigValue<K>> {
  return forPlatform((db) => readGlobalConfig(db, key, byDefault));
}

/** The same within a transaction of either role. */
export async function readGlobalConfig<K extends contract.GlobalConfigKey>(
  db: Db,
  key: K,
  byDefault: contract.GlobalConfigValue<K>,
): Promise<contract.GlobalConfigValue<K>> {
  const row = await db.globalConfig.findUnique({ where: { key } });
  const parsed = contract.globalConfigs[key].schema.safeParse(row?.value);
  return parsed.success ? (parsed.data as contract.GlobalConfigValue<K>) : byDefault;
}

/** A setting of the tenant whose transaction this is. */
export async function tenantConfig<K extends contract.TenantConfigKey>(
  db: Db,
  key: K,
  byDefault: contract.TenantConfigValue<K>,
): Promise<contract.TenantConfigValue<K>> {
  const row = await db.tenantConfig.findFirst({ where: { key } });
  const parsed = contract.tenantConfigs[key].schema.safeParse(row?.value);
  return parsed.success ? (parsed.data as contract.TenantConfigValue<K>) : byDefault;
}

/** The time zone in which the tenant reports. */
export const tenantZone = (tenantId: string): Promise<string> =>
  forTenant(tenantId, (db) => tenantConfig(db, "timezone", "UTC"));
