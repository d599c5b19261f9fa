"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { usePending } from "@/components/data/pending";
import { formatCount, formatTime } from "@/lib/format";
import { dayMs } from "@/lib/time";

interface StripSeries {
  readonly label: string;
  /** A colour token's custom property. */
  readonly token: string;
  readonly isHatched?: boolean;
  readonly values: readonly number[];
}

interface TimeStripProps {
  readonly title: string;
  /** The bars in a sentence. */
  readonly summary: string;
  /** Start of each bucket, epoch milliseconds. */
  readonly at: readonly number[];
  readonly bucketMs: number;
  readonly zone: string;
  /** From the bottom up. */
  readonly series: readonly StripSeries[];
  /** Where a click or drag leads, `start_date` and `end_date` appended. */
  readonly zoomHref: string;
}

const width = 1_000;
const height = 100;

/** Bars above a list that select its time range: light enough to render with the page. */
export function TimeStrip(props: TimeStripProps) {
  const { title, summary, at, bucketMs, zone, series, zoomHref } = props;
  const router = useRouter();
  const { startTransition } = usePending();
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const top = Math.max(1, ...at.map((_, i) => sum(series.map(({ values }) => values[i] ?? 0))));
  const step = width / Math.max(1, at.length);
  const nameOf = (ms: number) =>
    bucketMs >= dayMs
      ? formatTime(ms, "day", zone)
      : `${formatTime(ms, "day", zone)} ${formatTime(ms, "minute", zone)}`;
  const indexAt = (clientX: number): number => {
    const { left = 0, width: wide = 1 } = box.current?.getBoundingClientRect() ?? {};
    return Math.min(at.length - 1, Math.max(0, Math.floor(((clientX - left) / wide) * at.length)));
  };
  const zoom = (to: number) => {
    if (from === null) return;
    const start = at[Math.min(from, to)] ?? 0;
    const last = at[Math.max(from, to)] ?? 0;
    setFrom(null);
    const query = new URLSearchParams({
      start_date: new Date(start).toISOString(),
      end_date: new Date(last + bucketMs).toISOString(),
    });
    const href = `${zoomHref}${zoomHref.includes("?") ? "&" : "?"}${query}`;
    startTransition(() => router.push(href, { scroll: false }));
  };
  const chosen = from === null || hovered === null ? null : [from, hovered].sort((a, b) => a - b);
  return (
    <figure aria-label={title} className="relative min-w-0">
      <figcaption className="sr-only">{summary}</figcaption>
      <div
        ref={box}
        aria-hidden
        className="h-16 cursor-crosshair touch-pan-y select-none border-b"
        onPointerDown={(event) => setFrom(indexAt(event.clientX))}
        onPointerMove={(event) => setHovered(indexAt(event.clientX))}
        onPointerLeave={() => {
          setHovered(null);
          setFrom(null);
        }}
        onPointerUp={(event) => zoom(indexAt(event.clientX))}
      >
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="size-full"
        >
          <defs>
            <pattern id="strip-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
              <rect width="6" height="6" fill="var(--outcome-failed)" />
              <path d="M0 3h6" stroke="var(--surface)" strokeWidth="1.5" />
            </pattern>
          </defs>
          {chosen ? (
            <rect
              x={(chosen[0] ?? 0) * step}
              width={((chosen[1] ?? 0) - (chosen[0] ?? 0) + 1) * step}
              height={height}
              fill="var(--accent-soft)"
            />
          ) : null}
          {at.map((ms, index) => {
            let below = 0;
            return (
              <g key={ms} opacity={hovered === null || hovered === index || chosen ? 1 : 0.6}>
                {series.map(({ label, token, isHatched, values }) => {
                  const value = values[index] ?? 0;
                  if (value === 0) return null;
                  const tall = Math.max((value / top) * (height - 4), 3);
                  below += tall;
                  return (
                    <rect
                      key={label}
                      x={index * step + step * 0.08}
                      y={height - below}
                      width={step * 0.84}
                      height={tall}
                      fill={isHatched ? "url(#strip-hatch)" : `var(${token})`}
                    />
                  );
                })}
              </g>
            );
          })}
        </svg>
      </div>
      <div className="nums mt-1 flex min-h-4 justify-between gap-4 text-muted text-xs">
        {hovered === null || at[hovered] === undefined ? (
          <>
            <span>{at[0] === undefined ? "" : nameOf(at[0])}</span>
            <span>{bucketMs >= dayMs ? `Days in ${zone}` : nameOf(at.at(-1) ?? 0)}</span>
          </>
        ) : (
          <span className="truncate">
            {nameOf(at[hovered])}:{" "}
            {series
              .map(({ label, values }) => `${formatCount(values[hovered] ?? 0)} ${label}`)
              .join(", ")}
          </span>
        )}
      </div>
    </figure>
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
