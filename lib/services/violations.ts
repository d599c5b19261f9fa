import type { EnvironmentName } from "@/lib/contract/common";
import type * as contract from "@/lib/contract/violations";
import { type Db, forTenant } from "@/lib/db";
import { Prisma, type Violation } from "@/lib/generated/prisma/client";
import type { TenantContext, Verb } from "./context";
import { maskKey } from "./keys";
import { keyIds } from "./log-filter";
import type { KeyName } from "./logs";
import { namesOf, personOf } from "./people";

/** What was found, as stored. */
export interface StoredEntity {
  readonly type: string;
  readonly confidence: number;
}

export const entitiesOf = (row: Violation): readonly StoredEntity[] =>
  row.entities as unknown as StoredEntity[];

/** Names that violation views show alongside ids. */
export interface Names {
  readonly keys: ReadonlyMap<string, KeyName>;
  readonly people: ReadonlyMap<string, string>;
}

export async function readNames(
  db: Db,
  rows: readonly Violation[],
  alsoPeople: readonly (string | null)[] = [],
): Promise<Names> {
  const keys = await db.apiKey.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.keyId))] } },
    select: { id: true, prefix: true, tail: true, owner: true },
  });
  return {
    keys: new Map(keys.map((key) => [key.id, key])),
    people: await namesOf(db, [...rows.map((row) => row.assigneeId), ...alsoPeople]),
  };
}

export function toViolationView(row: Violation, names: Names): contract.ViolationView {
  const key = names.keys.get(row.keyId);
  return {
    id: row.id,
    usage_log_id: row.exchangeId,
    type: row.type as contract.ViolationView["type"],
    severity: row.severity as contract.ViolationView["severity"],
    direction: row.direction as contract.ViolationView["direction"],
    description: row.description,
    auto_blocked: row.autoBlocked,
    detected_at: row.detectedAt.toISOString(),
    model_version: row.modelVersion,
    env: row.env as EnvironmentName,
    rule_id: row.ruleId,
    rule_name: row.ruleName,
    action: row.action as contract.ViolationView["action"],
    is_shadow: row.isShadow,
    api_key: key ? maskKey(key) : row.keyId,
    key_id: row.keyId,
    key_name: key?.owner ?? null,
    provider: row.provider,
    model: row.model,
    entities: entitiesOf(row).map(({ type }) => type),
    match_count: row.matchCount,
    status: row.status as contract.ViolationView["status"],
    assignee: personOf(names.people, row.assigneeId),
    note: row.note,
  };
}

const and = (conditions: readonly (Prisma.Sql | null)[]): Prisma.Sql =>
  Prisma.join(
    conditions.filter((condition) => condition !== null),
    " AND ",
  );

const anyOf = (column: string, values: readonly string[] | undefined): Prisma.Sql | null =>
  values ? Prisma.sql`${Prisma.raw(column)} = ANY(${[...values]})` : null;

function ofAction(action: contract.ViolationsQuery["action"]): Prisma.Sql | null {
  if (action === undefined) return null;
  if (action === "none") return Prisma.sql`rule_id IS NULL`;
  if (action === "shadow") return Prisma.sql`is_shadow`;
  return Prisma.sql`action = ${action} AND NOT is_shadow`;
}

function ofAssignee(ctx: TenantContext, assignee: string | undefined): Prisma.Sql | null {
  if (assignee === undefined) return null;
  if (assignee === "none") return Prisma.sql`assignee_id IS NULL`;
  return Prisma.sql`assignee_id = ${assignee === "me" ? ctx.actor.id : assignee}`;
}

type Filter = Omit<contract.ViolationsQuery, "limit" | "offset" | "sort" | "group">;

/** What a violation must be to be listed, or exported. */
export async function violationConditions(
  db: Db,
  ctx: TenantContext,
  query: Filter,
): Promise<Prisma.Sql> {
  const { start_date: start, end_date: end, status, model, rule, direction } = query;
  const keys = query.api_key ? await keyIds(db, ctx, query.api_key) : undefined;
  return and([
    Prisma.sql`tenant_id = ${ctx.tenantId} AND env = ${ctx.env}`,
    anyOf("type", query.type),
    anyOf("severity", query.severity),
    anyOf("key_id", keys),
    start ? Prisma.sql`detected_at >= ${start}` : null,
    end ? Prisma.sql`detected_at < ${end}` : null,
    direction ? Prisma.sql`direction = ${direction}` : null,
    ofAction(query.action),
    rule ? Prisma.sql`rule_id = ${rule}` : null,
    model ? Prisma.sql`model = ${model}` : null,
    query.usage_log_id ? Prisma.sql`exchange_id = ${query.usage_log_id}` : null,
    status === "any" ? null : Prisma.sql`status = ${status}`,
    ofAssignee(ctx, query.assignee),
  ]);
}

