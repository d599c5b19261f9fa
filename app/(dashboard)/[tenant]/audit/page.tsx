import { CircleX, ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { AuditEntry } from "@/components/audit/audit-entry";
import { actorOf, objectName, objectPath, phraseOf } from "@/components/audit/audit-words";
import { VerifyButton } from "@/components/audit/verify-button";
import { onlyThis } from "@/components/data/cell-filter";
import { type Column, DataTable } from "@/components/data/data-table";
import { ExportMenu } from "@/components/data/export-menu";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { PeriodPicker } from "@/components/data/period-picker";
import { Region } from "@/components/data/region-error";
import { SidePanel } from "@/components/data/side-panel";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import type { AuditView } from "@/lib/contract/audit";
import { formatCount, formatPlural, formatTime } from "@/lib/format";
import { choosePeriod, hrefWith, loadAuditParams, type RawParams } from "@/lib/search-params";
import { getAuditStatus, listAuditLogs } from "@/lib/services/audit";
import { listMembers } from "@/lib/services/members";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";
import { pageIn } from "../list-address";

export const metadata: Metadata = { title: "Audit" };

const pageSize = 50;

interface AuditAddress {
  readonly filters: RawParams;
  readonly query: {
    readonly actor?: string;
    readonly action?: string;
    readonly object?: string;
    readonly q?: string;
    readonly start_date: Date;
    readonly end_date: Date;
  };
  readonly pageNumber: number;
  readonly open: string | null;
}

const names = ["actor", "action", "object", "q"] as const;

function readAddress({ params, rememberedPeriod, nowMs }: EnteredPage) {
  const given = loadAuditParams(params as Record<string, string | string[] | undefined>);
  const period = choosePeriod(given, rememberedPeriod, nowMs);
  const filters = Object.fromEntries(
    names.flatMap((name) => (given[name] ? [[name, given[name].slice(0, 64)]] : [])),
  );
  const address: AuditAddress = {
    filters,
    query: { ...filters, start_date: period.start, end_date: period.end },
    pageNumber: pageIn(given.page),
    open: typeof params.entry === "string" ? params.entry : null,
  };
  return { address, period };
}

export default async function AuditPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/audit");
  const { address, period } = readAddress(page);
  const { start_date: start, end_date: end } = address.query;
  const whole = hrefWith("/platform/api/service/audit-logs/export", address.filters, {
    start_date: start.toISOString(),
    end_date: end.toISOString(),
  });
  return (
    <>
      <PageHeader
        title="Audit"
        note="Who did what, from where. Entries are only ever added, each sealed onto the one before."
        action={<ExportMenu address={whole} count={null} one="entry" />}
      />
      <div className="mb-4 min-h-8">
        <Region what="The check of the chain">
          <Suspense fallback={<Skeleton className="h-8 w-80" />}>
            <Chain page={page} />
          </Suspense>
        </Region>
      </div>
      <div className="mb-4 flex flex-wrap items-start gap-1.5">
        <Suspense fallback={<Skeleton className="h-8 w-72" />}>
          <Filters page={page} />
        </Suspense>
        <PeriodPicker chosen={period.query.period} />
      </div>
      <Region what="The list of entries">
        <Suspense fallback={<TableSkeleton rows={12} />}>
          <Entries page={page} address={address} />
        </Suspense>
      </Region>
    </>
  );
}

