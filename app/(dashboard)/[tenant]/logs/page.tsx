import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { OutcomeStrip } from "@/components/charts/outcome-strip";
import { ColumnsMenu } from "@/components/data/columns-menu";
import { DataTable, shownColumns } from "@/components/data/data-table";
import { ExportMenu } from "@/components/data/export-menu";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { PeriodPicker } from "@/components/data/period-picker";
import { Region } from "@/components/data/region-error";
import { Snippet } from "@/components/data/snippet";
import { Empty } from "@/components/data/states";
import { ViewsMenu } from "@/components/data/views-menu";
import { LiveButton } from "@/components/logs/live-button";
import { logColumns } from "@/components/logs/log-columns";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import type { LogView } from "@/lib/contract/analytics";
import { publicUrl } from "@/lib/control-plane";
import { formatCount, formatDuration, formatPlural, formatTime, formatUsd } from "@/lib/format";
import { columnsCookie, hrefWith } from "@/lib/search-params";
import { type LogSummary, readLogSummary } from "@/lib/services/log-summary";
import { newestLogAt, readLogPage } from "@/lib/services/logs";
import { type EnteredPage, enter, type TenantPageProps } from "../enter";
import { CallPanel } from "./call-panel";
import { type LogAddress, pageSize, readLogAddress } from "./log-address";
import { logFacets } from "./log-facets";

export const metadata: Metadata = { title: "Logs" };

export default async function LogsPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/logs");
  const address = readLogAddress(page);
  const { query, period, ignored } = address;
  const { limit: _limit, offset: _offset, sort: _sort, ...filter } = query;
  const summary = readLogSummary(page.ctx, filter);
  const calls = readLogPage(page.ctx, query);
  // Each is awaited in a region of its own, which reports its failure.
  summary.catch(() => undefined);
  calls.catch(() => undefined);
  const columns = logColumns({ slug: page.tenant.slug, zone: page.zone, nowMs: page.nowMs });
  const shown = shownColumns(columns, page.cookie(columnsCookie("logs")));
  return (
    <>
      <PageHeader
        title="Logs"
        action={
          <Suspense fallback={<Skeleton className="h-8 w-40" />}>
            <Actions page={page} address={address} calls={calls} summary={summary} />
          </Suspense>
        }
      />
      <div className="mb-4 flex flex-wrap items-start gap-1.5">
        <FilterBar facets={logFacets(period.query.period)} />
        <PeriodPicker chosen={period.query.period} />
        <ViewsMenu page="logs" />
        <div className="max-sm:hidden">
          <ColumnsMenu
            table="logs"
            columns={columns.map(({ id, header }) => ({ id, header }))}
            shown={shown}
          />
        </div>
      </div>
      {ignored.length > 0 ? (
        <p className="mb-3 text-medium-text text-sm">
          Left out, not being understood: <bdi>{ignored.join(", ")}</bdi>.
        </p>
      ) : null}
      <div className="mb-4 h-[116px]">
        <Region what="The sums">
          <Suspense fallback={<Skeleton className="h-full" />}>
            <Sums page={page} summary={summary} />
          </Suspense>
        </Region>
      </div>
      <Region what="The list of calls">
        <Suspense fallback={<TableSkeleton rows={20} />}>
          <Calls page={page} address={address} calls={calls} summary={summary} shown={shown} />
        </Suspense>
      </Region>
      {address.open ? (
        <Region what="The call">
          <Suspense fallback={null}>
            <CallPanel page={page} id={address.open} calls={calls} />
          </Suspense>
        </Region>
      ) : null}
    </>
  );
}

interface RegionProps {
  readonly page: EnteredPage;
  readonly address: LogAddress;
  readonly calls: Promise<LogView[]>;
  readonly summary: Promise<LogSummary>;
}

async function Actions({ page, address, calls, summary }: RegionProps) {
  const { path, params, nowMs } = page;
  const { isLive, filters, query } = address;
  const [newest] = isLive ? await calls : [];
  const list = "/trueportai-services/api/v1/analytics/logs";
  const bounds = {
    start_date: query.start_date.toISOString(),
    end_date: query.end_date.toISOString(),
  };
  return (
    <>
      <LiveButton
        isLive={isLive}
        href={hrefWith(path, params, { live: isLive ? null : "1", page: null, sort: null })}
        query={hrefWith("", filters).replace(/^\?/, "")}
        newestAt={newest?.timestamp ?? new Date(nowMs).toISOString()}
      />
      <ExportMenu
        address={hrefWith(`${list}/export`, filters, bounds)}
        listAddress={hrefWith(list, filters, bounds)}
        count={(await summary).requests}
        one="call"
      />
    </>
  );
}

async function Sums({ page, summary }: Pick<RegionProps, "page" | "summary">) {
  const sums = await summary;
  const { requests, costUsd, unpriced, p95Ms } = sums;
  const p95 = p95Ms === null ? "—" : formatDuration(Math.round(p95Ms));
  const counted = formatPlural(requests, "call");
  const cost = formatUsd(costUsd, "card");
  const unpricedHref = hrefWith(page.path, page.params, { cost: "unknown", page: null });
  return (
    <>
      <OutcomeStrip
        title="Calls over time"
        summary={`${counted} · ${cost} · p95 ${p95}`}
        calls={sums}
        zone={page.zone}
        zoomHref={hrefWith(page.path, page.params, {
          period: null,
          start_date: null,
          end_date: null,
          page: null,
          live: null,
        })}
      />
      <p className="nums mt-2 truncate text-sm">
        {counted} · {cost}
        {unpriced > 0 ? (
          <>
            {" + "}
            <Link href={unpricedHref} className="link">
              {formatCount(unpriced)} unpriced
            </Link>
          </>
        ) : null}{" "}
        · <span title={p95Ms === null ? "too few calls" : "of the newest 20,000"}>p95 {p95}</span>
      </p>
    </>
  );
}

type CallsProps = RegionProps & { readonly shown: readonly string[] };

async function Calls({ page, address, calls, summary, shown }: CallsProps) {
  const { path, params, tenant, zone, nowMs } = page;
  const rows = await calls;
  return (
    <DataTable
      caption="Calls, newest first"
      columns={logColumns({ slug: tenant.slug, zone, nowMs })}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => hrefWith(path, params, { request: id })}
      openKey={address.open}
      path={path}
      params={params}
      defaultSort="timestamp.desc"
      page={address.pageNumber}
      pageSize={pageSize}
      total={(await summary).requests}
      shown={shown}
      empty={rows.length === 0 ? <NoCalls page={page} address={address} /> : null}
    />
  );
}

async function NoCalls({ page, address }: Pick<RegionProps, "page" | "address">) {
  const newest = await newestLogAt(page.ctx);
  if (newest === null) {
    return (
      <Empty
        reason={`No calls in ${page.env} yet`}
        detail={
          <div className="mt-3 max-w-full text-left">
            <Snippet baseUrl={publicUrl()} apiKey="YOUR_KEY" />
          </div>
        }
      />
    );
  }
  const isFiltered = Object.keys(address.filters).length > 0;
  return (
    <Empty
      reason={isFiltered ? "No calls match these filters" : "No calls in this time"}
      detail={`The newest call is from ${formatTime(newest, "full", page.zone)}.`}
      step={
        <ButtonLink href={page.path} size="sm">
          {isFiltered ? "Clear filters" : "Show the last 7 days"}
        </ButtonLink>
      }
    />
  );
}
