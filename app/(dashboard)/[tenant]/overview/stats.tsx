import { Change, Stat } from "@/components/data/stat";
import {
  formatCount,
  formatCountShort,
  formatDuration,
  formatPercent,
  formatTokens,
  formatUsd,
  unknown,
} from "@/lib/format";
import { type ChosenPeriod, hrefWith } from "@/lib/search-params";
import type { Overview } from "@/lib/services/overview";
import type { Totals } from "@/lib/services/stats";
import type { EnteredPage } from "../enter";

export interface Shown {
  readonly page: EnteredPage;
  readonly chosen: ChosenPeriod;
  /** Started before anything is drawn, since several regions wait for it. */
  readonly overview: Promise<Overview>;
}

/** Fewer calls than this have no percentiles worth the name. */
const fewCalls = 20;

interface StatsProps extends Shown {
  /** The preceding period of the same length. */
  readonly before: Promise<Totals>;
}

export async function Stats({ page, chosen, ...reads }: StatsProps) {
  const [overview, before] = await Promise.all([reads.overview, reads.before]);
  const { totals: now, requests, costUsd, latency } = overview;
  const logs = (more: Record<string, string | string[]>) =>
    hrefWith(`${page.path}/logs`, { ...chosen.params, ...more });
  const p95Of = (it: Totals) => (it.requests < fewCalls ? null : it.latency.p95);
  const p95 = p95Of(now);
  return (
    <div className="grid grid-cols-4 gap-4 max-lg:grid-cols-2 max-sm:gap-2">
      <Stat
        label="Requests"
        value={formatCountShort(now.requests)}
        exact={formatCount(now.requests)}
        href={logs({})}
        shortcut="1"
        change={<Change now={now.requests} before={before.requests} />}
        series={requests.all}
        detail={`${formatTokens(now.promptTokens)} → ${formatTokens(now.completionTokens)} tokens`}
      />
      <Stat
        label="Cost"
        value={formatUsd(now.costUsd, "card")}
        exact={formatUsd(now.costUsd, "full")}
        href={logs({ sort: "cost_usd.desc" })}
        shortcut="2"
        change={<Change now={now.costUsd} before={before.costUsd} />}
        series={costUsd.all}
        detail={
          now.requests === 0
            ? "no calls"
            : `${formatUsd(now.costUsd / now.requests)} a call${now.unpriced > 0 ? ` + ${formatCount(now.unpriced)} unpriced` : ""}`
        }
      />
      <Stat
        label="Errors"
        value={formatPercent(now.errorRatePct)}
        href={logs({ outcome: "failed" })}
        shortcut="3"
        change={<Change now={now.errorRatePct} before={before.errorRatePct} isUpBad />}
        series={requests.failed}
        detail={
          now.errors === 0
            ? "no call failed"
            : `provider ${formatCount(now.providerErrors)}, gateway ${formatCount(now.errors - now.providerErrors)}`
        }
      />
      <Stat
        label="Latency p95"
        value={p95 === null ? unknown : formatDuration(p95)}
        href={logs({ sort: "latency_ms.desc" })}
        shortcut="4"
        change={<Change now={p95 ?? 0} before={p95 === null ? null : p95Of(before)} isUpBad />}
        series={latency.p95.filter((ms) => ms !== null)}
        detail={
          p95 === null
            ? "too few calls"
            : `p50 ${formatDuration(now.latency.p50)}, first byte ${formatDuration(now.ttftP50Ms)}`
        }
      />
    </div>
  );
}