interface Listed {
  readonly id: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly total: number;
}

/** What groups violations besides rule and key: their entities, in any order. */
const entitySet = Prisma.sql`
  (SELECT coalesce(string_agg(e ->> 'type', ',' ORDER BY e ->> 'type'), '')
     FROM jsonb_array_elements(entities) AS e)`;

const rank = Prisma.sql`array_position(ARRAY['low', 'medium', 'high', 'critical'], severity)`;

/** Of two alike, the newer comes first whichever way they are sorted. */
function orderOf(
  sort: contract.ViolationsQuery["sort"],
  by: Record<"severity" | "at", Prisma.Sql>,
) {
  const { severity, at } = by;
  if (sort === "severity.desc") return Prisma.sql`${severity} DESC, ${at} DESC, id DESC`;
  if (sort === "severity.asc") return Prisma.sql`${severity}, ${at} DESC, id DESC`;
  return sort === "detected_at.asc" ? Prisma.sql`${at}, id` : Prisma.sql`${at} DESC, id DESC`;
}

function readGroups(db: Db, where: Prisma.Sql, query: contract.ViolationsQuery): Promise<Listed[]> {
  return db.$queryRaw<Listed[]>`
    WITH found AS (
      SELECT id, detected_at, rule_id, type, key_id, ${rank} AS rank, ${entitySet} AS entity_set
      FROM violations WHERE ${where}
    )
    SELECT * FROM (
      SELECT (array_agg(id ORDER BY detected_at DESC, id DESC))[1] AS id, count(*)::int AS count,
        min(detected_at) AS "firstAt", max(detected_at) AS "lastAt", max(rank) AS rank,
        (count(*) OVER ())::int AS total
      FROM found GROUP BY rule_id, type, key_id, entity_set
    ) AS groups
    ORDER BY ${orderOf(query.sort, { severity: Prisma.sql`rank`, at: Prisma.sql`"lastAt"` })} LIMIT ${query.limit} OFFSET ${query.offset}`;
}

async function readSingles(
  db: Db,
  where: Prisma.Sql,
  query: contract.ViolationsQuery,
): Promise<Listed[]> {
  return db.$queryRaw<Listed[]>`
    SELECT id, 1 AS count, detected_at AS "firstAt", detected_at AS "lastAt",
      (count(*) OVER ())::int AS total
    FROM violations WHERE ${where}
    ORDER BY ${orderOf(query.sort, { severity: rank, at: Prisma.sql`detected_at` })}
    LIMIT ${query.limit} OFFSET ${query.offset}`;
}

/** A page beyond the end has no row to carry the total. */
async function countAll(
  db: Db,
  where: Prisma.Sql,
  query: contract.ViolationsQuery,
): Promise<number> {
  const [first] = await (query.group ? readGroups : readSingles)(db, where, {
    ...query,
    limit: 1,
    offset: 0,
  });
  return first?.total ?? 0;
}

/** Violations of the token's environment, newest first unless sorted. */
export const listViolations: Verb<typeof contract.listViolations> = (ctx, { query }) =>
  forTenant(ctx.tenantId, async (db) => {
    const where = await violationConditions(db, ctx, query);
    const listed = await (query.group ? readGroups : readSingles)(db, where, query);
    const isBeyond = listed.length === 0 && query.offset > 0;
    const total = isBeyond ? await countAll(db, where, query) : (listed[0]?.total ?? 0);
    const rows = await db.violation.findMany({ where: { id: { in: listed.map(({ id }) => id) } } });
    const names = await readNames(db, rows);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = listed.flatMap(({ id, count, firstAt, lastAt }) => {
      const row = byId.get(id);
      if (!row) return [];
      const similar = { count, first_at: firstAt.toISOString(), last_at: lastAt.toISOString() };
      return [{ ...toViolationView(row, names), ...(query.group ? { similar } : {}) }];
    });
    return { items, total, limit: query.limit, offset: query.offset };
  });
