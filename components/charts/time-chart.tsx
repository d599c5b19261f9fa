"use client";

import { ChartColumn, Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { dayMs } from "@/lib/time";
import { formatBucket, formatValue, type TimeChartProps } from "./chart-data";

const Canvas = dynamic(() => import("./time-canvas").then((it) => it.TimeCanvas), { ssr: false });

/** A chart in a box of its final height, drawn after the page is readable; also available as a table. */
export function TimeChart(props: TimeChartProps) {
  const { title, summary, series, action, bucketMs, zone } = props;
  const [isTable, setIsTable] = useState(false);
  const isReady = useIdle();
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium">{title}</h2>
        <div className="ml-auto flex items-center gap-1">
          {action}
          <Button
            kind="quiet"
            size="icon"
            aria-pressed={isTable}
            aria-label={`${title} as a table`}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
          </Button>
        </div>
      </div>
      <p
        className="nums truncate text-muted text-sm max-sm:min-h-10 max-sm:whitespace-normal"
        title={summary}
      >
        {summary}
      </p>
      <div className="mt-3 h-52">
        {isTable ? <TableView {...props} /> : isReady ? <Canvas {...props} /> : null}
      </div>
      <ul className="mt-2 flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        {series.map(({ id, label, token, isHatched, dash }) => (
          <li key={id} className="inline-flex max-w-40 items-center gap-1.5">
            {props.kind === "lines" ? (
              <svg aria-hidden="true" width="18" height="4" className="shrink-0">
                <path d="M0 2h18" stroke={`var(${token})`} strokeWidth="2" strokeDasharray={dash} />
              </svg>
            ) : (
              <span
                aria-hidden
                className={`size-2.5 shrink-0 rounded-[2px] ${isHatched ? "hatched" : ""}`}
                style={isHatched ? {} : { background: `var(${token})` }}
              />
            )}
            <bdi className="truncate">{label}</bdi>
          </li>
        ))}
        {bucketMs >= dayMs ? <li className="ml-auto">Days in {zone}</li> : null}
      </ul>
    </section>
  );
}

/** True once the browser has nothing more urgent to do. */
function useIdle(): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const ready = () => setIsIdle(true);
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(ready, 200);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(ready, { timeout: 1_000 });
    return () => cancelIdleCallback(handle);
  }, []);
  return isIdle;
}

function TableView(props: TimeChartProps) {
  const { title, at, series, unit } = props;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
      tabIndex={0}
      aria-label={`${title}, table`}
      className="h-full overflow-auto rounded-md border"
    >
      <table className="nums w-full text-sm">
        <thead>
          <tr className="sticky top-0 bg-surface text-muted">
            <th scope="col" className="px-2 py-1 text-left font-normal">
              Time
            </th>
            {series.map(({ id, label }) => (
              <th key={id} scope="col" className="px-2 py-1 text-right font-normal">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at.map((ms, index) => (
            <tr key={ms} className="border-t">
              <th scope="row" className="whitespace-nowrap px-2 py-1 text-left font-normal">
                {formatBucket(ms, props)}
              </th>
              {series.map(({ id, values }) => (
                <td key={id} className="px-2 py-1 text-right">
                  {formatValue(values[index] ?? null, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
