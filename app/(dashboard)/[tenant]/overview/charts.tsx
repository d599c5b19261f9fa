import type { ChartSeries } from "@/components/charts/chart-data";
import { otherToken, providerToken, rankedToken } from "@/components/charts/series-colors";
import { TimeChart } from "@/components/charts/time-chart";
import { PendingLink } from "@/components/data/pending";
import { OpenRows } from "@/components/overview/open-rows";
import { providerName } from "@/lib/contract/choices";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import type { Overview } from "@/lib/services/overview";
import { dayMs } from "@/lib/time";
import type { Shown } from "./stats";

interface ChartsProps extends Shown {
  readonly zoomHref: string;
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** Three boxes of one size for the page's grid. */
export async function Charts({ page, chosen, overview, zoomHref }: ChartsProps) {
  const it = await overview;
  const { ok, blocked, failed, refused } = it.requests;
  const stopped = failed.map((calls, index) => calls + (refused[index] ?? 0));
  const zone = it.bucketMs >= dayMs ? it.zone : page.zone;
  const shared = { at: it.at, bucketMs: it.bucketMs, zone, zoomHref };
  const by = page.params.by === "model" ? "model" : "provider";
  const costs = costSeries(it, by);
  const open = (name: string, more: Record<string, string> = {}) => (
    <OpenRows name={name} href={hrefWith(`${page.path}/logs`, { ...chosen.params, ...more })} />
  );
  return (
    <>
      <TimeChart
        {...shared}
        title="Requests"
        kind="bars"
        unit="count"
        action={open("Requests")}
        summary={`${formatCount(sum(ok))} passed, ${formatCount(sum(blocked))} blocked, ${formatCount(sum(stopped))} failed or refused.`}
        series={[
          { id: "ok", label: "OK", token: "--outcome-ok", values: ok },
          { id: "blocked", label: "Blocked", token: "--outcome-blocked", values: blocked },
          {
            id: "failed",
            label: "Failed, refused",
            token: "--outcome-failed",
            isHatched: true,
            values: stopped,
          },
        ]}
      />
      <TimeChart
        {...shared}
        title="Cost"
        kind="bars"
        unit="usd"
        summary={costSummary(costs)}
        series={costs}
        action={
          <>
            <PendingLink
              href={hrefWith(page.path, page.params, { by: by === "model" ? null : "model" })}
              className="link px-1 text-sm"
            >
              By {by === "model" ? "provider" : "model"}
            </PendingLink>
            {open("Cost", { sort: "cost_usd.desc" })}
          </>
        }
      />
      <TimeChart
        {...shared}
        title="Latency"
        kind="lines"
        unit="ms"
        action={open("Latency", { sort: "latency_ms.desc" })}
        summary={latencySummary(it)}
        series={[
          { id: "p50", label: "p50", token: "--latency-p50", values: it.latency.p50 },
          { id: "p95", label: "p95", token: "--latency-p95", dash: "6 3", values: it.latency.p95 },
          { id: "p99", label: "p99", token: "--latency-p99", dash: "2 3", values: it.latency.p99 },
          {
            id: "ttft",
            label: "First byte p50",
            token: "--series-3",
            dash: "8 3 2 3",
            values: it.latency.ttft,
          },
        ]}
      />
    </>
  );
}

const shownCosts = 5;

/** The five with the highest cost, and the rest as one. */
function costSeries(it: Overview, by: "provider" | "model"): ChartSeries[] {
  const ranked = it.costUsd[by].toSorted((one, other) => sum(other.values) - sum(one.values));
  const shown = ranked.slice(0, shownCosts).map(({ name, values }, rank) => ({
    id: `cost-${rank}`,
    label: by === "provider" ? providerName(name) : name,
    token: by === "provider" ? providerToken(name) : rankedToken(rank),
    values,
  }));
  const rest = ranked.slice(shownCosts);
  if (rest.length === 0) return shown;
  const values = it.at.map((_, index) => sum(rest.map((one) => one.values[index] ?? 0)));
  return [...shown, { id: "other", label: "Other", token: otherToken, values }];
}

function costSummary(costs: readonly ChartSeries[]): string {
  const total = sum(costs.map(({ values }) => sum(values)));
  const [most] = costs;
  if (!most || total === 0) return "Nothing was spent.";
  const share = Math.round((100 * sum(most.values)) / total);
  return `${formatUsd(total, "card")} in all, ${share}% of it for ${most.label}.`;
}

function latencySummary({ latency }: Overview): string {
  const measured = latency.p95.filter((value) => value !== null);
  if (measured.length === 0) return "No calls were measured.";
  const [low, high] = [Math.min(...measured), Math.max(...measured)].map(formatDuration);
  if (low === high) return `p95 ${low}.`;
  return `p95 between ${low} and ${high}.`;
}
