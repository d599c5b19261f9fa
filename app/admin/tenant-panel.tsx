import type { ReactNode } from "react";
import { Fact, FactList } from "@/components/data/facts";
import { SidePanel } from "@/components/data/side-panel";
import { Time } from "@/components/data/time";
import { GivenText, Money } from "@/components/data/values";
import type { AdminTenantView } from "@/lib/contract/admin";
import { AppError } from "@/lib/errors";
import { formatCount, formatPlural } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { getTenantDetail } from "@/lib/services/admin";
import type { AdminPage } from "./enter";

interface TenantPanelProps {
  readonly id: string;
  readonly page: AdminPage;
  readonly rows: readonly AdminTenantView[];
  readonly planNames: ReadonlyMap<string, string>;
}

/** A tenant's owner and usage; none of its content. */
export async function TenantPanel({ id, page, rows, planNames }: TenantPanelProps) {
  const tenant = await find(page, id);
  if (!tenant) return null;
  const to = (row: AdminTenantView | undefined) =>
    row ? hrefWith(page.path, page.params, { tenant: row.id }) : null;
  const at = rows.findIndex((row) => row.id === id);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Slug", <code key="slug">{tenant.slug}</code>],
    ["Id", <code key="id">{tenant.id}</code>],
    ["Status", tenant.status === "active" ? "Active" : "Suspended"],
    ...(tenant.status_reason
      ? [["Reason", <GivenText key="reason" text={tenant.status_reason} />] as const]
      : []),
    ["Plan", planNames.get(tenant.plan) ?? tenant.plan],
    ["Created", <Time key="created" at={tenant.created_at} form="date" />],
    ["Members", formatCount(tenant.members)],
    ["Keys", `${formatCount(tenant.active_keys)} active of ${formatCount(tenant.keys)}`],
    ["Environments", tenant.environments.join(", ")],
    [
      "Storage",
      `${tenant.storage.backend}, bodies: ${tenant.storage.capture}, kept ${formatPlural(tenant.storage.retention_days, "day")}`,
    ],
    ["Last hour", formatPlural(tenant.requests_1h, "call")],
    ["30 days", formatPlural(tenant.requests_30d, "call")],
    ["Spend, 30 d", <Money key="spend" usd={tenant.cost_usd_30d} place="full" />],
    [
      "Last call",
      tenant.last_request_at ? <Time key="last" at={tenant.last_request_at} /> : "Never",
    ],
  ];
  return (
    <SidePanel
      openKey={id}
      label="Tenant"
      head={
        <h2 dir="auto" className="truncate font-medium text-lg">
          {tenant.name}
        </h2>
      }
      closeHref={hrefWith(page.path, page.params, { tenant: null })}
      newerHref={at > 0 ? to(rows[at - 1]) : null}
      olderHref={at >= 0 ? to(rows[at + 1]) : null}
    >
      <FactList className="nums break-words">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </FactList>
      <h3 className="mt-6 mb-1 font-medium">Owners</h3>
      <ul className="divide-y text-sm">
        {tenant.owners.map((owner) => (
          <li key={owner.user_id} className="py-1.5">
            <GivenText text={owner.name} />
            <a href={`mailto:${owner.email}`} className="link break-all">
              {owner.email}
            </a>
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}

/** Null for an outdated id in a link. */
async function find({ ctx }: AdminPage, id: string) {
  try {
    return await getTenantDetail(ctx, { params: { id }, query: undefined, body: undefined });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
