import { Change, Stat } from "@/components/data/stat";
import type { StatsView } from "@/lib/contract/analytics";
import {
  formatCount,
  formatCountShort,
  formatDuration,
  formatPercent,
  formatPlural,
  formatTokens,
  formatUsd,
  unknown,
} from "@/lib/format";
import { type ChosenPeriod, hrefWith } from "@/lib/search-params";
import { getStats, readTotals, type Totals } from "@/lib/services/stats";
import { asking, type EnteredPage } from "../enter";

export interface Shown {
  readonly page: EnteredPage;
  readonly chosen: ChosenPeriod;
}

/** Fewer calls than this have no percentiles worth the name. */
const fewCalls = 20;

const latencyOf = ({ total_requests, latency_ms }: StatsView, which: "p50" | "p95") =>
  total_requests < fewCalls ? null : latency_ms[which];
const latencyBefore = ({ requests, latencyP95Ms }: Totals) =>
  requests < fewCalls ? null : latencyP95Ms;

export async function Stats({ page, chosen }: Shown) {
  const lengthMs = chosen.end.getTime() - chosen.start.getTime();
  const earlier = { start: new Date(chosen.start.getTime() - lengthMs), end: chosen.start };
  const [now, before] = await Promise.all([
    getStats(page.ctx, asking(chosen.query)),
    readTotals(page.ctx, earlier),
  ]);
  const logs = (more: Record<string, string | string[]>) =>
    hrefWith(`${page.path}/logs`, { ...chosen.params, ...more });
  const calls = now.total_requests;
  const errors = now.by_outcome.failed ?? 0;
  const p95 = latencyOf(now, "p95");
  return (
    <div className="grid grid-cols-4 gap-4 max-lg:grid-cols-2 max-sm:gap-2">
      <Stat
        label="Requests"
        value={formatCountShort(calls)}
        exact={formatCount(calls)}
        href={logs({})}
        change={<Change now={calls} before={before.requests} />}
        series={now.timeseries.map((point) => point.requests)}
        detail={`${formatTokens(now.total_tokens.prompt)} → ${formatTokens(now.total_tokens.completion)} tokens`}
      />
      <Stat
        label="Cost"
        value={formatUsd(now.total_cost_usd, "card")}
        exact={formatUsd(now.total_cost_usd, "full")}
        href={logs({ sort: "cost_usd.desc" })}
        change={<Change now={now.total_cost_usd} before={before.costUsd} />}
        series={now.timeseries.map((point) => point.cost_usd)}
        detail={
          calls === 0
            ? `${unknown} a call`
            : `${formatUsd(now.total_cost_usd / calls)} a call${now.unpriced_requests > 0 ? ` + ${formatCount(now.unpriced_requests)} unpriced` : ""}`
        }
      />
      <Stat
        label="Errors"
        value={formatPercent(now.error_rate_pct)}
        href={logs({ outcome: "failed" })}
        change={<Change now={now.error_rate_pct} before={before.errorRatePct} isUpBad />}
        series={now.timeseries.map((point) => point.errors)}
        detail={`${formatCount(errors)} of ${formatPlural(calls, "call")}`}
      />
      <Stat
        label="Latency p95"
        value={p95 === null ? unknown : formatDuration(p95)}
        href={logs({ sort: "latency_ms.desc" })}
        change={
          <Change now={p95 ?? 0} before={p95 === null ? null : latencyBefore(before)} isUpBad />
        }
        series={now.timeseries.map((point) => point.avg_latency_ms)}
        detail={
          p95 === null
            ? "too few calls"
            : `p50 ${formatDuration(latencyOf(now, "p50"))}, first byte ${formatDuration(now.ttft_ms.p50)}`
        }
      />
    </div>
  );
}
