import { Prisma } from "@/lib/generated/prisma/client";
import { floorTo, rollupMs, type TimeRange } from "@/lib/time";
import type { Buckets } from "./buckets";
import type { TenantContext } from "./context";

/** Whose calls, and up to when. */
export type Place = Pick<TenantContext, "tenantId" | "env" | "nowMs">;

/** What to sum up. From `wholeStart` to `wholeEnd` rollups are read, outside of it calls. */
export interface Span extends Buckets {
  readonly tenantId: string;
  readonly env: string;
  readonly wholeStart: Date;
  readonly wholeEnd: Date;
}

export const spanOf = (ctx: Place, range: TimeRange, zone: string): Span => ({
  tenantId: ctx.tenantId,
  env: ctx.env,
  ...range,
  wholeStart: new Date(floorTo(range.start.getTime() + rollupMs - 1, rollupMs)),
  wholeEnd: wholeEnd(range, ctx.nowMs),
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
