import type * as analytics from "@/lib/contract/analytics";
import type * as contract from "@/lib/contract/violations";
import { type Db, forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { secondMs } from "@/lib/time";
import { type Buckets, bucketOf, bucketZone, everyBucket } from "./buckets";
import type { TenantContext, Verb } from "./context";
import { rangeOf } from "./stats-range";

const noSeverity = () => ({ critical: 0, high: 0, medium: 0, low: 0 });
const noType = () => ({ pii: 0, injection: 0, bias: 0, exfiltration: 0 });

const isIn = <Counts extends Record<string, number>>(
  counts: Counts,
  name: string,
): name is keyof Counts & string => name in counts;

interface Place {
  readonly tenantId: string;
  readonly env: string;
  readonly start: Date;
  readonly end: Date;
}

/** Violations by type and severity, `start` included and `end` not. */
export async function countViolations(
  db: Db,
  { tenantId, env, start, end }: Place,
): Promise<analytics.StatsView["violations"]> {
  const rows = await db.violation.groupBy({
    by: ["type", "severity"],
    where: { tenantId, env, detectedAt: { gte: start, lt: end } },
    _count: true,
  });
  const byType = noType();
  const bySeverity = noSeverity();
  let total = 0;
  for (const { type, severity, _count } of rows) {
    total += _count;
    if (isIn(byType, type)) byType[type] += _count;
    if (isIn(bySeverity, severity)) bySeverity[severity] += _count;
  }
  return { total, by_type: byType, ...bySeverity };
}

interface BucketRow {
  readonly at: Date;
  readonly severity: string | null;
  readonly count: number | null;
}

async function readSeries(db: Db, place: Place & Buckets) {
  const rows = await db.$queryRaw<BucketRow[]>`
    WITH buckets AS (${everyBucket(place)}), counted AS (
      SELECT ${bucketOf(Prisma.sql`detected_at`, place)} AS bucket, severity,
        count(*)::int AS count
      FROM violations
      WHERE tenant_id = ${place.tenantId} AND env = ${place.env}
        AND detected_at >= ${place.start} AND detected_at < ${place.end}
      GROUP BY 1, 2
    )
    SELECT bucket AT TIME ZONE ${place.zone} AS at, severity, count
    FROM buckets LEFT JOIN counted USING (bucket) ORDER BY bucket`;
  const series = new Map<string, ReturnType<typeof noSeverity>>();
  for (const { at, severity, count } of rows) {
    const counts = series.get(at.toISOString()) ?? noSeverity();
    if (severity !== null && isIn(counts, severity)) counts[severity] += count ?? 0;
    series.set(at.toISOString(), counts);
  }
  return [...series].map(([timestamp, counts]) => ({ timestamp, ...counts }));
}

interface RuleRow {
  readonly rule_id: string;
  readonly name: string;
  readonly hits: number;
  readonly previous_hits: number;
  readonly false_positives: number;
}

/** The rules that catch most, with their false positives and the previous period's figures. */
function readRules(db: Db, { tenantId, env, start, end }: Place): Promise<RuleRow[]> {
  const before = new Date(2 * start.getTime() - end.getTime());
  return db.$queryRaw<RuleRow[]>`
    SELECT rule_id, (array_agg(rule_name ORDER BY detected_at DESC))[1] AS name,
      (count(*) FILTER (WHERE detected_at >= ${start}))::int AS hits,
      (count(*) FILTER (WHERE detected_at < ${start}))::int AS previous_hits,
      (count(*) FILTER (WHERE detected_at >= ${start} AND status = 'false_positive'))::int
        AS false_positives
    FROM violations
    WHERE tenant_id = ${tenantId} AND env = ${env} AND rule_id IS NOT NULL
      AND detected_at >= ${before} AND detected_at < ${end}
    GROUP BY rule_id HAVING count(*) FILTER (WHERE detected_at >= ${start}) > 0
    ORDER BY hits DESC, rule_id LIMIT 20`;
}

const openIn = (db: Db, { tenantId, env, start, end }: Place): Promise<number> =>
  db.violation.count({
    where: { tenantId, env, status: "open", detectedAt: { gte: start, lt: end } },
  });

/** What was caught over a period: by type, by severity over time, by rule. */
export const getViolationSummary: Verb<typeof contract.getViolationSummary> = (
  ctx: TenantContext,
  { query },
) =>
  forTenant(ctx.tenantId, async (db) => {
    const range = rangeOf(query, ctx.nowMs);
    const zone = await bucketZone(db, range.bucketMs);
    const place = { tenantId: ctx.tenantId, env: ctx.env, ...range, zone };
    const { total, by_type, ...by_severity } = await countViolations(db, place);
    return {
      start_date: range.start.toISOString(),
      end_date: range.end.toISOString(),
      bucket_seconds: range.bucketMs / secondMs,
      total,
      open: await openIn(db, place),
      by_type,
      by_severity,
      timeseries: await readSeries(db, place),
      rules: await readRules(db, place),
    };
  });
