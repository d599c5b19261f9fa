import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { TimeChart } from "@/components/charts/time-chart";
import { ColumnsMenu } from "@/components/data/columns-menu";
import { DataTable, shownColumns } from "@/components/data/data-table";
import { ExportMenu } from "@/components/data/export-menu";
import { choicesOf, directionFacet, type Facet } from "@/components/data/facets";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { PeriodPicker } from "@/components/data/period-picker";
import { Region } from "@/components/data/region-error";
import { Empty } from "@/components/data/states";
import { ViewsMenu } from "@/components/data/views-menu";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import { NoisyRules } from "@/components/violations/noisy-rules";
import { Selectable } from "@/components/violations/selection";
import { violationColumns } from "@/components/violations/violation-columns";
import { typeWord } from "@/components/violations/violation-words";
import { findingTypes, severities } from "@/lib/contract/policies";
import type { ViolationSummary } from "@/lib/contract/violations";
import { formatCount, formatPlural } from "@/lib/format";
import { columnsCookie, hrefWith } from "@/lib/search-params";
import { listPolicies } from "@/lib/services/policies";
import { tenantZone } from "@/lib/services/settings";
import { readTotals } from "@/lib/services/stats";
import { getViolationSummary } from "@/lib/services/violation-summary";
import { listViolations } from "@/lib/services/violations";
import { dayMs, secondMs } from "@/lib/time";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";
import { pageSize, readViolationAddress, type ViolationAddress } from "./violation-address";

export const metadata: Metadata = { title: "Violations" };

export default async function ViolationsPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/violations");
  const address = readViolationAddress(page);
  const { path, params, tenant } = page;
  const summary = getViolationSummary(page.ctx, asking(address.period.query));
  const found = listViolations(page.ctx, asking(address.query));
  // Awaited in regions, which report their own failures.
  summary.catch(() => undefined);
  found.catch(() => undefined);
  const columns = violationColumns(tenant.slug);
  const shown = shownColumns(columns, page.cookie(columnsCookie("violations")));
  const tab = (status: string | null) => hrefWith(path, params, { status, page: null });
  const tabs = [
    { href: tab(null), label: "Open", status: "open" },
    { href: tab("resolved"), label: "Resolved", status: "resolved" },
    { href: tab("false_positive"), label: "False positives", status: "false_positive" },
    { href: tab("any"), label: "All", status: "any" },
  ];
  return (
    <>
      <PageHeader
        title="Violations"
        action={
          <Suspense fallback={<Skeleton className="h-8 w-24" />}>
            <Export address={address} found={found} />
          </Suspense>
        }
        tabs={tabs}
        here={tabs.find(({ status }) => status === address.status)?.href ?? ""}
      />
      <div className="mb-4 flex flex-wrap items-start gap-1.5">
        <Suspense fallback={<Skeleton className="h-8 w-24" />}>
          <Filters summary={summary} />
        </Suspense>
        <PeriodPicker chosen={address.period.query.period} />
        <ViewsMenu page="violations" />
        <div className="max-sm:hidden">
          <ColumnsMenu
            table="violations"
            columns={columns.map(({ id, header }) => ({ id, header }))}
            shown={shown}
          />
        </div>
      </div>
      {address.ignored.length > 0 ? (
        <p className="mb-3 text-medium-text text-sm">
          Left out, not being understood: <bdi>{address.ignored.join(", ")}</bdi>.
        </p>
      ) : null}
      <Region what="The overview of violations">
        <Suspense
          fallback={<Skeleton className="mb-4 h-[350px] max-lg:h-[670px] max-sm:h-[690px]" />}
        >
          <Overview page={page} summary={summary} />
        </Suspense>
      </Region>
      <Region what="The list of violations">
        <Suspense fallback={<TableSkeleton rows={12} />}>
          <List page={page} address={address} found={found} summary={summary} shown={shown} />
        </Suspense>
      </Region>
    </>
  );
}

type Found = ReturnType<typeof listViolations>;

interface ExportProps {
  readonly address: ViolationAddress;
  readonly found: Found;
}

/** Each one of the filtered set, also where the list shows similar ones together. */
async function Export({ address, found }: ExportProps) {
  const { group, ...filters } = address.filters;
  const { status, start_date: start, end_date: end } = address.query;
  const list = "/trueportai-services/api/v1/analytics/violations";
  const asked = {
    status,
    ...(start ? { start_date: start.toISOString() } : {}),
    ...(end ? { end_date: end.toISOString() } : {}),
  };
  return (
    <ExportMenu
      address={hrefWith(`${list}/export`, filters, asked)}
      listAddress={hrefWith(list, filters, asked)}
      count={group === undefined ? (await found).total : null}
      one="violation"
      shortcut={null}
    />
  );
}

