import { Prisma } from "@/lib/generated/prisma/client";
import { floorTo, rollupMs, secondMs, type TimeRange } from "@/lib/time";
import type { TenantContext } from "./context";

/** Whose calls, and up to when. */
export type Place = Pick<TenantContext, "tenantId" | "env" | "nowMs">;

/** What to sum up. From `wholeStart` to `wholeEnd` rollups are read, outside of it calls. */
export interface Span {
  readonly tenantId: string;
  readonly env: string;
  readonly start: Date;
  readonly end: Date;
  readonly wholeStart: Date;
  readonly wholeEnd: Date;
  readonly bucketSeconds: number;
  /** Time zone whose days the buckets of a day are. */
  readonly zone: string;
}

export const spanOf = (ctx: Place, range: TimeRange, zone: string): Span => ({
  tenantId: ctx.tenantId,
  env: ctx.env,
  start: range.start,
  end: range.end,
  wholeStart: new Date(floorTo(range.start.getTime() + rollupMs - 1, rollupMs)),
  wholeEnd: wholeEnd(range, ctx.nowMs),
  bucketSeconds: range.bucketMs / secondMs,
  zone,
});

/** No call starts later than now, so the quarter of an hour that is running can be taken whole. */
function wholeEnd({ end }: TimeRange, nowMs: number): Date {
  const endMs = end.getTime();
  return new Date(endMs >= nowMs ? floorTo(endMs + rollupMs, rollupMs) : floorTo(endMs, rollupMs));
}

/** Condition on what is summed by quarter of an hour. */
export const inQuarters = (span: Span) => Prisma.sql`
  tenant_id = ${span.tenantId} AND env = ${span.env}
  AND bucket_start >= ${span.wholeStart} AND bucket_start < ${span.wholeEnd}`;

/** The rows of `select` from calls, for the ends of the span that fill no whole quarter of an hour: often nothing. */
export function andEnds(span: Span, select: Prisma.Sql): Prisma.Sql {
  if (span.wholeStart <= span.start && span.end <= span.wholeEnd) return Prisma.empty;
  const hasWhole = span.wholeStart < span.wholeEnd;
  const firstEnd = hasWhole ? span.wholeStart : span.end;
  const lastStart = hasWhole ? span.wholeEnd : span.end;
  return Prisma.sql`
    UNION ALL ${select} WHERE tenant_id = ${span.tenantId} AND env = ${span.env}
      AND (started_at >= ${span.start} AND started_at < ${firstEnd}
        OR started_at >= ${lastStart} AND started_at < ${span.end})`;
}

const width = ({ bucketSeconds }: Span) => Prisma.sql`make_interval(secs => ${bucketSeconds})`;

/** The bucket of a column `at`: when it starts by the clock of the span's zone. */
export const bucketOfAt = (span: Span) => Prisma.sql`
  date_bin(${width(span)}, at AT TIME ZONE ${span.zone}, timestamp '2000-01-01')`;

/** Every bucket of the span, as rows of `bucket`. */
export const everyBucket = (span: Span) => Prisma.sql`
  SELECT generate_series(
    date_bin(${width(span)}, ${span.start}::timestamptz AT TIME ZONE ${span.zone},
      timestamp '2000-01-01'),
    (${span.end}::timestamptz - interval '1 ms') AT TIME ZONE ${span.zone}, ${width(span)}) AS bucket`;
