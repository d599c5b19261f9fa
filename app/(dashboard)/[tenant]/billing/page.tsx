import type { Metadata } from "next";
import Link from "next/link";
import { Fragment } from "react";
import { ChangePlan } from "@/components/billing/change-plan";
import { InvoiceActions } from "@/components/billing/invoice-actions";
import { InvoiceStatus } from "@/components/billing/invoice-status";
import { PaymentPortal } from "@/components/billing/payment-portal";
import { type Column, DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Meter } from "@/components/data/stat";
import { Empty } from "@/components/data/states";
import { hasRole } from "@/lib/auth/roles";
import type { InvoiceView, PlanView } from "@/lib/contract/billing";
import { providerName } from "@/lib/contract/choices";
import { formatCount, formatPlural, formatTime, formatUsd } from "@/lib/format";
import {
  getUsage,
  listInvoices,
  listPlans,
  listSubscriptions,
  type ProviderCostRow,
  readProviderCost,
} from "@/lib/services/billing";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";
import { choiceOf, priceOf, type Usage } from "./plan-choices";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "/billing");
  const [plans, usage] = await Promise.all([
    listPlans(page.ctx, asking({ limit: 100, offset: 0 })),
    getUsage(page.ctx, asking(undefined)),
  ]);
  const plan = plans.items.find(({ id }) => id === usage.plan_id);
  const choices = plans.items.map((one) => choiceOf(one, usage, plan));
  const canManage = hasRole(page.role, "admin");
  const isMember = hasRole(page.role, "member");
  const hasStripe = page.ctx.installation.STRIPE_SECRET_KEY !== undefined;
  return (
    <>
      <PageHeader
        title="Billing"
        note={plan ? noteOf(plan, usage) : undefined}
        action={
          canManage ? (
            <>
              {hasStripe && plan && plan.price_usd > 0 ? <PaymentPortal /> : null}
              <ChangePlan plans={choices} />
            </>
          ) : null
        }
      />
      {isMember ? <Warnings page={page} usage={usage} /> : null}
      {isMember ? (
        <>
          <Meters usage={usage} nowMs={page.nowMs} />
          {canManage ? (
            <p className="mt-2 text-muted text-sm">
              Who is notified at 80% and 100% of a limit is set under{" "}
              <Link className="link" href={`/${page.tenant.slug}/settings/notifications`}>
                Notifications
              </Link>
              .
            </p>
          ) : null}
          <ProviderCost page={page} />
        </>
      ) : (
        <PlanFacts plan={plan} />
      )}
      {canManage ? <Invoices page={page} /> : null}
    </>
  );
}

const noteOf = (plan: PlanView, usage: Usage): string => {
  const renews = formatTime(usage.period_end, "date");
  const end = plan.price_usd === 0 ? `Counts start again on ${renews}` : `Renews on ${renews}`;
  return `${plan.name}, ${priceOf(plan)}. ${end} (UTC).`;
};

/** What stops calls, or is about to. */
async function Warnings({ page, usage }: Readonly<{ page: EnteredPage; usage: Usage }>) {
  const { items } = await listSubscriptions(page.ctx, asking({ limit: 1, offset: 0 }));
  const isOver = [usage.requests, usage.spend_usd].some(
    ({ used, limit }) => limit !== null && used >= limit,
  );
  return (
    <>
      {isOver ? (
        <p role="alert" className="mb-4 rounded-lg bg-critical-soft px-4 py-3 text-critical-text">
          The plan is used up: callers get 402 BUDGET_EXCEEDED until{" "}
          {formatTime(usage.period_end, "date")} (UTC) or a larger plan. Logs and settings stay
          open.
        </p>
      ) : null}
      {items[0]?.status === "past_due" ? (
        <p role="alert" className="mb-4 rounded-lg bg-high-soft px-4 py-3 text-high-text">
          The last payment failed. Calls still work for now; an admin can correct the payment
          details.
        </p>
      ) : null}
    </>
  );
}