/** The bar also works when the sums, which list the rules to choose from, cannot be read. */
async function Filters({ summary }: Readonly<{ summary: Promise<ViolationSummary> }>) {
  const rules = await summary.then(
    (sums) => sums.rules.map((rule) => ({ value: rule.rule_id, label: rule.name })),
    () => [],
  );
  const values = "/trueportai-services/api/v1/analytics/logs/values?field=";
  const facets: readonly Facet[] = [
    {
      name: "type",
      label: "Type",
      kind: "many",
      choices: findingTypes.map((type) => ({ value: type, label: typeWord(type) })),
    },
    { name: "severity", label: "Severity", kind: "many", choices: choicesOf(severities) },
    { name: "rule", label: "Rule", kind: "one", choices: rules },
    {
      name: "action",
      label: "Action",
      kind: "one",
      choices: [
        { value: "block", label: "Blocked" },
        { value: "redact", label: "Redacted" },
        { value: "alert", label: "Alerted" },
        { value: "log", label: "Logged" },
        { value: "shadow", label: "Shadow" },
        { value: "none", label: "Without a rule" },
      ],
    },
    directionFacet,
    { name: "api_key", label: "Key", kind: "one", choicesFrom: `${values}api_key` },
    { name: "model", label: "Model", kind: "one", choicesFrom: `${values}model` },
    {
      name: "assignee",
      label: "Assignee",
      kind: "one",
      choices: [
        { value: "me", label: "Me" },
        { value: "none", label: "Nobody" },
      ],
    },
    {
      name: "group",
      label: "Group",
      kind: "one",
      choices: [{ value: "similar", label: "Similar ones together" }],
    },
  ];
  return <FilterBar facets={facets} />;
}

interface OverviewProps {
  readonly page: EnteredPage;
  readonly summary: Promise<ViolationSummary>;
}

async function Overview({ page, summary }: OverviewProps) {
  const { path, params } = page;
  const sums = await summary;
  const { by_severity: severity, timeseries, bucket_seconds: seconds } = sums;
  const bucketMs = seconds * secondMs;
  const zone = bucketMs >= dayMs ? await tenantZone(page.ctx.tenantId) : page.zone;
  const kinds = severities
    .filter((name) => severity[name] > 0)
    .map((name) => `${formatCount(severity[name])} ${name}`);
  const sentence =
    sums.total === 0
      ? "Nothing was caught."
      : `${formatPlural(sums.total, "violation")}: ${kinds.join(", ")}. ${formatCount(sums.open)} open.`;
  return (
    <div className="mb-4 grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <TimeChart
        title="By severity"
        summary={sentence}
        kind="bars"
        unit="count"
        at={timeseries.map(({ timestamp }) => Date.parse(timestamp))}
        bucketMs={bucketMs}
        zone={zone}
        zoomHref={hrefWith(path, params, {
          period: null,
          start_date: null,
          end_date: null,
          page: null,
        })}
        series={severities.map((name) => ({
          id: name,
          label: name.charAt(0).toUpperCase() + name.slice(1),
          token: `--severity-${name}`,
          values: timeseries.map((point) => point[name]),
        }))}
      />
      <div className="grid content-start gap-4">
        <Card title="By type">
          <ul className="space-y-1.5 text-sm">
            {findingTypes.map((type) => (
              <li key={type} className="flex items-center justify-between gap-3">
                <Link
                  href={hrefWith(path, params, { type, status: "any", page: null })}
                  className="hover:underline"
                >
                  {typeWord(type)}
                </Link>
                <span className="nums">{formatCount(sums.by_type[type])}</span>
              </li>
            ))}
          </ul>
        </Card>
        <NoisyRules
          rules={sums.rules}
          hrefOf={(rule) => hrefWith(path, params, { rule, status: "any", page: null })}
        />
      </div>
    </div>
  );
}

interface ListProps extends OverviewProps {
  readonly address: ViolationAddress;
  readonly found: Found;
  readonly shown: readonly string[];
}

async function List({ page, address, found, summary, shown }: ListProps) {
  const { path, params, tenant } = page;
  const { items, total } = await found;
  return (
    <Selectable
      rows={items.map(({ id, status, assignee }) => ({
        id,
        status,
        assignee: assignee?.id ?? null,
      }))}
    >
      <DataTable
        caption="Violations, newest first"
        columns={violationColumns(tenant.slug)}
        rows={items}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hrefWith(`${path}/${id}`, params)}
        path={path}
        params={params}
        defaultSort="detected_at.desc"
        page={address.pageNumber}
        pageSize={pageSize}
        total={total}
        shown={shown}
        empty={
          items.length === 0 ? <Nothing page={page} address={address} summary={summary} /> : null
        }
      />
    </Selectable>
  );
}

async function Nothing({ page, address, summary }: Omit<ListProps, "shown" | "found">) {
  const { path, params, tenant } = page;
  const { total } = await summary;
  if (Object.keys(address.filters).length > 0) {
    return (
      <Empty
        reason="No violations match these filters"
        step={
          <ButtonLink size="sm" href={path}>
            Clear filters
          </ButtonLink>
        }
      />
    );
  }
  if (total > 0) {
    return (
      <Empty
        reason={
          address.status === "open" ? `All ${formatCount(total)} are judged` : "None of these"
        }
        step={
          <ButtonLink size="sm" href={hrefWith(path, params, { status: "any", page: null })}>
            Show all
          </ButtonLink>
        }
      />
    );
  }
  const rules = await listPolicies(page.ctx, asking({ limit: 1, offset: 0 }));
  return rules.total === 0 ? (
    <Empty
      reason="Nothing was found, and no rule is looking"
      step={
        <ButtonLink size="sm" href={`/${tenant.slug}/policies?tab=templates`}>
          Start from a template
        </ButtonLink>
      }
    />
  ) : (
    <Empty
      reason="No violations in this time"
      detail={`${formatPlural(rules.total, "rule")} looked at ${formatPlural((await readTotals(page.ctx, address.period)).requests, "call")}.`}
    />
  );
}
