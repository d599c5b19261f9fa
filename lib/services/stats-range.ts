import type { StatsQuery } from "@/lib/contract/analytics";
import { bucketFor, floorTo, periodRange, rollupMs, type TimeRange } from "@/lib/time";

/** The range and bucket width that a query asks for; a named period starts at a whole quarter of an hour. */
export function rangeOf(
  query: Pick<StatsQuery, "period" | "start_date" | "end_date">,
  nowMs: number,
): TimeRange {
  const named = periodRange(query.period, nowMs);
  if (!query.start_date && !query.end_date) {
    return { ...named, start: new Date(floorTo(named.start.getTime(), rollupMs)) };
  }
  const end = query.end_date ?? named.end;
  const lengthMs = named.end.getTime() - named.start.getTime();
  const start = query.start_date ?? new Date(end.getTime() - lengthMs);
  return { start, end, bucketMs: bucketFor(start, end) };
}
