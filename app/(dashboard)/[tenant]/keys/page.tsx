import type { Metadata } from "next";
import { type Column, DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Meter } from "@/components/data/stat";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { CreateKey } from "@/components/keys/create-key";
import { KeyMenu } from "@/components/keys/key-menu";
import { Badge } from "@/components/ui/badge";
import { hasRole } from "@/lib/auth/roles";
import type { BudgetView } from "@/lib/contract/budgets";
import type { KeyView } from "@/lib/contract/keys";
import { formatCount, formatPlural, formatRelative, formatUsd } from "@/lib/format";
import { loadKeysParams } from "@/lib/search-params";
import { listBudgets } from "@/lib/services/budgets";
import { listKeys } from "@/lib/services/keys";
import { dayMs } from "@/lib/time";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Keys" };

const pageSize = 20;

export default async function KeysPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/keys");
  const number = Math.max(1, loadKeysParams(page.params).page);
  const [keys, budgets] = await Promise.all([
    listKeys(page.ctx, asking({ limit: pageSize, offset: (number - 1) * pageSize })),
    listBudgets(page.ctx, asking({ limit: 200, offset: 0 })),
  ]);
  const canManage = hasRole(page.role, "admin");
  return (
    <>
      <PageHeader
        title="Keys"
        note="Which application may call what, and how much it has used."
        action={canManage ? <CreateKey /> : null}
      />
      <DataTable
        caption="Keys"
        columns={columnsOf(page, budgets.items, canManage)}
        rows={keys.items}
        rowKey={(key) => key.id}
        path={page.path}
        params={page.params}
        page={number}
        pageSize={pageSize}
        total={keys.total}
        empty={
          <Empty
            reason={`No keys in ${page.env} yet`}
            detail={
              canManage
                ? "Create one, and give it to the application that is to call."
                : "An admin creates the first one."
            }
          />
        }
      />
    </>
  );
}

function columnsOf(
  page: EnteredPage,
  budgets: readonly BudgetView[],
  canManage: boolean,
): Column<KeyView>[] {
  const spentBy = new Map(budgets.map((budget) => [budget.subject_id, budget]));
  return [
    {
      id: "name",
      header: "Name",
      cell: (key) => (
        <>
          <GivenText text={key.owner ?? "Unnamed"} />
          <code className="text-muted text-xs">{key.key}</code>
        </>
      ),
      className: "py-1.5",
    },
    { id: "status", header: "Status", cell: (key) => <KeyStatus known={key} nowMs={page.nowMs} /> },
    {
      id: "scope",
      header: "Scope",
      cell: ({ allowed_models: models }) => (
        <span title={models.join(", ")}>
          {models.length === 0 ? "All models" : formatPlural(models.length, "model")}
        </span>
      ),
    },
    {
      id: "limit",
      header: "Limit",
      align: "end",
      cell: (key) => `${formatCount(key.rate_limit_rpm)}/min`,
    },
    {
      id: "budget",
      header: "Budget",
      cell: (key) => <KeyBudget budget={spentBy.get(key.id)} />,
      className: "min-w-44 max-sm:min-w-full",
    },
    {
      id: "last_used",
      header: "Last used",
      cell: (key) => (key.last_used_at ? <Time at={key.last_used_at} /> : "Never"),
    },
    ...(canManage ? [actionsColumn(page)] : []),
  ];
}

const actionsColumn = ({ nowMs, zone }: EnteredPage): Column<KeyView> => ({
  id: "actions",
  header: "Actions",
  align: "end",
  cell: (key) => (
    <KeyMenu
      known={key}
      lastUse={
        key.last_used_at
          ? `It was last used ${formatRelative(key.last_used_at, nowMs, zone)}.`
          : "It was never used."
      }
      isInUse={key.last_used_at !== null && nowMs - Date.parse(key.last_used_at) < dayMs}
    />
  ),
});

function KeyStatus({ known, nowMs }: Readonly<{ known: KeyView; nowMs: number }>) {
  const leftMs = known.expires_at ? Date.parse(known.expires_at) - nowMs : null;
  if (leftMs !== null && leftMs <= 0) return <Badge tone="critical">Expired</Badge>;
  if (!known.is_active) return <Badge>Disabled</Badge>;
  if (leftMs !== null && leftMs < 7 * dayMs) {
    return <Badge tone="medium">Expires in {Math.ceil(leftMs / dayMs)} d</Badge>;
  }
  return <Badge tone="ok">Active</Badge>;
}

function KeyBudget({ budget }: Readonly<{ budget: BudgetView | undefined }>) {
  if (!budget) return <span className="text-muted">No budget</span>;
  const { spent_usd: used, limit_usd: limit, period } = budget;
  const text = `${formatUsd(used, "card")} / ${formatUsd(limit, "card")} ${period}`;
  return <Meter label="Budget" used={used} limit={limit} text={text} />;
}
