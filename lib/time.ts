/** Source of time, so that windows and deadlines can be tested. `nowMs` is epoch, `ticksMs` is monotonic. */
export interface Clock {
  nowMs(): number;
  ticksMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  ticksMs: () => performance.now(),
};

export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Width of a rollup: calls are added up by quarters of an hour, so that day bars fit any time zone. */
export const rollupMs = 15 * minuteMs;

/** The start of the interval of `widthMs` that contains `ms`. */
export const floorTo = (ms: number, widthMs: number): number => Math.floor(ms / widthMs) * widthMs;

/** Where sums over the last `lengthMs` begin: at a full quarter of an hour, as in charts and lists. */
export const sumsSince = (nowMs: number, lengthMs: number): Date =>
  new Date(floorTo(nowMs - lengthMs, rollupMs));

export const periods = ["24h", "7d", "30d", "90d"] as const;
export type Period = (typeof periods)[number];

const periodMs: Record<Period, number> = {
  "24h": dayMs,
  "7d": 7 * dayMs,
  "30d": 30 * dayMs,
  "90d": 90 * dayMs,
};

const periodBucketMs: Record<Period, number> = {
  "24h": 15 * minuteMs,
  "7d": hourMs,
  "30d": dayMs,
  "90d": dayMs,
};

/** A half-open span of time with the width of its chart buckets. */
export interface TimeRange {
  readonly start: Date;
  readonly end: Date;
  readonly bucketMs: number;
}

/** The range that a period name means at `nowMs`: its end is now, its buckets are those of the charts. */
export function periodRange(period: Period, nowMs: number): TimeRange {
  return {
    start: new Date(nowMs - periodMs[period]),
    end: new Date(nowMs),
    bucketMs: periodBucketMs[period],
  };
}

/** The bucket width for a custom range: the widest of 15 minutes, an hour and a day that keeps a chart readable. */
export function bucketFor(start: Date, end: Date): number {
  const lengthMs = end.getTime() - start.getTime();
  if (lengthMs <= 2 * dayMs) return 15 * minuteMs;
  return lengthMs <= 14 * dayMs ? hourMs : dayMs;
}

export type BudgetPeriod = "day" | "week" | "month" | "total";

/** A calendar window, half-open. `total` is a single window that never ends. */
export interface CalendarWindow {
  readonly startMs: number;
  readonly endMs: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone's wall-clock time, as if it were UTC. */
function wallTime(zone: string, atMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The first moment at which that zone's clock shows `wall`; where it never does, the moment it jumps. */
function momentOf(zone: string, wall: number): number {
  const offsetAt = (atMs: number): number => wallTime(zone, atMs) - atMs;
  const before = wall - offsetAt(wall - dayMs);
  const after = wall - offsetAt(wall + dayMs);
  const shown = [before, after].filter((atMs) => wallTime(zone, atMs) === wall);
  return shown.length > 0 ? Math.min(...shown) : before;
}

/** The calendar window in a time zone that contains `atMs`. Weeks begin on Monday. */
export function windowAt(period: BudgetPeriod, zone: string, atMs: number): CalendarWindow {
  if (period === "total") return { startMs: 0, endMs: Number.POSITIVE_INFINITY };
  const today = new Date(wallTime(zone, atMs));
  const year = today.getUTCFullYear();
  const month = today.getUTCMonth();
  const date = today.getUTCDate();
  const monday = date - ((today.getUTCDay() + 6) % 7);
  const [start, end] = {
    day: [Date.UTC(year, month, date), Date.UTC(year, month, date + 1)],
    week: [Date.UTC(year, month, monday), Date.UTC(year, month, monday + 7)],
    month: [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)],
  }[period] as [number, number];
  return { startMs: momentOf(zone, start), endMs: momentOf(zone, end) };
}