async function Chain({ page }: Readonly<{ page: EnteredPage }>) {
  const { is_intact, links, erased, faults } = await getAuditStatus(page.ctx, asking(undefined));
  if (!is_intact) {
    return (
      <div role="alert" className="rounded-lg border border-critical bg-critical-soft p-4">
        <p className="flex items-center gap-2 font-medium text-critical-text">
          <CircleX aria-hidden className="size-4" /> The audit log has been changed from outside
        </p>
        <p className="mt-1">
          First: <bdi>{faults[0]}</bdi>
          {faults.length > 1 ? ` and ${formatPlural(faults.length - 1, "more fault")}` : ""}. Keep a
          copy of the database, export the entries, and find out who could write to it.
        </p>
        <div className="mt-3">
          <VerifyButton />
        </div>
      </div>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <ShieldCheck aria-hidden className="size-4 text-ok-text" />
      <span className="nums">
        {links === 0 ? "No entries yet" : `Verified to entry ${formatCount(links)}`} at{" "}
        {formatTime(page.nowMs, "minute", page.zone)}
        {erased > 0 ? `; ${formatPlural(erased, "entry", "entries")} erased on request` : ""}
      </span>
      <VerifyButton />
    </p>
  );
}

const kinds = [
  ["key.", "Keys"],
  ["policy.", "Rules"],
  ["violation.", "Violations"],
  ["member.", "Members"],
  ["invite.", "Invitations"],
  ["provider.", "Credentials"],
  ["config.", "Settings"],
  ["tenant.", "Tenant"],
  ["storage.", "Storage"],
  ["webhook.", "Webhooks"],
  ["notification.", "Notifications"],
  ["budget.", "Budgets"],
  ["view.", "Saved views"],
  ["subscription.", "Plan"],
  ["privacy.", "Privacy"],
] as const;

/** The bar also works without its list of people, when that cannot be read. */
async function Filters({ page }: Readonly<{ page: EnteredPage }>) {
  const people = await listMembers(page.ctx, asking({ limit: 100, offset: 0 })).then(
    ({ items }) =>
      items.map(({ user_id, name, email }) => ({ value: user_id, label: name || email })),
    () => [],
  );
  return (
    <FilterBar
      search={{ name: "q", label: "Find in the log" }}
      facets={[
        { name: "actor", label: "Who", kind: "one", choices: people },
        {
          name: "action",
          label: "What",
          kind: "one",
          choices: kinds.map(([value, label]) => ({ value, label })),
        },
        { name: "object", label: "Object", kind: "text", placeholder: "Id or kind, such as key" },
      ]}
    />
  );
}

interface EntriesProps {
  readonly page: EnteredPage;
  readonly address: AuditAddress;
}

async function Entries({ page, address }: EntriesProps) {
  const { path, params, ctx, tenant } = page;
  const { items, total } = await listAuditLogs(
    ctx,
    asking({
      ...address.query,
      limit: pageSize,
      offset: (address.pageNumber - 1) * pageSize,
    }),
  );
  const to = (entry: AuditView | undefined) =>
    entry ? hrefWith(path, params, { entry: entry.id }) : null;
  const at = items.findIndex(({ id }) => id === address.open);
  const open = items[at];
  const isFiltered = Object.keys(address.filters).length > 0;
  return (
    <>
      <DataTable
        caption="Audit entries, newest first"
        columns={columns(tenant.slug)}
        rows={items}
        rowKey={({ id }) => id}
        rowHref={(entry) => to(entry) ?? path}
        openKey={address.open}
        path={path}
        params={params}
        page={address.pageNumber}
        pageSize={pageSize}
        total={total}
        empty={
          <Empty
            reason={isFiltered ? "No entries match these filters" : "Nothing was done in this time"}
            {...(isFiltered
              ? {
                  step: (
                    <ButtonLink size="sm" href={path}>
                      Clear filters
                    </ButtonLink>
                  ),
                }
              : {})}
          />
        }
      />
      {open ? (
        <SidePanel
          openKey={open.id}
          label="Audit entry"
          closeHref={hrefWith(path, params, { entry: null })}
          newerHref={to(items[at - 1])}
          olderHref={to(items[at + 1])}
          head={<p className="font-medium">Entry {formatCount(open.seq)}</p>}
        >
          <AuditEntry entry={open} slug={tenant.slug} />
        </SidePanel>
      ) : null}
    </>
  );
}

const columns = (slug: string): readonly Column<AuditView>[] => [
  { id: "when", header: "When", cell: ({ at }) => <Time at={at} form="full" /> },
  {
    id: "who",
    header: "Who",
    filter: ({ actor_id: id }) => onlyThis("actor", id),
    className: "lg:max-w-48 2xl:max-w-72",
    cell: (entry) => <GivenText text={actorOf(entry)} />,
  },
  {
    id: "what",
    header: "What",
    filter: ({ action }) => onlyThis("action", action),
    cell: (entry) => <GivenText text={phraseOf(entry)} />,
    className: "lg:max-w-80 2xl:max-w-96",
  },
  {
    id: "object",
    header: "Object",
    filter: ({ object }) => onlyThis("object", object.id),
    className: "max-sm:hidden lg:max-w-48 2xl:max-w-72",
    cell: (entry) => {
      const below = objectPath(entry);
      const text = <GivenText text={objectName(entry)} />;
      return below ? (
        <Link href={`/${slug}${below}`} prefetch={false} className="hover:underline">
          {text}
        </Link>
      ) : (
        text
      );
    },
  },
  {
    id: "from",
    header: "From",
    cell: ({ address, request_id }) => (
      <span title={request_id} className="nums">
        {address ?? "not known"}
      </span>
    ),
  },
  {
    id: "seq",
    header: "№",
    align: "end",
    cell: ({ seq }) => (
      <>
        <span className="sm:hidden">entry </span>
        {formatCount(seq)}
      </>
    ),
  },
];
