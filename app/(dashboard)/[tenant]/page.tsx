import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "@/components/data/page-header";
import { PeriodPicker } from "@/components/data/period-picker";
import { Region } from "@/components/data/region-error";
import { FirstRun } from "@/components/overview/first-run";
import { Skeleton } from "@/components/ui/skeleton";
import { choosePeriod, hrefWith, loadOverviewParams } from "@/lib/search-params";
import { readFirstSteps } from "@/lib/services/first-steps";
import { readNeeds } from "@/lib/services/needs";
import { readOverview } from "@/lib/services/overview";
import { readTotals } from "@/lib/services/stats";
import { enter, type TenantPageProps } from "./enter";
import { Charts } from "./overview/charts";
import { Needs } from "./overview/needs";
import { NewestCalls } from "./overview/newest-calls";
import { Stats } from "./overview/stats";
import { TopLists } from "./overview/top-lists";
import { ViewerOverview } from "./overview/viewer";
import { NewestViolations, ViolationsChart } from "./overview/violations";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "");
  if (page.role === "viewer") return <ViewerOverview page={page} />;
  const chosen = choosePeriod(loadOverviewParams(page.params), page.rememberedPeriod, page.nowMs);
  const lengthMs = chosen.end.getTime() - chosen.start.getTime();
  const earlier = { start: new Date(chosen.start.getTime() - lengthMs), end: chosen.start };
  const shown = { page, chosen, overview: begin(readOverview(page.ctx, chosen.query)) };
  const before = begin(readTotals(page.ctx, earlier));
  // The needs' height is unknown until they are read, so what follows waits for them.
  const [steps, [needs]] = await Promise.all([
    readFirstSteps(page.ctx),
    Promise.allSettled([readNeeds(page.ctx)]),
  ]);
  const isHidden = page.cookie(`first-run-${page.tenant.slug}`) === "hidden";
  const isAsked = page.params["first-run"] === "show";
  const zoomHref = hrefWith(page.path, {});
  return (
    <>
      <PageHeader title="Overview" action={<PeriodPicker chosen={chosen.query.period} />} />
      <div className="flex flex-col gap-4">
        {isAsked || (!steps.hasCalls && !isHidden) ? <FirstRun steps={steps} /> : null}
        <Region what="What needs you">
          <Suspense fallback={<Skeleton className="h-11" />}>
            <Needs page={page} needs={needs} />
          </Suspense>
        </Region>
        <Region what="The totals">
          <Suspense fallback={<Skeleton className="h-[109px] max-lg:h-[232px] max-sm:h-[251px]" />}>
            <Stats {...shown} before={before} />
          </Suspense>
        </Region>
        <div className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
          <Region what="The charts">
            <Suspense fallback={<Boxes count={3} className={chartHeight} />}>
              <Charts {...shown} zoomHref={zoomHref} />
            </Suspense>
          </Region>
          <Region what="Violations">
            <Suspense fallback={<Boxes count={1} className={chartHeight} />}>
              <ViolationsChart page={page} chosen={chosen} zoomHref={zoomHref} />
            </Suspense>
          </Region>
        </div>
        <Region what="The newest calls">
          <Suspense fallback={null}>
            <NewestCalls {...shown} />
          </Suspense>
        </Region>
        <div className="grid grid-cols-3 gap-4 max-lg:grid-cols-1">
          <Region what="Who used most">
            <Suspense fallback={<Boxes count={2} className="h-[219px]" />}>
              <TopLists {...shown} />
            </Suspense>
          </Region>
          <Region what="Newest violations">
            <Suspense fallback={<Boxes count={1} className="h-[219px]" />}>
              <NewestViolations page={page} chosen={chosen} />
            </Suspense>
          </Region>
        </div>
      </div>
    </>
  );
}

const chartHeight = "h-[295px] max-sm:h-[315px]";

const Boxes = ({ count, className }: Readonly<{ count: number; className: string }>) =>
  Array.from({ length: count }, (_, index) => index).map((index) => (
    <Skeleton key={index} className={className} />
  ));

/** Runs while the page is drawn; whoever awaits it sees its failure. */
function begin<T>(read: Promise<T>): Promise<T> {
  read.catch(() => undefined);
  return read;
}
