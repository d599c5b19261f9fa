import { Prisma } from "@/lib/generated/prisma/client";
import { floorTo, rollupMs, type TimeRange } from "@/lib/time";
import type { Buckets } from "./buckets";
import type { TenantContext } from "./context";

/** Whose calls, and for what time. */
export type Place = Pick<TenantContext, "tenantId" | "env" | "nowMs">;

/** What to sum up. Rollups are read from `wholeStart` to `wholeEnd`, individual calls outside it. */
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

/** No call starts later than now, so the current quarter of an hour can be read from rollups. */
function wholeEnd({ end }: TimeRange, nowMs: number): Date {
  const endMs = end.getTime();
  return new Date(endMs >= nowMs ? floorTo(endMs + rollupMs, rollupMs) : floorTo(endMs, rollupMs));
}

/** Condition on quarter-hour rollups. */
export const inQuarters = (span: Span) => Prisma.sql`
  tenant_id = ${span.tenantId} AND env = ${span.env}
  AND bucket_start >= ${span.wholeStart} AND bucket_start < ${span.wholeEnd}`;

/** The rows of `select` from calls, for the ends of the span that do not fill a quarter of an hour: often empty. */
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
