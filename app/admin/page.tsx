import { Suspense } from "react";
import { TenantActions } from "@/components/admin/tenant-actions";
import { type Column, DataTable } from "@/components/data/data-table";
import { FilterBar } from "@/components/data/filter-bar";
import { Region } from "@/components/data/region-error";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText, Money } from "@/components/data/values";
import { Badge } from "@/components/ui/badge";
import type { AdminTenantView } from "@/lib/contract/admin";
import { TenantStatus } from "@/lib/contract/tenants";
import { formatCount } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { listAllTenants } from "@/lib/services/admin";
import { planNames } from "@/lib/services/billing";
import { type AdminPageProps, enterAdmin } from "./enter";
import { TenantPanel } from "./tenant-panel";

const pageSize = 50;

export default async function AdminTenantsPage(props: AdminPageProps) {
  const page = await enterAdmin(props, "/admin");
  const { q, plan, number } = page;
  const status = TenantStatus.safeParse(page.status).data;
  const [tenants, plans] = await Promise.all([
    listAllTenants(page.ctx, {
      params: undefined,
      query: { q, plan, status, limit: pageSize, offset: (number - 1) * pageSize },
      body: undefined,
    }),
    planNames(),
  ]);
  const open = typeof page.params.tenant === "string" ? page.params.tenant : null;
  const isFiltered = Boolean(q ?? plan ?? status);
  const nameOf = new Map(plans.map(({ id, name }) => [id, name]));
  return (
    <>
      <div className="mb-3 flex flex-wrap gap-2">
        <FilterBar
          search={{ name: "q", label: "Name or slug" }}
          facets={[
            { name: "status", label: "Status", kind: "one", choices: statuses },
            {
              name: "plan",
              label: "Plan",
              kind: "one",
              choices: plans.map(({ id, name }) => ({ value: id, label: name })),
            },
          ]}
        />
      </div>
      <DataTable
        caption="Tenants"
        columns={columnsOf(nameOf)}
        rows={tenants.items}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hrefWith(page.path, page.params, { tenant: id })}
        openKey={open}
        path={page.path}
        params={page.params}
        page={number}
        pageSize={pageSize}
        total={tenants.total}
        empty={
          <Empty
            reason={isFiltered ? "No tenant matches these filters" : "No tenants yet"}
            detail={isFiltered ? null : "Whoever signs in can create the first one."}
          />
        }
      />
      {open ? (
        <Region what="This tenant">
          <Suspense>
            <TenantPanel key={open} id={open} page={page} rows={tenants.items} planNames={nameOf} />
          </Suspense>
        </Region>
      ) : null}
    </>
  );
}

const statuses = [
  { value: "active", label: "Active" },
  { value: "suspended", label: "Suspended" },
];

const columnsOf = (nameOf: ReadonlyMap<string, string>): Column<AdminTenantView>[] => [
  {
    id: "name",
    header: "Name",
    cell: ({ name, slug }) => (
      <>
        <GivenText text={name} />
        <span className="block truncate font-normal text-muted text-xs">{slug}</span>
      </>
    ),
    className: "py-1.5",
  },
  { id: "plan", header: "Plan", cell: ({ plan }) => nameOf.get(plan) ?? plan },
  {
    id: "status",
    header: "Status",
    cell: ({ status, status_reason: reason }) =>
      status === "active" ? (
        <Badge tone="ok">Active</Badge>
      ) : (
        <span className="flex min-w-0 items-center gap-1.5">
          <Badge tone="high">Suspended</Badge>
          {reason ? (
            <span className="min-w-0 text-muted">
              <GivenText text={reason} />
            </span>
          ) : null}
        </span>
      ),
  },
  {
    id: "members",
    header: "Members",
    align: "end",
    cell: ({ members }) => (
      <Labelled label={members === 1 ? "member" : "members"}>{formatCount(members)}</Labelled>
    ),
  },
  {
    id: "requests",
    header: "Requests, 30 d",
    align: "end",
    cell: ({ requests_30d: requests }) => (
      <Labelled label="requests in 30 days">{formatCount(requests)}</Labelled>
    ),
  },
  {
    id: "spend",
    header: "Spend, 30 d",
    align: "end",
    cell: ({ cost_usd_30d: usd }) => <Money usd={usd} place="card" />,
  },
  {
    id: "last",
    header: "Last call",
    cell: ({ last_request_at: at }) => (at ? <Time at={at} /> : "Never"),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: ({ id, name, slug, status }) => (
      <TenantActions tenant={{ id, name, slug }} isActive={status === "active"} />
    ),
  },
];

/** A number whose column header is hidden on a phone. */
function Labelled({ label, children }: Readonly<{ label: string; children: string }>) {
  return (
    <>
      {children} <span className="sm:hidden">{label}</span>
    </>
  );
}
