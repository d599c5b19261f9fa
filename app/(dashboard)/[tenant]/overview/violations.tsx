import { TimeChart } from "@/components/charts/time-chart";
import { Severity } from "@/components/data/badges";
import { Time } from "@/components/data/time";
import { OpenRows } from "@/components/overview/open-rows";
import { TopList } from "@/components/overview/top-list";
import { foundWords } from "@/components/violations/violation-words";
import { formatPlural } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { tenantZone } from "@/lib/services/settings";
import { getViolationSummary } from "@/lib/services/violation-summary";
import { listViolations } from "@/lib/services/violations";
import { dayMs, secondMs } from "@/lib/time";
import { asking } from "../enter";
import type { Shown } from "./stats";

type Placed = Pick<Shown, "page" | "chosen">;

interface ViolationsChartProps extends Placed {
  readonly zoomHref: string;
}

export async function ViolationsChart({ page, chosen, zoomHref }: ViolationsChartProps) {
  const it = await getViolationSummary(page.ctx, asking(chosen.query));
  const bucketMs = it.bucket_seconds * secondMs;
  const bySeverity = (name: "critical" | "high" | "medium" | "low") => ({
    id: name,
    label: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    token: `--severity-${name}`,
    values: it.timeseries.map((bucket) => bucket[name]),
  });
  return (
    <TimeChart
      title="Violations"
      kind="bars"
      unit="count"
      at={it.timeseries.map(({ timestamp }) => Date.parse(timestamp))}
      bucketMs={bucketMs}
      zone={bucketMs >= dayMs ? await tenantZone(page.ctx.tenantId) : page.zone}
      zoomHref={zoomHref}
      action={
        <OpenRows
          name="Violations"
          label="Open the list"
          href={hrefWith(`${page.path}/violations`, { ...chosen.params, status: "any" })}
        />
      }
      summary={
        it.total === 0
          ? "Nothing was caught."
          : `${formatPlural(it.total, "violation")}, ${it.by_severity.critical} of them critical; ${it.open} open.`
      }
      series={[bySeverity("critical"), bySeverity("high"), bySeverity("medium"), bySeverity("low")]}
    />
  );
}

export async function NewestViolations({ page, chosen }: Placed) {
  const { items } = await listViolations(
    page.ctx,
    asking({
      limit: 5,
      offset: 0,
      status: "any" as const,
      sort: "detected_at.desc" as const,
      type: undefined,
      severity: undefined,
    }),
  );
  return (
    <TopList
      title="Newest violations"
      allHref={hrefWith(`${page.path}/violations`, { ...chosen.params, status: "any" })}
      empty="None so far."
      rows={items.map((it) => ({
        id: it.id,
        name: (
          <span className="flex min-w-0 items-center gap-2">
            <Severity value={it.severity} />
            <span className="truncate">{foundWords(it)}</span>
          </span>
        ),
        href: `${page.path}/violations/${it.id}`,
        value: <Time at={it.detected_at} />,
      }))}
    />
  );
}
