import { median } from "../support/percentile";
import type { Round } from "./measure";

/** Medians over the rounds; milliseconds, MiB, requests per second. */
export interface Summary {
  readonly name: string;
  readonly failed: number;
  readonly perSecondAtOne: number;
  readonly p50AtOne: number;
  readonly p99AtOne: number;
  readonly addedP50AtOne: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuPer10k: number | null;
  readonly mib: number | null;
  readonly firstEventP50: number;
  readonly eventDelayP50: number;
  readonly eventDelayP99: number;
  readonly addedEventDelayP99: number;
  readonly cpuPer10kEvents: number | null;
}

const over = (rounds: readonly Round[], take: (round: Round) => number): number =>
  median(rounds.map(take));
const overKnown = (rounds: readonly Round[], take: (round: Round) => number | null) =>
  rounds.some((round) => take(round) === null) ? null : over(rounds, (round) => take(round) ?? 0);

/** Compares one contender's rounds with the direct ones. */
export function summarize(
  name: string,
  rounds: readonly Round[],
  direct: readonly Round[],
): Summary {
  const p50AtOne = over(rounds, ({ one }) => one.p50);
  const eventDelayP99 = over(rounds, ({ stream }) => stream.delayP99);
  return {
    name,
    failed: rounds.reduce(
      (sum, r) => sum + r.one.failed + r.many.failed + r.stream.failed.length,
      0,
    ),
    perSecondAtOne: over(rounds, ({ one }) => one.perSecond),
    p50AtOne,
    p99AtOne: over(rounds, ({ one }) => one.p99),
    addedP50AtOne: p50AtOne - over(direct, ({ one }) => one.p50),
    perSecond: over(rounds, ({ many }) => many.perSecond),
    p50: over(rounds, ({ many }) => many.p50),
    p99: over(rounds, ({ many }) => many.p99),
    cpuPer10k: overKnown(rounds, (round) => round.cpuPer10k),
    mib: overKnown(rounds, ({ mibAfterMany, mibAfterStreams }) =>
      mibAfterMany === null ? null : Math.max(mibAfterMany, mibAfterStreams ?? 0),
    ),
    firstEventP50: over(rounds, ({ stream }) => stream.firstP50),
    eventDelayP50: over(rounds, ({ stream }) => stream.delayP50),
    eventDelayP99,
    addedEventDelayP99: eventDelayP99 - over(direct, ({ stream }) => stream.delayP99),
    cpuPer10kEvents: overKnown(rounds, (round) => round.cpuPer10kEvents),
  };
}

const decimals = (value: number | null, digits: number): string =>
  value === null || Number.isNaN(value) ? "–" : value.toFixed(digits);
const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Rows as a table of plain text, numbers to the right. */
export function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

/** Two tables: JSON calls and streams. */
export function tables(summaries: readonly Summary[], connections: number): string {
  const json = [
    [
      "JSON calls",
      "req/s ·1",
      "p50 ms",
      "added p50",
      "p99 ms",
      `req/s ·${connections}`,
      "p50 ms",
      "p99 ms",
      "CPU s/10k",
      "MiB",
      "failed",
    ],
    ...summaries.map((s) => [
      s.name,
      whole(s.perSecondAtOne),
      decimals(s.p50AtOne, 3),
      decimals(s.addedP50AtOne, 3),
      decimals(s.p99AtOne, 3),
      whole(s.perSecond),
      decimals(s.p50, 2),
      decimals(s.p99, 2),
      decimals(s.cpuPer10k, 2),
      decimals(s.mib, 0),
      whole(s.failed),
    ]),
  ];
  const streams = [
    [
      `SSE ·${connections}`,
      "first event p50 ms",
      "event delay p50",
      "p99",
      "added p99",
      "CPU s/10k events",
    ],
    ...summaries.map((s) => [
      s.name,
      decimals(s.firstEventP50, 1),
      decimals(s.eventDelayP50, 2),
      decimals(s.eventDelayP99, 2),
      decimals(s.addedEventDelayP99, 2),
      decimals(s.cpuPer10kEvents, 2),
    ]),
  ];
  return `${align(json)}\n\n${align(streams)}`;
}

const paired = (
  ours: readonly Round[],
  theirs: readonly Round[],
  take: (round: Round) => number,
): string => decimals(median(ours.map((round, i) => take(round) / take(theirs[i] ?? round))), 2);

/**
 * Ours against the others, one sentence per line: medians of each round's own ratio, since other load on the machine
 * affects neighbours equally.
 */
export function ratios(rounds: ReadonlyMap<string, readonly Round[]>): string[] {
  const ours = rounds.get("ours");
  const direct = rounds.get("direct") ?? [];
  if (!ours) return [];
  const added = (all: readonly Round[]): number =>
    over(all, ({ one }) => one.p50) - over(direct, ({ one }) => one.p50);
  return [...rounds]
    .filter(([name]) => name !== "ours" && name !== "direct")
    .map(([name, theirs]) => {
      const requests = paired(ours, theirs, ({ many }) => many.perSecond);
      const cpu = paired(ours, theirs, ({ cpuPer10k }) => cpuPer10k ?? Number.NaN);
      const latency = decimals(added(ours) / added(theirs), 2);
      return `ours : ${name} = ${requests} × requests/s, ${latency} × added p50 at one connection, ${cpu} × CPU a call`;
    });
}
