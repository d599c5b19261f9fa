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
import { enter, type TenantPageProps } from "./enter";
import { Charts } from "./overview/charts";
import { Needs } from "./overview/needs";
import { Stats } from "./overview/stats";
import { ViewerOverview } from "./overview/viewer";
import { Violations } from "./overview/violations";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "");
  if (page.role === "viewer") return <ViewerOverview page={page} />;
  const chosen = choosePeriod(loadOverviewParams(page.params), page.rememberedPeriod, page.nowMs);
  // The height of the needs is not known before they are, so what follows waits for them.
  const [steps, [needs]] = await Promise.all([
    readFirstSteps(page.ctx),
    Promise.allSettled([readNeeds(page.ctx)]),
  ]);
  const isHidden = page.cookie(`first-run-${page.tenant.slug}`) === "hidden";
  const isAsked = page.params["first-run"] === "show";
  const show = { page, chosen, zoomHref: hrefWith(page.path, {}) };
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
            <Stats {...show} />
          </Suspense>
        </Region>
        <Region what="The charts">
          <Suspense fallback={<Skeleton className="h-[837px] max-lg:h-[2070px]" />}>
            <Charts
              {...show}
              violations={
                <Region what="Violations">
                  <Suspense fallback={<Skeleton className="h-[295px]" />}>
                    <Violations {...show} part="chart" />
                  </Suspense>
                </Region>
              }
              newest={
                <Region what="Newest violations">
                  <Suspense fallback={<Skeleton className="h-[219px]" />}>
                    <Violations {...show} part="newest" />
                  </Suspense>
                </Region>
              }
            />
          </Suspense>
        </Region>
      </div>
    </>
  );
}
