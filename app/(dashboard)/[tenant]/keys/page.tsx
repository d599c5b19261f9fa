import type { Metadata } from "next";
import Link from "next/link";
import { ColumnsMenu } from "@/components/data/columns-menu";
import { type Column, DataTable, shownColumns } from "@/components/data/data-table";
import type { Facet } from "@/components/data/facets";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { CreateKey } from "@/components/keys/create-key";
import { KeyBudget } from "@/components/keys/key-budget";
import { KeyName, KeyScope } from "@/components/keys/key-cells";
import { KeyMenu } from "@/components/keys/key-menu";
import { KeyStatus } from "@/components/keys/key-status";
import { ButtonLink } from "@/components/ui/button";
import { hasRole } from "@/lib/auth/roles";
import type { BudgetView } from "@/lib/contract/budgets";
import { type KeyView, keySorts, keyStatuses } from "@/lib/contract/keys";
import { formatCount, formatPlural, formatRelative, formatUsd } from "@/lib/format";
import { columnsCookie, hrefWith, loadKeysParams } from "@/lib/search-params";
import { getUsage, listPlans } from "@/lib/services/billing";
import { listBudgets } from "@/lib/services/budgets";
import { listKeys } from "@/lib/services/key-list";
import { tenantZone } from "@/lib/services/settings";
import { dayMs } from "@/lib/time";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";
import { KeyPanel } from "./key-panel";

export const metadata: Metadata = { title: "Keys" };

const pageSize = 20;

const facets: readonly Facet[] = [
  {
    name: "status",
    label: "Status",
    kind: "one",
    choices: [
      { value: "active", label: "Active" },
      { value: "rotating", label: "Rotating" },
      { value: "disabled", label: "Disabled" },
      { value: "expiring", label: "Expires within 7 days" },
      { value: "expired", label: "Expired" },
    ],
  },
  {
    name: "unused",
    label: "Unused",
    kind: "one",
    choices: [
      { value: "7d", label: "For 7 days" },
      { value: "30d", label: "For 30 days" },
      { value: "90d", label: "For 90 days" },
    ],
  },
  { name: "model", label: "May call model", kind: "text", placeholder: "gpt-4o-mini" },
];

export default async function KeysPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/keys");
  const asked = loadKeysParams(page.params);
  const number = Math.max(1, asked.page);
  const canManage = hasRole(page.role, "admin");
  const [keys, budgets, usage, plans, zone] = await Promise.all([
    listKeys(page.ctx, asking(queryOf(asked, number))),
    listBudgets(page.ctx, asking({ limit: 200, offset: 0 })),
    getUsage(page.ctx, asking(undefined)),
    listPlans(page.ctx, asking({ limit: 100, offset: 0 })),
    tenantZone(page.ctx.tenantId),
  ]);
  const callUsd =
    usage.requests.used > 0 && usage.spend_usd.used > 0
      ? usage.spend_usd.used / usage.requests.used
      : null;
  const isFull = usage.keys.limit !== null && usage.keys.used >= usage.keys.limit;
  const plan = plans.items.find(({ id }) => id === usage.plan_id)?.name ?? "the plan";
  const columns = columnsOf(page, { budgets: budgets.items, zone }, canManage, callUsd);
  const chosen = shownColumns(columns, page.cookie(columnsCookie("keys")));
  const shown = [...new Set([...chosen, "actions"])];
  const isFiltered = Boolean(asked.q || asked.status || asked.unused || asked.model);
  return (
    <>
      <PageHeader
        title="Keys"
        note="Which application may call what, and how much it has used."
        action={canManage && !isFull ? <CreateKey callUsd={callUsd} /> : null}
      />
      {canManage && isFull ? (
        <p className="mb-3 rounded-lg border bg-surface px-4 py-3">
          {formatCount(usage.keys.used)} of {formatCount(usage.keys.limit ?? 0)} keys on {plan}.
          Delete one, or{" "}
          <Link className="link" href={`/${page.tenant.slug}/billing`}>
            change the plan
          </Link>{" "}
          to create more.
        </p>
      ) : null}
      <div className="mb-3 flex flex-wrap items-start gap-1.5">
        <FilterBar facets={facets} search={{ name: "q", label: "Find a key" }} />
        <div className="ml-auto max-sm:hidden">
          <ColumnsMenu
            table="keys"
            columns={columns
              .filter(({ id }) => id !== "actions")
              .map(({ id, header }) => ({ id, header }))}
            shown={chosen}
          />
        </div>
      </div>
      <DataTable
        caption="Keys"
        columns={columns}
        shown={shown}
        rows={keys.items}
        rowKey={(key) => key.id}
        rowHref={({ id }) => hrefWith(page.path, page.params, { key: id })}
        openKey={asked.key}
        path={page.path}
        params={page.params}
        defaultSort="created_at.desc"
        page={number}
        pageSize={pageSize}
        total={keys.total}
        empty={<NoKeys page={page} isFiltered={isFiltered} canManage={canManage} />}
      />
      {asked.key ? (
        <KeyPanel
          page={page}
          id={asked.key}
          keys={keys.items}
          budgets={budgets.items}
          menu={canManage ? (key) => menuOf(page, key, callUsd) : undefined}
        />
      ) : null}
    </>
  );
}

