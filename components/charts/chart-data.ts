import type { ReactNode } from "react";
import { formatCount, formatDuration, formatTime, formatUsd, unknown } from "@/lib/format";
import { dayMs } from "@/lib/time";

export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** A colour token's custom property, such as `--series-1`. */
  readonly token: string;
  readonly isHatched?: boolean;
  /** SVG dash array, so that lines differ without colour. */
  readonly dash?: string;
  /** One value for each bucket; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface TimeChartProps {
  readonly title: string;
  /** The chart in a sentence, for those who cannot or do not yet see it. */
  readonly summary: string;
  readonly kind: "bars" | "lines";
  readonly unit: "count" | "usd" | "ms";
  /** Start of each bucket, epoch milliseconds. */
  readonly at: readonly number[];
  readonly bucketMs: number;
  /** Zone of the labels: the reporting zone for days, else the viewer's. */
  readonly zone: string;
  readonly series: readonly ChartSeries[];
  /** Links and controls beside the title. */
  readonly action?: ReactNode;
  /** Where dragging over the chart leads: `start_date` and `end_date` are appended. Null keeps it still. */
  readonly zoomHref?: string | null;
}

export const formatValue = (value: number | null, unit: TimeChartProps["unit"]): string => {
  if (value === null) return unknown;
  if (unit === "count") return formatCount(value);
  return unit === "usd" ? formatUsd(value) : formatDuration(value);
};

export function formatBucket(at: number, { bucketMs, zone }: TimeChartProps): string {
  if (bucketMs >= dayMs) return formatTime(at, "day", zone);
  return `${formatTime(at, "day", zone)} ${formatTime(at, "minute", zone)}`;
}
