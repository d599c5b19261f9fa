import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/class-names";
import { formatPercent } from "@/lib/format";

interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  /** The exact number where `value` is short. */
  readonly exact?: string;
  readonly detail?: ReactNode;
  readonly change?: ReactNode;
  /** The rows behind the number. */
  readonly href?: string;
  /** The letter or digit that opens `href`. */
  readonly shortcut?: string;
  /** A small drawing; must not carry information that is not given elsewhere. */
  readonly series?: readonly number[];
}

/** A headline number: what, how much, and the change. */
export function Stat({ label, value, exact, detail, change, href, shortcut, series }: StatProps) {
  return (
    <div className="relative min-w-0 rounded-lg border bg-surface p-4 hover:bg-hover max-sm:p-3 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-ring">
      <div className="flex items-center justify-between gap-2 text-muted text-sm">
        {href ? (
          <Link
            href={href}
            prefetch={false}
            data-key={shortcut}
            data-key-label={shortcut && `Calls behind ${label}`}
            className="outline-none after:absolute after:inset-0 after:content-['']"
          >
            {label}
          </Link>
        ) : (
          <span>{label}</span>
        )}
        {change}
      </div>
      <div className="mt-1 flex items-end justify-between gap-3">
        <span title={exact} className="nums truncate font-semibold text-2xl">
          {value}
        </span>
        {series ? <Sparkline points={series} /> : null}
      </div>
      {detail ? (
        <div className="nums mt-1 truncate text-muted text-sm max-sm:min-h-10 max-sm:whitespace-normal">
          {detail}
        </div>
      ) : null}
    </div>
  );
}

function Sparkline({ points }: Readonly<{ points: readonly number[] }>) {
  const top = Math.max(...points, 0);
  if (points.length < 5 || top === 0) return null;
  const at = (value: number, index: number) =>
    `${((index / (points.length - 1)) * 100).toFixed(1)},${(23 - (value / top) * 22).toFixed(1)}`;
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className="h-6 w-20 shrink-0 max-sm:hidden"
    >
      <polyline
        points={points.map(at).join(" ")}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

interface ChangeProps {
  readonly now: number;
  readonly before: number | null;
  /** For errors and latency, where more is worse. Omit where more is neutral. */
  readonly isUpBad?: boolean;
}

/** Change against the preceding period, in per cent; nothing where that was empty. */
export function Change({ now, before, isUpBad }: ChangeProps) {
  if (before === null || before === 0) return null;
  const percent = ((now - before) / before) * 100;
  const isSame = Math.abs(percent) < 0.5;
  const isWorse = isUpBad !== undefined && !isSame && percent > 0 === isUpBad;
  const isBetter = isUpBad !== undefined && !isSame && !isWorse;
  const sign = percent > 0 ? "+" : "−";
  const size = Math.abs(percent);
  const text =
    size >= 1_000 ? ">1,000%" : size >= 10 ? `${Math.round(size)}%` : formatPercent(size);
  return (
    <span
      title="Compared with the same length of time just before"
      className={cn(
        "nums shrink-0 text-xs",
        isWorse ? "text-critical-text" : isBetter ? "text-ok-text" : "text-muted",
      )}
    >
      {isSame ? "no change" : `${sign}${text}`}
      {isWorse || isBetter ? (
        <span className="sr-only">{isWorse ? " worse" : " better"}</span>
      ) : null}
    </span>
  );
}

interface MeterProps {
  readonly label: string;
  readonly used: number;
  /** Null means unlimited. */
  readonly limit: number | null;
  readonly text: ReactNode;
  /** When it resets, or when it will be reached at this pace. */
  readonly note?: ReactNode;
  /** For use where a column's header already names it. */
  readonly isLabelHidden?: boolean;
}

/** Usage against a limit: medium from 80 %, critical from 100 %, which `text` also says. */
export function Meter({ label, used, limit, text, note, isLabelHidden }: MeterProps) {
  const share = limit === null || limit === 0 ? (limit === 0 ? 1 : 0) : used / limit;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className={isLabelHidden ? "sr-only" : "truncate"}>{label}</span>
        <span className="nums text-muted">{text}</span>
      </div>
      {limit === null ? null : (
        <meter
          aria-label={label}
          min={0}
          max={Math.max(limit, used, 1e-9)}
          value={used}
          className="sr-only"
        />
      )}
      {limit === null ? null : (
        <div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={cn(
              "h-full rounded-full",
              share >= 1 ? "bg-critical" : share >= 0.8 ? "bg-medium-text" : "bg-accent",
            )}
            style={{ width: `${Math.min(100, Math.max(share * 100, used > 0 ? 1 : 0))}%` }}
          />
        </div>
      )}
      {note ? <p className="mt-1 text-muted text-xs">{note}</p> : null}
    </div>
  );
}
