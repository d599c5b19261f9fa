"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatCountShort, formatTime, formatUsd } from "@/lib/format";
import { dayMs, hourMs } from "@/lib/time";
import { type ChartSeries, formatBucket, formatValue, type TimeChartProps } from "./chart-data";
import { valueTicks } from "./value-ticks";

/** Whether a time is an exact multiple of `every` hours on a zone's clock. */
function isOnHour(ms: number, zone: string, every: number): boolean {
  const [hour = "", minute] = formatTime(ms, "minute", zone).split(":");
  return minute === "00" && Number(hour) % every === 0;
}

const axis = { fontSize: 12, fill: "var(--muted)" };

type Point = { readonly at: number } & Readonly<Record<string, number | null>>;

/** The drawing inside a `TimeChart`; in a file of its own so that the library loads after the page. */
export function TimeCanvas(props: TimeChartProps) {
  const { kind, unit, at, bucketMs, zone, series, zoomHref } = props;
  const router = useRouter();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const points: Point[] = at.map((ms, index) =>
    Object.assign(
      { at: ms },
      Object.fromEntries(series.map(({ id, values }) => [id, values[index] ?? null])),
    ),
  );
  const isHourly = bucketMs < dayMs;
  const everyHours = bucketMs < hourMs ? 3 : 24;
  const ticks = at.filter((ms) => isOnHour(ms, zone, everyHours));
  const tick = (ms: number) => formatTime(ms, bucketMs < hourMs ? "minute" : "day", zone);
  const short = (value: number) => {
    if (unit === "usd") return formatUsd(value, value < 0.01 && value > 0 ? "row" : "card");
    if (unit === "count") return formatCountShort(value);
    if (value === 0) return "0";
    return value < 1_000 ? `${value} ms` : `${value / 1_000} s`;
  };
  const marks = valueTicks(highestOf(props), unit === "count");
  const zoom = () => {
    setDrag(null);
    if (!drag || !zoomHref || drag.from === drag.to) return;
    const [start, last] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    const query = new URLSearchParams({
      start_date: new Date(start).toISOString(),
      end_date: new Date(last + bucketMs).toISOString(),
    });
    router.push(`${zoomHref}${zoomHref.includes("?") ? "&" : "?"}${query}`, { scroll: false });
  };
  const labelOf = (event: { activeLabel?: string | number | undefined }): number | null =>
    event.activeLabel === undefined ? null : Number(event.activeLabel);
  return (
    <ComposedChart
      responsive
      accessibilityLayer
      syncId="page"
      data={points}
      margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
      style={{ width: "100%", height: "100%", userSelect: "none" }}
      barCategoryGap={points.length > 60 ? 0.2 : "12%"}
      onMouseDown={(event) => {
        const from = labelOf(event);
        if (zoomHref && from !== null) setDrag({ from, to: from });
      }}
      onMouseMove={(event) => {
        const to = labelOf(event);
        if (drag && to !== null) setDrag({ ...drag, to });
      }}
      onMouseUp={zoom}
    >
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill="var(--surface)" />
          <path d="M-1 6 6 -1M4 6l2-2M-1 1l2-2" stroke="var(--outcome-failed)" strokeWidth="2" />
        </pattern>
      </defs>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at"
        tickFormatter={tick}
        {...(isHourly && ticks.length > 1 ? { ticks } : {})}
        tick={axis}
        tickLine={false}
        axisLine={{ stroke: "var(--line)" }}
        minTickGap={48}
      />
      <YAxis
        width={56}
        tickFormatter={short}
        tick={axis}
        tickLine={false}
        axisLine={false}
        ticks={marks}
        domain={[0, marks.at(-1) ?? 1]}
        // Without values there would be no marks either; with any, the domain holds them all.
        allowDataOverflow
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: "var(--hover)", stroke: "var(--control)", strokeWidth: 0.5 }}
        content={({ active, label }) =>
          active && label !== undefined ? <Tip at={Number(label)} chart={props} /> : null
        }
      />
      {series.map((one) =>
        kind === "bars" ? (
          <Bar
            key={one.id}
            dataKey={one.id}
            stackId="all"
            name={one.label}
            fill={one.isHatched ? "url(#hatch)" : `var(${one.token})`}
            stroke="var(--surface)"
            strokeWidth={points.length > 100 ? 0 : 1}
            isAnimationActive={false}
          />
        ) : (
          <Line
            key={one.id}
            dataKey={one.id}
            name={one.label}
            stroke={`var(${one.token})`}
            strokeWidth={1.75}
            {...(one.dash ? { strokeDasharray: one.dash } : {})}
            dot={one.values.filter((value) => value !== null).length < 5 ? { r: 2 } : false}
            connectNulls
            isAnimationActive={false}
          />
        ),
      )}
      {drag && drag.from !== drag.to ? (
        <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent)" fillOpacity={0.15} />
      ) : null}
    </ComposedChart>
  );
}

/** For stacked bars, the highest stack. */
const highestOf = ({ kind, at, series }: TimeChartProps): number =>
  at.reduce((top, _, index) => {
    const values = series.map((one) => one.values[index] ?? 0);
    const here = kind === "bars" ? values.reduce((sum, value) => sum + value, 0) : 0;
    return Math.max(top, here, ...values);
  }, 0);

function Tip({ at, chart }: Readonly<{ at: number; chart: TimeChartProps }>) {
  const index = chart.at.indexOf(at);
  const value = ({ values }: ChartSeries) => values[index] ?? null;
  const shown = chart.series.filter((one) => value(one) !== null && value(one) !== 0);
  return (
    <div className="nums rounded-md border bg-surface px-2.5 py-1.5 text-xs shadow-overlay">
      <p className="text-muted">{formatBucket(at, chart)}</p>
      {shown.length === 0 ? <p>Nothing</p> : null}
      {shown.map((one) => (
        <p key={one.id} className="flex items-center gap-2">
          <span
            aria-hidden
            className="size-2 rounded-[2px]"
            style={{ background: `var(${one.token})` }}
          />
          <bdi className="max-w-40 truncate">{one.label}</bdi>
          <span className="ml-auto pl-3">{formatValue(value(one), chart.unit)}</span>
        </p>
      ))}
    </div>
  );
}
