import Link from "next/link";
import type { ReactNode } from "react";
import { actorOf, phraseOf } from "@/components/audit/audit-words";
import { OutcomeStrip } from "@/components/charts/outcome-strip";
import { Fact, FactList } from "@/components/data/facts";
import { SidePanel } from "@/components/data/side-panel";
import { Time } from "@/components/data/time";
import { Duration, GivenText, Money, Unknown } from "@/components/data/values";
import { KeyBudget } from "@/components/keys/key-budget";
import { KeyStatus } from "@/components/keys/key-status";
import { CallStatus } from "@/components/logs/call-status";
import { hasRole } from "@/lib/auth/roles";
import type { BudgetView } from "@/lib/contract/budgets";
import { providerName } from "@/lib/contract/choices";
import type { KeyView } from "@/lib/contract/keys";
import { formatCount, formatPlural, formatUsd } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { listAuditLogs } from "@/lib/services/audit";
import { findKey } from "@/lib/services/key-list";
import { readLogSummary } from "@/lib/services/log-summary";
import { listLogs } from "@/lib/services/logs";
import { tenantZone } from "@/lib/services/settings";
import { dayMs, sumsSince } from "@/lib/time";
import { Elsewhere, findElsewhere } from "../elsewhere";
import { asking, type EnteredPage } from "../enter";

interface KeyPanelProps {
  readonly page: EnteredPage;
  readonly id: string;
  readonly keys: readonly KeyView[];
  readonly budgets: readonly BudgetView[];
  /** What may be done with it; nothing where somebody may only look. */
  readonly menu?: ((key: KeyView) => ReactNode) | undefined;
}

/** The open key beside its list: limits, usage, newest calls and audit entries. */
export async function KeyPanel({ page, id, keys, budgets, menu }: KeyPanelProps) {
  const { path, params, ctx } = page;
  const at = keys.findIndex((key) => key.id === id);
  const to = (key: KeyView | undefined) => (key ? hrefWith(path, params, { key: key.id }) : null);
  const known = keys[at] ?? (await findKey(ctx, id));
  return (
    <SidePanel
      openKey={id}
      label="Key"
      closeHref={hrefWith(path, params, { key: null })}
      newerHref={at > 0 ? to(keys[at - 1]) : null}
      olderHref={at >= 0 ? to(keys[at + 1]) : null}
      head={
        known ? (
          <Head known={known} page={page} menu={menu?.(known)} />
        ) : (
          <p className="font-medium">Key</p>
        )
      }
    >
      {known ? (
        <div className="flex flex-col gap-6">
          <Facts known={known} budget={budgets.find((one) => one.subject_id === id)} page={page} />
          <Use known={known} page={page} />
          <Calls known={known} page={page} />
          {hasRole(page.role, "admin") ? <History known={known} page={page} /> : null}
        </div>
      ) : (
        <Missing page={page} id={id} />
      )}
    </SidePanel>
  );
}

async function Missing({ page, id }: Readonly<{ page: EnteredPage; id: string }>) {
  const env = await findElsewhere(page, "key", id);
  if (env) return <Elsewhere page={page} what="key" env={env} />;
  return <p className="text-muted">There is no such key, or it is deleted.</p>;
}

interface PartProps {
  readonly known: KeyView;
  readonly page: EnteredPage;
}

function Head({ known, page, menu }: PartProps & { readonly menu: ReactNode }) {
  return (
    <>
      <h2 className="min-w-0 font-medium">
        <GivenText text={known.owner ?? "Unnamed"} />
      </h2>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="text-muted text-xs">{known.key}</code>
        <KeyStatus known={known} nowMs={page.nowMs} />
        {menu}
      </div>
    </>
  );
}

