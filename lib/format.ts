import { dayMs } from "./time";

/**
 * Numbers, money and times for people: en-US, and in a zone that the caller names, so that server and browser print
 * the same.
 */

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", {
  notation: "compact",
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** Shown where a value is unknown. */
export const unknown = "—";

export const formatCount = (count: number): string => whole.format(count);

/** Short from 100,000 on: `184K`. Put the exact number beside it, in a `title` at least. */
export const formatCountShort = (count: number): string =>
  Math.abs(count) < 100_000 ? whole.format(count) : compact.format(count);

/** `1 call`, `14 calls`. */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const tokenForm = new Intl.NumberFormat("en-US", {
  notation: "compact",
  maximumSignificantDigits: 3,
});

/** Null where a call reports none; `~` marks an estimate. */
export function formatTokens(count: number | null, isEstimated = false): string {
  if (count === null) return unknown;
  const text = count < 100_000 ? whole.format(count) : tokenForm.format(count);
  return isEstimated ? `~${text}` : text;
}

/** In a `card` to the cent, in a `row` as exact as a call needs, `full` to the last known digit. Null is unpriced. */
export function formatUsd(usd: number | null, place: "card" | "row" | "full" = "row"): string {
  if (usd === null) return unknown;
  if (usd === 0) return "$0";
  if (place === "full") return dollars(usd, 2, 9);
  if (place === "card") return usd < 0.01 ? "<$0.01" : dollars(usd, 2, 2);
  if (usd < 0.0001) return "<$0.0001";
  return usd < 1 ? dollars(usd, 4, 4) : dollars(usd, 2, 2);
}

const dollars = (usd: number, minimumFractionDigits: number, maximumFractionDigits: number) =>
  usd.toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits,
    maximumFractionDigits,
  });

/** `0.6 ms`, `845 ms`, from ten seconds `12.4 s`, from ten minutes `14 min`. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms >= 600_000) return `${whole.format(ms / 60_000)} min`;
  if (ms >= 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 10 && ms !== Math.round(ms) ? `${ms.toFixed(1)} ms` : `${whole.format(ms)} ms`;
}

/** `0.80%`, from one per cent on `2.4%`. */
export function formatPercent(percent: number): string {
  if (percent === 0) return "0%";
  if (percent < 0.01) return "<0.01%";
  return `${percent < 1 ? percent.toFixed(2) : percent.toFixed(1)}%`;
}

/** Decimal units: `512 B`, `4.2 kB`, `1.3 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const text = unit === 0 || value >= 100 ? whole.format(value) : value.toFixed(1);
  return `${text} ${units[unit]}`;
}

const timeForms = {
  date: { day: "numeric", month: "short", year: "numeric" },
  day: { day: "numeric", month: "short" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  full: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
} as const;

/** How a time is shown: `12 Nov 2026`, `12 Nov`, `14:03`, `14:03:27`, or all of it with its zone. */
export type TimeForm = keyof typeof timeForms;

const formats = new Map<string, Intl.DateTimeFormat>();

/** British order with English words: day before month, no comma. An unknown zone counts as UTC. */
export function formatTime(at: Date | string | number, form: TimeForm, zone = "UTC"): string {
  const name = `${form} ${zone}`;
  let format = formats.get(name);
  if (!format) {
    const timeZone = isZone(zone) ? zone : "UTC";
    format = new Intl.DateTimeFormat("en-GB", { ...timeForms[form], timeZone });
    formats.set(name, format);
  }
  return format.format(new Date(at)).replace(",", "");
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A nearby time as people say it: `today 14:03`, `tomorrow 14:03`, else `28 Nov 2026 14:03`. */
export function formatMoment(at: Date | string | number, nowMs: number, zone = "UTC"): string {
  const day = formatTime(at, "date", zone);
  const isDay = (ms: number) => day === formatTime(ms, "date", zone);
  const said = isDay(nowMs) ? "today" : isDay(nowMs + dayMs) ? "tomorrow" : day;
  return `${said} ${formatTime(at, "minute", zone)}`;
}

const steps = [
  ["min", 60],
  ["h", 3_600],
  ["d", 86_400],
] as const;

/** `just now`, `3 min ago`, `in 2 d`; a date beyond 30 days. */
export function formatRelative(at: Date | string | number, nowMs: number, zone = "UTC"): string {
  const seconds = (new Date(at).getTime() - nowMs) / 1_000;
  const distance = Math.abs(seconds);
  if (distance >= 30 * 86_400) return formatTime(at, "date", zone);
  const step = steps.findLast(([, length]) => distance >= length);
  if (!step) return seconds > 5 ? "in under a minute" : "just now";
  const text = `${Math.floor(distance / step[1])} ${step[0]}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}
