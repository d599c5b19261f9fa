import type { z } from "zod";
import * as contract from "@/lib/contract/configs";
import { type Db, forPlatform, forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Prisma, TenantConfig } from "@/lib/generated/prisma/client";
import { audit } from "./audit";
import { invalidField, notFound, type TenantContext, type Verb } from "./context";
import { namesOf } from "./people";
import { readGlobalConfig } from "./settings";

interface Setting {
  readonly schema: z.ZodType;
  readonly byDefault: unknown;
  readonly description: string;
}

type Settings = Readonly<Record<string, Setting>>;
type Row = Omit<TenantConfig, "tenantId">;

const settingIn = (settings: Settings, key: string): Setting => {
  const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
  if (!setting) throw notFound("setting");
  return setting;
};

/** A stored value that is no longer understood counts as unset. */
function toConfigView(key: string, setting: Setting, row: Row | undefined): contract.ConfigView {
  const stored = row && setting.schema.safeParse(row.value);
  const isSet = stored?.success === true;
  return {
    key,
    value: isSet ? stored.data : setting.byDefault,
    is_default: !isSet,
    description: setting.description,
    updated_at: row?.updatedAt.toISOString() ?? null,
    updated_by: row?.updatedBy ?? null,
  };
}

function toPage(settings: Settings, rows: Row[], query: { limit: number; offset: number }) {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const all = Object.entries(settings).map(([key, it]) => toConfigView(key, it, byKey.get(key)));
  const { limit, offset } = query;
  return { items: all.slice(offset, offset + limit), total: all.length, limit, offset };
}

/** The value to store; undefined for the default. Throws VALIDATION_ERROR. */
function valueFor(setting: Setting, value: unknown): Prisma.InputJsonValue | undefined {
  if (value === null) return undefined;
  const parsed = setting.schema.safeParse(value);
  if (parsed.success) return parsed.data as Prisma.InputJsonValue;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: ["value", ...path].join("."),
    message,
  }));
  const [first] = issues;
  throw new AppError("VALIDATION_ERROR", `${first?.path}: ${first?.message}.`, { issues });
}

/** Every known setting of the tenant, with its stored or default value. */
export const listConfigs: Verb<typeof contract.listConfigs> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) =>
    toPage(contract.tenantConfigs, await db.tenantConfig.findMany(), query),
  );

/** Throws NOT_FOUND for an unknown key, VALIDATION_ERROR for a value beyond its type or the platform's bounds. */
export const putConfig: Verb<typeof contract.putConfig> = (ctx, { params, body }) => {
  const { key } = params;
  const setting = settingIn(contract.tenantConfigs, key);
  const value = valueFor(setting, body.value);
  return forTenant(ctx.tenantId, async (db) => {
    await assertWithinBounds(db, key, value);
    const before = await db.tenantConfig.findFirst({ where: { key } });
    const after = await storeTenantConfig(db, ctx, key, value);
    await audit(db, ctx, {
      action: "config.update",
      object: { kind: "config", id: key },
      before: { value: before?.value ?? null },
      after: { value: value ?? null },
    });
    return toConfigView(key, setting, after);
  });
};

async function assertWithinBounds(db: Db, key: string, value: unknown): Promise<void> {
  if (key !== "default_rate_limit_rpm" || typeof value !== "number") return;
  await assertRateLimit(db, "value", value);
}

/** The platform's bound on limits of keys. Throws VALIDATION_ERROR at `field`. */
export async function assertRateLimit(db: Db, field: string, rpm: number): Promise<void> {
  const most = await readGlobalConfig(db, "max_rate_limit_rpm", 1_000_000);
  if (rpm > most) throw invalidField(field, `must be at most ${most} on this installation`);
}

/** Stores a checked value; undefined restores the default. */
export async function storeTenantConfig(
  db: Db,
  ctx: TenantContext,
  key: string,
  value: Prisma.InputJsonValue | undefined,
): Promise<Row | undefined> {
  const { tenantId } = ctx;
  if (value === undefined) {
    await db.tenantConfig.deleteMany({ where: { tenantId, key } });
    return undefined;
  }
  const data = { value, updatedBy: ctx.actor.id, updatedAt: new Date(ctx.nowMs) };
  return db.tenantConfig.upsert({
    where: { tenantId_key: { tenantId, key } },
    create: { tenantId, key, ...data },
    update: data,
  });
}

async function withNames(
  db: Db,
  views: readonly contract.ConfigView[],
): Promise<contract.GlobalConfigView[]> {
  const names = await namesOf(
    db,
    views.map((view) => view.updated_by),
  );
  return views.map((view) => ({
    ...view,
    updated_by_name: view.updated_by === null ? null : (names.get(view.updated_by) ?? null),
  }));
}

/** Every known setting of the installation. */
export const listGlobalConfigs: Verb<typeof contract.listGlobalConfigs> = (_ctx, { query }) =>
  forPlatform(async (db) => {
    const page = toPage(contract.globalConfigs, await db.globalConfig.findMany(), query);
    return { ...page, items: await withNames(db, page.items) };
  });

/** Throws NOT_FOUND for an unknown key. */
export const putGlobalConfig: Verb<typeof contract.putGlobalConfig> = (ctx, { params, body }) => {
  const { key } = params;
  const setting = settingIn(contract.globalConfigs, key);
  const value = valueFor(setting, body.value);
  return forPlatform(async (db) => {
    const before = await db.globalConfig.findUnique({ where: { key } });
    const data = { updatedBy: ctx.actor.id, updatedAt: new Date(ctx.nowMs) };
    const after =
      value === undefined
        ? undefined
        : await db.globalConfig.upsert({
            where: { key },
            create: { key, value, ...data },
            update: { value, ...data },
          });
    if (value === undefined) await db.globalConfig.deleteMany({ where: { key } });
    await audit(db, ctx, {
      action: "global_config.update",
      object: { kind: "config", id: key },
      before: { value: before?.value ?? null },
      after: { value: value ?? null },
    });
    const view = toConfigView(key, setting, after);
    return { ...view, updated_by_name: after ? ctx.actor.name : null };
  });
};