type Asked = Awaited<ReturnType<typeof loadKeysParams>>;

/** The list's query; parts of the address that the API does not know are left out. */
function queryOf(asked: Asked, number: number) {
  const status = keyStatuses.find((one) => one === asked.status);
  const days = Number(/^(\d{1,4})d$/.exec(asked.unused ?? "")?.[1] ?? 0);
  return {
    limit: pageSize,
    offset: (number - 1) * pageSize,
    sort: keySorts.find((one) => one === asked.sort) ?? ("created_at.desc" as const),
    ...(asked.q ? { q: asked.q } : {}),
    ...(asked.model ? { model: asked.model } : {}),
    ...(status ? { status } : {}),
    ...(days > 0 ? { unused_days: days } : {}),
  };
}

interface NoKeysProps {
  readonly page: EnteredPage;
  readonly isFiltered: boolean;
  readonly canManage: boolean;
}

function NoKeys({ page, isFiltered, canManage }: NoKeysProps) {
  if (isFiltered) {
    return (
      <Empty
        reason="No keys match these filters"
        step={
          <ButtonLink size="sm" href={page.path}>
            Clear filters
          </ButtonLink>
        }
      />
    );
  }
  return (
    <Empty
      reason={`No keys in ${page.env} yet`}
      detail={
        canManage
          ? "Create one, and give it to the application that is to call."
          : "An admin creates the first one."
      }
    />
  );
}

function columnsOf(
  page: EnteredPage,
  { budgets, zone }: Readonly<{ budgets: readonly BudgetView[]; zone: string }>,
  canManage: boolean,
  callUsd: number | null,
): Column<KeyView>[] {
  const spentBy = new Map(budgets.map((budget) => [budget.subject_id, budget]));
  return [
    {
      id: "name",
      header: "Name",
      sort: "name",
      firstOrder: "asc",
      cell: (key) => <KeyName known={key} />,
      className: "py-1.5",
    },
    { id: "status", header: "Status", cell: (key) => <KeyStatus known={key} nowMs={page.nowMs} /> },
    { id: "scope", header: "Scope", cell: (key) => <KeyScope known={key} /> },
    {
      id: "limit",
      header: "Limit",
      align: "end",
      cell: (key) => `${formatCount(key.rate_limit_rpm)}/min`,
    },
    {
      id: "budget",
      header: "Budget",
      cell: (key) => <KeyBudget budget={spentBy.get(key.id)} zone={zone} />,
      className: "min-w-40 py-1.5 max-sm:min-w-full",
    },
    {
      id: "last_used",
      header: "Last used",
      sort: "last_used",
      cell: (key) => (
        <>
          <span className="sm:hidden">Used: </span>
          {key.last_used_at ? <Time at={key.last_used_at} /> : "Never"}
        </>
      ),
    },
    {
      id: "calls",
      header: "Calls 7d",
      align: "end",
      sort: "calls",
      cell: (key) => (
        <Link className="link" href={`/${page.tenant.slug}/logs?api_key=${key.id}&period=7d`}>
          {formatCount(key.calls_7d)}
          <span className="sm:hidden"> calls in 7 days</span>
        </Link>
      ),
    },
    {
      id: "spend",
      header: "Spend 7d",
      align: "end",
      sort: "spend",
      isExtra: true,
      cell: (key) => formatUsd(key.spend_7d_usd, "card"),
    },
    {
      id: "created",
      header: "Created",
      sort: "created_at",
      isExtra: true,
      cell: (key) => <Time at={key.created_at} form="date" />,
    },
    {
      id: "metadata",
      header: "Metadata",
      isExtra: true,
      cell: ({ metadata }) => {
        const pairs = Object.entries(metadata).map(([name, value]) => `${name}: ${value}`);
        return pairs.length === 0 ? "None" : <GivenText text={pairs.join(", ")} />;
      },
    },
    ...(canManage ? [actionsColumn(page, callUsd)] : []),
  ];
}

const menuOf = ({ nowMs, zone }: EnteredPage, key: KeyView, callUsd: number | null) => (
  <KeyMenu
    known={key}
    callUsd={callUsd}
    lastUse={
      key.last_used_at
        ? `It was last used ${formatRelative(key.last_used_at, nowMs, zone)}, ${formatPlural(key.calls_7d, "call")} in 7 days.`
        : "It was never used."
    }
    isInUse={key.last_used_at !== null && nowMs - Date.parse(key.last_used_at) < dayMs}
  />
);

const actionsColumn = (page: EnteredPage, callUsd: number | null): Column<KeyView> => ({
  id: "actions",
  header: "Actions",
  align: "end",
  className: "max-sm:ml-auto",
  cell: (key) => menuOf(page, key, callUsd),
});
