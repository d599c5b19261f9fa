import { cadences } from "@/lib/contract/choices";
import type { Cadence, NoticeKind } from "@/lib/contract/notifications";
import type { Db } from "@/lib/db";
import { dayMs, hourMs, secondMs, windowAt } from "@/lib/time";

/** The default for a person who has chosen nothing. */
export const defaultCadence: Readonly<Record<NoticeKind, Cadence>> = {
  violation_critical: "at_once",
  violation: "at_once",
  violation_flood: "at_once",
  budget_80: "daily",
  budget_100: "at_once",
  provider_failing: "at_once",
  key_expiring: "daily",
  plan_limit: "at_once",
  webhook_failing: "at_once",
  member_joined: "daily",
};

/** The stored choice for a kind, else the default. */
export function cadenceFor(stored: unknown, kind: NoticeKind): Cadence {
  const chosen = typeof stored === "object" && stored !== null && Reflect.get(stored, kind);
  return cadences.find((cadence) => cadence === chosen) ?? defaultCadence[kind];
}

export const listId = (tenantId: string): string => `${tenantId}.list`;
export const personId = (tenantId: string, userId: string): string => `${tenantId}.${userId}`;

export interface Recipient {
  readonly email: string;
  /** Null for an address on the tenant's list. */
  readonly userId: string | null;
  readonly cadences: unknown;
}

/** Admins, owners and the tenant's list of addresses; whoever is on both gets the mail as a person. */
export async function recipientsOf(db: Db, tenantId: string): Promise<Recipient[]> {
  const members = await db.member.findMany({
    where: { tenantId, role: { in: ["admin", "owner"] } },
    select: { userId: true, user: { select: { email: true } } },
  });
  const stored = await db.notificationSetting.findMany({ where: { tenantId } });
  const byId = new Map(stored.map(({ id, cadences: chosen }) => [id, chosen]));
  const people = members.map(({ userId, user }) => ({
    email: user.email,
    userId,
    cadences: byId.get(personId(tenantId, userId)),
  }));
  const known = new Set(people.map(({ email }) => email));
  const listed = (await addressesOf(db, tenantId)).filter((email) => !known.has(email));
  return [
    ...people,
    ...listed.map((email) => ({ email, userId: null, cadences: byId.get(listId(tenantId)) })),
  ];
}

/** The tenant's list, in a transaction of either role. */
export async function addressesOf(db: Db, tenantId: string): Promise<string[]> {
  const value = await configOf(db, tenantId, "alert_emails");
  return Array.isArray(value) ? value.filter((to) => typeof to === "string") : [];
}

/** The time zone that daily mails follow. */
export async function zoneOf(db: Db, tenantId: string): Promise<string> {
  const value = await configOf(db, tenantId, "timezone");
  return typeof value === "string" ? value : "UTC";
}

async function configOf(db: Db, tenantId: string, key: string): Promise<unknown> {
  const rows = await db.$queryRaw<{ value: unknown }[]>`
    SELECT value FROM tenant_configs WHERE tenant_id = ${tenantId} AND key = ${key}`;
  return rows[0]?.value;
}

/** Events within this time become one mail. */
const gatherMs = 5 * secondMs;
const morningMs = 8 * hourMs;

/**
 * When to send the mail about an event at `atMs`: a moment later, at the next full hour, or at 8 in the morning in
 * the zone (an hour off on days when its clocks change). Null for never.
 */
export function dueAt(cadence: Cadence, zone: string, atMs: number): Date | null {
  if (cadence === "off") return null;
  if (cadence === "at_once") return new Date(atMs + gatherMs);
  if (cadence === "hourly") return new Date((Math.floor(atMs / hourMs) + 1) * hourMs);
  const morning = windowAt("day", zone, atMs).startMs + morningMs;
  return new Date(
    morning > atMs ? morning : windowAt("day", zone, atMs + dayMs).startMs + morningMs,
  );
}
