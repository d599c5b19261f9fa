import type { Metadata } from "next";
import { type Column, DataTable } from "@/components/data/data-table";
import { CopyRules } from "@/components/settings/copy-rules";
import { SettingsCard } from "@/components/settings/settings-card";
import { Badge } from "@/components/ui/badge";
import type { EnvironmentView } from "@/lib/contract/environments";
import { formatCount, formatPlural } from "@/lib/format";
import { listEnvironments } from "@/lib/services/environments";
import { asking, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Environments" };

export default async function EnvironmentsPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/settings/environments");
  const { items } = await listEnvironments(page.ctx, asking(undefined));
  const hasRules = items.some(({ name, rules }) => name === "production" && rules > 0);
  return (
    <SettingsCard title="Environments" auditHref={`/${page.tenant.slug}/audit?action=policy.`}>
      <p className="mb-4 max-w-prose text-muted">
        Each has its own keys, credentials, rules and log; a key works in its own alone. Members,
        plan and budgets of the tenant are shared.
      </p>
      <DataTable
        caption="Environments"
        columns={columnsFor(page.env, hasRules)}
        rows={items}
        rowKey={({ name }) => name}
        path={page.path}
        params={page.params}
        empty={null}
      />
    </SettingsCard>
  );
}

const number = (
  id: string,
  header: string,
  one: string,
  countOf: (row: EnvironmentView) => number,
): Column<EnvironmentView> => ({
  id,
  header,
  align: "end",
  // On phones a row has no heads.
  cell: (row) => (
    <>
      <span className="max-sm:hidden">{formatCount(countOf(row))}</span>
      <span className="sm:hidden">{formatPlural(countOf(row), one)}</span>
    </>
  ),
});

const columnsFor = (here: string, hasRules: boolean): readonly Column<EnvironmentView>[] => [
  {
    id: "name",
    header: "Environment",
    cell: ({ name }) => (
      <span className="inline-flex items-center gap-2 font-medium">
        <span className="capitalize">{name}</span>{" "}
        {name === here ? <Badge tone="accent">You are here</Badge> : null}
      </span>
    ),
  },
  number("keys", "Keys", "key", ({ keys }) => keys),
  number("credentials", "Credentials", "credential", ({ credentials }) => credentials),
  number("rules", "Rules", "rule", ({ rules }) => rules),
  number("calls", "Calls 7d", "call", ({ calls_7d }) => calls_7d),
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: ({ name }) =>
      name !== "production" && hasRules ? <CopyRules from="production" to={name} /> : null,
  },
];
