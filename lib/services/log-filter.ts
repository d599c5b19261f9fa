import type * as contract from "@/lib/contract/analytics";
import type { Db } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { fromUsd } from "@/lib/money";
import type { TenantContext } from "./context";

const maskedForm = /^(sk-[0-9A-Za-z]{4})\.{3}([0-9A-Za-z]{4})$/;

/** The keys that an id or a masked form can refer to, deleted ones included. */
export async function keyIds(db: Db, ctx: TenantContext, given: string): Promise<string[]> {
  const masked = maskedForm.exec(given);
  if (!masked?.[1] || !masked[2]) return [given];
  const rows = await db.apiKey.findMany({
    where: { tenantId: ctx.tenantId, env: ctx.env, prefix: masked[1], tail: masked[2] },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

interface Split {
  readonly wanted: string[];
  readonly excluded: string[];
}

/** A value with `!` before it is excluded; the others are alternatives. */
export const split = (given: readonly string[] | undefined): Split => ({
  wanted: (given ?? []).filter((value) => !value.startsWith("!")),
  excluded: (given ?? []).flatMap((value) => (value.startsWith("!") ? [value.slice(1)] : [])),
});

/** `any` must hold for one of the wanted values and for none of the excluded ones. */
function alternatives(
  given: readonly string[] | undefined,
  holds: (value: string) => Prisma.Sql,
): Prisma.Sql[] {
  const { wanted, excluded } = split(given);
  return [
    ...(wanted.length > 0 ? [Prisma.sql`(${Prisma.join(wanted.map(holds), " OR ")})`] : []),
    ...excluded.map((value) => Prisma.sql`NOT (${holds(value)})`),
  ];
}

function inStatus(value: string): Prisma.Sql {
  if (!value.endsWith("xx")) return Prisma.sql`status = ${Number(value)}`;
  const first = Number(value[0]) * 100;
  return Prisma.sql`status BETWEEN ${first} AND ${first + 99}`;
}

function hasViolation(value: string): Prisma.Sql {
  const found = (more: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT FROM violations v WHERE v.exchange_id = exchanges.id ${more})`;
  if (value === "none") return Prisma.sql`NOT ${found(Prisma.empty)}`;
  return found(value === "any" ? Prisma.empty : Prisma.sql`AND v.type = ${value}`);
}

const nano = (usd: number): bigint => BigInt(fromUsd(usd));

/** Conditions on columns that calls and their sums have in common. */
async function sharedConditions(
  db: Db,
  ctx: TenantContext,
  filter: contract.LogFilter,
): Promise<Prisma.Sql[]> {
  const keys = new Map<string, string[]>();
  for (const given of filter.api_key ?? []) {
    const plain = given.replace(/^!/, "");
    keys.set(plain, await keyIds(db, ctx, plain));
  }
  return [
    Prisma.sql`tenant_id = ${ctx.tenantId} AND env = ${ctx.env}`,
    ...alternatives(
      filter.api_key,
      (value) => Prisma.sql`key_id = ANY(${keys.get(value) ?? [value]})`,
    ),
    ...alternatives(filter.provider, (value) => Prisma.sql`provider = ${value}`),
    ...alternatives(
      filter.model,
      (value) => Prisma.sql`coalesce(model, '') = ${value === "unknown" ? "" : value}`,
    ),
    ...alternatives(filter.status, inStatus),
    ...alternatives(filter.outcome, (value) => Prisma.sql`outcome = ${value}`),
    ...(filter.source ? [Prisma.sql`error_source = ${filter.source}`] : []),
  ];
}

/** Conditions on rows of `exchanges`, tenant and environment included. */
export async function logConditions(
  db: Db,
  ctx: TenantContext,
  filter: contract.LogFilter,
): Promise<Prisma.Sql> {
  const { start_date: start, end_date: end, path, request_id } = filter;
  const conditions = [
    ...(await sharedConditions(db, ctx, filter)),
    ...(start ? [Prisma.sql`started_at >= ${start}`] : []),
    ...(end ? [Prisma.sql`started_at < ${end}`] : []),
    ...alternatives(filter.violation, hasViolation),
    ...(path ? [Prisma.sql`starts_with(path, ${path})`] : []),
    ...(request_id ? [Prisma.sql`request_id = ${request_id}`] : []),
    ...atLeast("latency_ms", filter.latency_min),
    ...atMost("latency_ms", filter.latency_max),
    ...(filter.cost ? [Prisma.sql`cost_nano_usd IS NULL AND prompt_tokens IS NOT NULL`] : []),
    ...atLeast("cost_nano_usd", filter.cost_min === undefined ? undefined : nano(filter.cost_min)),
    ...atMost("cost_nano_usd", filter.cost_max === undefined ? undefined : nano(filter.cost_max)),
  ];
  return Prisma.join(conditions, " AND ");
}

const shared = ["api_key", "provider", "model", "status", "outcome", "source"];

/** Whether the quarter-hour sums can answer everything that the filter asks. */
export const isInSums = (filter: contract.LogFilter): boolean =>
  Object.entries(filter).every(
    ([name, value]) =>
      value === undefined || name === "start_date" || name === "end_date" || shared.includes(name),
  );

/** Conditions on rows of `rollups`, for a filter that they can answer. */
export const rollupConditions = async (
  db: Db,
  ctx: TenantContext,
  filter: contract.LogFilter,
): Promise<Prisma.Sql> => Prisma.join(await sharedConditions(db, ctx, filter), " AND ");

const atLeast = (column: string, bound: number | bigint | undefined): Prisma.Sql[] =>
  bound === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} >= ${bound}`];

const atMost = (column: string, bound: number | bigint | undefined): Prisma.Sql[] =>
  bound === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} <= ${bound}`];
