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

/** The bucket width for a custom range: the widest of 15 minutes, an hour or a day that keeps a chart readable. */
export function bucketFor(start: Date, end: Date): number {
  const lengthMs = end.getTime() - start.getTime();
  if (lengthMs <= 2 * dayMs) return 15 * minuteMs;
  return lengthMs <= 14 * dayMs ? hourMs : dayMs;
}