function PlanFacts({ plan }: Readonly<{ plan: PlanView | undefined }>) {
  if (!plan) return null;
  const { requests, seats, keys, spend_usd: spend, retention_days: days } = plan.limits;
  const facts = [
    ["Requests a month", limitOf(requests, formatCount)],
    ["Provider spend a month", limitOf(spend, (usd) => formatUsd(usd, "card"))],
    ["Seats", limitOf(seats, formatCount)],
    ["Keys", limitOf(keys, formatCount)],
    ["Data is kept", formatPlural(days, "day")],
  ] as const;
  return (
    <section className="max-w-lg rounded-lg border bg-surface p-4">
      <h2 className="mb-2 font-medium">What the plan allows</h2>
      <dl className="nums grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

const limitOf = (limit: number | null, text: (limit: number) => string): string =>
  limit === null ? "no limit" : text(limit);

function Meters({ usage, nowMs }: Readonly<{ usage: Usage; nowMs: number }>) {
  const meters = [
    { label: "Requests this month", meter: usage.requests, text: formatCount },
    {
      label: "Provider spend this month",
      meter: usage.spend_usd,
      text: (usd: number) => formatUsd(usd, "card"),
    },
    { label: "Seats", meter: usage.seats, text: formatCount, isSteady: true },
    { label: "Keys", meter: usage.keys, text: formatCount, isSteady: true },
  ];
  return (
    <section className="rounded-lg border bg-surface p-4">
      <h2 className="sr-only">Use of the plan</h2>
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 max-sm:grid-cols-1">
        {meters.map(({ label, meter, text, isSteady }) => (
          <Meter
            key={label}
            label={label}
            used={meter.used}
            limit={meter.limit}
            text={`${text(meter.used)}${meter.limit === null ? "," : " of"} ${limitOf(meter.limit, text)}`}
            note={isSteady ? undefined : forecast(meter, usage, nowMs)}
          />
        ))}
      </div>
      <p className="mt-4 text-muted text-sm">
        Data is kept for up to {formatPlural(usage.retention_days, "day")}.
      </p>
    </section>
  );
}

/** When the limit will be reached at the month's present pace; nothing if it will not. */
function forecast(meter: Usage["requests"], usage: Usage, nowMs: number): string | undefined {
  const startMs = Date.parse(usage.period_start);
  const endMs = Date.parse(usage.period_end);
  const resets = `Resets on ${formatTime(endMs, "date")}`;
  if (meter.limit === null || meter.used === 0) return resets;
  if (meter.used >= meter.limit) return `Used up: calls get 402. ${resets}`;
  const reachedMs = startMs + ((nowMs - startMs) * meter.limit) / meter.used;
  return reachedMs < endMs
    ? `Reached on ${formatTime(reachedMs, "date")} at this pace. ${resets}`
    : `Not reached at this pace. ${resets}`;
}

async function ProviderCost({ page }: Readonly<{ page: EnteredPage }>) {
  const rows = await readProviderCost(page.ctx);
  return (
    <section className="mt-6">
      <h2 className="font-medium">Provider cost</h2>
      <p className="mb-2 text-muted">
        Paid to providers, not to us: this month so far, in all environments.
      </p>
      <DataTable
        caption="Provider cost"
        columns={costColumns(page.tenant.slug)}
        rows={rows}
        rowKey={({ provider }) => provider}
        path={page.path}
        params={page.params}
        empty={<Empty reason="No calls this month yet" />}
      />
    </section>
  );
}

const costColumns = (slug: string): readonly Column<ProviderCostRow>[] => [
  {
    id: "provider",
    header: "Provider",
    cell: ({ provider }) => providerName(provider),
  },
  {
    id: "calls",
    header: "Calls",
    align: "end",
    cell: ({ requests }) => (
      <>
        {formatCount(requests)}
        <span className="sm:hidden">{requests === 1 ? " call" : " calls"}</span>
      </>
    ),
  },
  {
    id: "cost",
    header: "Cost",
    align: "end",
    cell: ({ provider, costUsd, unpriced }) => (
      <>
        {formatUsd(costUsd, "card")}
        {unpriced > 0 ? (
          <>
            {" + "}
            <Link
              href={`/${slug}/logs?provider=${provider}&cost=unknown&period=30d`}
              prefetch={false}
              className="link"
            >
              {formatCount(unpriced)} unpriced
            </Link>
          </>
        ) : null}
      </>
    ),
  },
];

async function Invoices({ page }: Readonly<{ page: EnteredPage }>) {
  const { items } = await listInvoices(page.ctx, asking({ limit: 100, offset: 0 }));
  return (
    <section className="mt-6">
      <h2 className="mb-2 font-medium">Invoices</h2>
      <DataTable
        caption="Invoices"
        columns={invoiceColumns}
        rows={items}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${page.path}/${id}`}
        path={page.path}
        params={page.params}
        empty={
          <Empty reason="No invoices yet" detail="The first one comes after a month has ended." />
        }
      />
    </section>
  );
}

const invoiceColumns: readonly Column<InvoiceView>[] = [
  { id: "number", header: "Number", cell: ({ number }) => number },
  {
    id: "period",
    header: "Period (UTC)",
    cell: ({ period_start: start, period_end: end }) =>
      `${formatTime(start, "date")} – ${formatTime(Date.parse(end) - 1, "date")}`,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status }) => <InvoiceStatus status={status} />,
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    cell: ({ total_usd }) => formatUsd(total_usd, "card"),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: ({ id, number }) => <InvoiceActions id={id} number={number} isOpen={false} />,
  },
];
