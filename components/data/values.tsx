import { formatCount, formatDuration, formatTokens, formatUsd, unknown } from "@/lib/format";

interface MoneyProps {
  /** Null where no price is known. */
  readonly usd: number | null;
  readonly place?: "card" | "row" | "full";
}

export function Money({ usd, place = "row" }: MoneyProps) {
  if (usd === null) return <Unknown why="no price" />;
  return (
    <span className="nums" title={place === "full" ? undefined : formatUsd(usd, "full")}>
      {formatUsd(usd, place)}
    </span>
  );
}

interface TokensProps {
  readonly input: number | null;
  readonly output: number | null;
  readonly isEstimated?: boolean;
}

export function Tokens({ input, output, isEstimated = false }: TokensProps) {
  if (input === null && output === null) return <Unknown why="no tokens reported" />;
  const exact = `${formatCount(input ?? 0)} in, ${formatCount(output ?? 0)} out`;
  return (
    <span className="nums" title={isEstimated ? `${exact}, estimated` : exact}>
      {formatTokens(input, isEstimated)} → {formatTokens(output, isEstimated)}
    </span>
  );
}

export function Duration({ ms }: Readonly<{ ms: number | null }>) {
  return ms === null ? (
    <Unknown why="not measured" />
  ) : (
    <span className="nums">{formatDuration(ms)}</span>
  );
}

/** The dash for an unknown value, with the reason. */
export function Unknown({ why }: Readonly<{ why: string }>) {
  return (
    <span title={why} className="text-muted">
      {unknown}
      <span className="sr-only"> {why}</span>
    </span>
  );
}

/** User-supplied text: one line, any direction, in full in its title. */
export function GivenText({ text }: Readonly<{ text: string }>) {
  return (
    <span title={text.slice(0, 1_000)} className="block truncate">
      <bdi>{text.slice(0, 400)}</bdi>
    </span>
  );
}