async function Facts({
  known,
  budget,
  page,
}: PartProps & { readonly budget: BudgetView | undefined }) {
  const zone = await tenantZone(page.ctx.tenantId);
  const { allowed_models: models, allowed_providers: providers, previous } = known;
  const metadata = Object.entries(known.metadata);
  return (
    <FactList className="break-words">
      <Fact name="Models">{models.length === 0 ? "All" : models.join(", ")}</Fact>
      <Fact name="Providers">
        {providers.length === 0 ? "All" : providers.map(providerName).join(", ")}
      </Fact>
      <Fact name="Limit">{formatPlural(known.rate_limit_rpm, "request")} a minute</Fact>
      <Fact name="Budget">
        <KeyBudget budget={budget} zone={zone} />
      </Fact>
      <Fact name="Expires">
        {known.expires_at ? <Time at={known.expires_at} form="full" /> : "Never"}
      </Fact>
      <Fact name="Last used">
        {known.last_used_at ? <Time at={known.last_used_at} /> : "Never"}
      </Fact>
      {previous ? (
        <Fact name="Old key">
          <code>{previous.key}</code> works until <Time at={previous.until} form="full" />
        </Fact>
      ) : null}
      <Fact name="Created">
        <Time at={known.created_at} form="date" />
      </Fact>
      {metadata.map(([name, value]) => (
        <Fact key={name} name={name}>
          <bdi>{String(value)}</bdi>
        </Fact>
      ))}
    </FactList>
  );
}

async function Use({ known, page }: PartProps) {
  const { ctx, tenant, nowMs, zone } = page;
  const start = sumsSince(nowMs, 7 * dayMs);
  const filter = { start_date: start, end_date: new Date(nowMs) };
  const summary = await readLogSummary(ctx, { ...filter, api_key: [known.id] });
  const flagged = await listLogs(
    ctx,
    asking({ ...firstOf(0), ...filter, ...about(known), ...caught }),
  );
  const logs = `/${tenant.slug}/logs?api_key=${known.id}&period=7d`;
  return (
    <section>
      <h3 className="mb-2 font-medium">Last 7 days</h3>
      <OutcomeStrip
        title="Calls of this key"
        summary={`${formatPlural(summary.requests, "call")} in 7 days`}
        calls={summary}
        zone={zone}
        zoomHref={logs}
      />
      <p className="nums mt-2 flex flex-wrap gap-x-3 gap-y-1 text-sm">
        <Link className="link" href={logs}>
          {formatPlural(summary.requests, "call")}
        </Link>
        <span>{formatUsd(summary.costUsd, "card")}</span>
        <Link className="link" href={`/${tenant.slug}/violations?api_key=${known.id}&status=any`}>
          {formatCount(flagged.total)} with violations
        </Link>
      </p>
    </section>
  );
}

const about = ({ id }: KeyView) => ({ api_key: [id] });
const caught = { violation: ["any"] };
const firstOf = (limit: number) => ({
  limit: Math.max(1, limit),
  offset: 0,
  sort: "timestamp.desc" as const,
});

async function Calls({ known, page }: PartProps) {
  const { items } = await listLogs(page.ctx, asking({ ...firstOf(8), ...about(known) }));
  if (items.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium">Newest calls</h3>
      <ul className="text-sm">
        {items.map((call) => (
          <li key={call.id} className="nums flex flex-wrap gap-x-3 border-t py-1.5">
            <Link className="link" href={`/${page.tenant.slug}/logs?request=${call.id}`}>
              <Time at={call.timestamp} />
            </Link>
            <CallStatus call={call} />
            <span className="min-w-0 flex-1 truncate">
              {call.model ?? <Unknown why="no model named" />}
            </span>
            <Duration ms={call.latency_ms} />
            <Money usd={call.cost_usd} />
          </li>
        ))}
      </ul>
    </section>
  );
}

async function History({ known, page }: PartProps) {
  const query = { limit: 8, offset: 0, object: known.id };
  const { items } = await listAuditLogs(page.ctx, asking(query));
  if (items.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium">History</h3>
      <ul className="text-sm">
        {items.map((entry) => (
          <li key={entry.id} className="border-t py-1.5">
            <span className="text-muted">
              <Time at={entry.at} />
            </span>{" "}
            <bdi>{actorOf(entry)}</bdi> <bdi>{phraseOf(entry)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
