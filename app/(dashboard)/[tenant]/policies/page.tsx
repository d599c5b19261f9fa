import type { Metadata } from "next";
import { Suspense } from "react";
import type { Facet } from "@/components/data/facets";
import { choicesOf, directionFacet } from "@/components/data/facets";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { Region } from "@/components/data/region-error";
import { Empty } from "@/components/data/states";
import { CoverageGrid } from "@/components/policies/coverage-grid";
import { DetectionForm } from "@/components/policies/detection-form";
import { PolicyList } from "@/components/policies/policy-list";
import { modeOf } from "@/components/policies/rule-draft";
import { subjectOf } from "@/components/policies/rule-words";
import { TemplateList } from "@/components/policies/template-list";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import { hasRole } from "@/lib/auth/roles";
import type { PolicyView } from "@/lib/contract/policies";
import { loadPoliciesParams } from "@/lib/search-params";
import { listConfigs } from "@/lib/services/configs";
import { listPolicies } from "@/lib/services/policies";
import { getCoverage, listTemplates } from "@/lib/services/policy-trials";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Policies" };

const facets: readonly Facet[] = [
  {
    name: "action",
    label: "Action",
    kind: "many",
    choices: choicesOf(["block", "redact", "alert", "log"]),
  },
  {
    name: "trigger",
    label: "Looks for",
    kind: "many",
    choices: [
      { value: "pii", label: "Personal data" },
      ...choicesOf(["injection", "bias", "exfiltration", "keyword"]),
      { value: "regex", label: "Pattern" },
    ],
  },
  { name: "mode", label: "Mode", kind: "many", choices: choicesOf(["enforce", "shadow", "off"]) },
  directionFacet,
];

export default async function PoliciesPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/policies");
  const { path, params } = page;
  const canWrite = hasRole(page.role, "admin");
  const tab = params.tab === "templates" || params.tab === "detection" ? params.tab : "rules";
  const tabs = [
    { href: path, label: "Rules", id: "rules" },
    { href: `${path}?tab=templates`, label: "Templates", id: "templates" },
    { href: `${path}?tab=detection`, label: "Detection", id: "detection" },
  ];
  return (
    <>
      <PageHeader
        title="Policies"
        note="Rules run in order: the first block wins, all redactions apply."
        action={
          canWrite ? (
            <ButtonLink href={`${path}/new`} kind="primary" data-key="n">
              New rule
            </ButtonLink>
          ) : null
        }
        tabs={tabs}
        here={tabs.find(({ id }) => id === tab)?.href ?? path}
      />
      {tab === "rules" ? (
        <>
          <Region what="The coverage">
            <Suspense fallback={<Skeleton className="mb-4 h-[148px]" />}>
              <Coverage page={page} />
            </Suspense>
          </Region>
          <Region what="The list of rules">
            <Suspense fallback={<TableSkeleton rows={6} />}>
              <Rules page={page} canWrite={canWrite} />
            </Suspense>
          </Region>
        </>
      ) : null}
      {tab === "templates" ? (
        <Region what="The list of templates">
          <Suspense fallback={<TableSkeleton rows={12} />}>
            <Templates page={page} canWrite={canWrite} />
          </Suspense>
        </Region>
      ) : null}
      {tab === "detection" ? (
        <Region what="The detection settings">
          <Suspense fallback={<Skeleton className="h-96 max-w-[560px]" />}>
            <Detection page={page} canWrite={canWrite} />
          </Suspense>
        </Region>
      ) : null}
    </>
  );
}

interface PartProps {
  readonly page: EnteredPage;
  readonly canWrite: boolean;
}

async function Coverage({ page }: Pick<PartProps, "page">) {
  const coverage = await getCoverage(page.ctx, asking(undefined));
  return <CoverageGrid coverage={coverage} path={page.path} />;
}

async function Rules({ page, canWrite }: PartProps) {
  const { items } = await listPolicies(page.ctx, asking({ limit: 500, offset: 0 }));
  const asked = loadPoliciesParams(page.params as Record<string, string | string[] | undefined>);
  const shown = items.filter((rule) => matches(rule, asked));
  if (items.length === 0) {
    return (
      <div className="space-y-4">
        <div className="rounded-lg border bg-surface">
          <Empty
            reason="No rule looks at your calls yet"
            detail="Start with one of these in shadow: it notes what it would do and changes nothing."
          />
        </div>
        <Templates page={page} canWrite={canWrite} count={3} />
      </div>
    );
  }
  return (
    <>
      <div className="mb-3 flex flex-wrap gap-1.5">
        <FilterBar facets={facets} search={{ name: "q", label: "Find a rule" }} />
      </div>
      {shown.length === 0 ? (
        <div className="rounded-lg border bg-surface">
          <Empty
            reason="No rules match these filters"
            step={
              <ButtonLink size="sm" href={page.path}>
                Clear filters
              </ButtonLink>
            }
          />
        </div>
      ) : (
        <PolicyList
          rules={shown}
          canWrite={canWrite}
          canReorder={shown.length === items.length && items.length > 1}
        />
      )}
    </>
  );
}

type Asked = Awaited<ReturnType<typeof loadPoliciesParams>>;

function matches(rule: PolicyView, { q, action, trigger, mode, direction }: Asked): boolean {
  const isOf = (asked: readonly string[], ...values: readonly string[]) =>
    asked.length === 0 || values.some((value) => asked.includes(value));
  const text = `${rule.name} ${subjectOf(rule)} ${rule.id}`.toLowerCase();
  return (
    (!q || text.includes(q.toLowerCase())) &&
    isOf(action, rule.action) &&
    isOf(trigger, rule.trigger_type, rule.violation_type) &&
    isOf(mode, modeOf(rule)) &&
    (!direction || rule.direction === "both" || rule.direction === direction)
  );
}

async function Templates({ page, canWrite, count }: PartProps & { readonly count?: number }) {
  const { items } = await listTemplates(page.ctx, asking(undefined));
  return <TemplateList templates={items.slice(0, count)} canWrite={canWrite} />;
}

async function Detection({ page, canWrite }: PartProps) {
  const { items } = await listConfigs(page.ctx, asking({ limit: 100, offset: 0 }));
  const configOf = (key: string): unknown => items.find((item) => item.key === key)?.value;
  const off = configOf("detectors_off");
  return (
    <DetectionForm
      off={Array.isArray(off) ? off.filter((type) => typeof type === "string") : []}
      storeMinSeverity={String(configOf("store_min_severity") ?? "medium")}
      uninspectable={String(configOf("uninspectable") ?? "block")}
      canWrite={canWrite}
    />
  );
}
