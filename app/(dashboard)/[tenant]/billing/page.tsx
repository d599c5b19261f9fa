import type { Metadata } from "next";
import { ChangePlan, type PlanChoice } from "@/components/billing/change-plan";
import { DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Meter } from "@/components/data/stat";
import { Empty } from "@/components/data/states";
import { Badge } from "@/components/ui/badge";
import { hasRole } from "@/lib/auth/roles";
import type { InvoiceView, PlanView } from "@/lib/contract/billing";
import { formatCount, formatPlural, formatTime, formatUsd } from "@/lib/format";
import { getUsage, listInvoices, listPlans } from "@/lib/services/billing";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Billing" };

type Usage = Awaited<ReturnType<typeof getUsage>>;

export default async function BillingPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "/billing");
  const [plans, usage] = await Promise.all([
    listPlans(page.ctx, asking({ limit: 100, offset: 0 })),
    getUsage(page.ctx, asking(undefined)),
  ]);
  const plan = plans.items.find(({ id }) => id === usage.plan_id);
  const choices = plans.items.map((one) => choiceOf(one, usage));
  const canManage = hasRole(page.role, "admin");
  return (
    <>
      <PageHeader
        title="Billing"
        note={plan ? `${plan.name}, ${priceOf(plan)}. Months are those of UTC.` : undefined}
        action={canManage ? <ChangePlan plans={choices} /> : null}
      />
      {hasRole(page.role, "member") ? (
        <Meters usage={usage} nowMs={page.nowMs} />
      ) : (
        <ul className="rounded-lg border bg-surface p-4 text-muted">
          {plan?.features.map((feature) => (
            <li key={feature}>{feature}</li>
          ))}
        </ul>
      )}
      {canManage ? <Invoices page={page} /> : null}
    </>
  );
}

const priceOf = (plan: PlanView): string =>
  plan.price_usd === 0 ? "free" : `${formatUsd(plan.price_usd, "card")} a month`;

const limitOf = (limit: number | null, text: (limit: number) => string): string =>
  limit === null ? "no limit" : text(limit);

function choiceOf(plan: PlanView, usage: Usage): PlanChoice {
  const { requests, seats, keys, spend_usd: spend } = plan.limits;
  const over = (used: number, limit: number | null, what: string) =>
    limit !== null && used > limit
      ? [`${formatPlural(used, what)}, ${plan.name} allows ${formatCount(limit)}.`]
      : [];
  return {
    id: plan.id,
    name: plan.name,
    price: priceOf(plan),
    limits: [
      `Requests a month: ${limitOf(requests, formatCount)} (${formatCount(usage.requests.used)} used)`,
      `Provider spend a month: ${limitOf(spend, (usd) => formatUsd(usd, "card"))} (${formatUsd(usage.spend_usd.used, "card")} used)`,
      `Seats: ${limitOf(seats, formatCount)} (${formatCount(usage.seats.used)} used)`,
      `Keys: ${limitOf(keys, formatCount)} (${formatCount(usage.keys.used)} used)`,
      `Data is kept for ${formatPlural(plan.limits.retention_days, "day")}`,
    ],
    blockers: [...over(usage.seats.used, seats, "member"), ...over(usage.keys.used, keys, "key")],
    isCurrent: plan.id === usage.plan_id,
  };
}

function Meters({ usage, nowMs }: Readonly<{ usage: Usage; nowMs: number }>) {
  const meters = [
    { label: "Requests", meter: usage.requests, text: formatCount },
    {
      label: "Paid to providers, not to us",
      meter: usage.spend_usd,
      text: (usd: number) => formatUsd(usd, "card"),
    },
    { label: "Seats", meter: usage.seats, text: formatCount, isSteady: true },
    { label: "Keys", meter: usage.keys, text: formatCount, isSteady: true },
  ];
  return (
    <section className="grid grid-cols-2 gap-x-8 gap-y-5 rounded-lg border bg-surface p-4 max-sm:grid-cols-1">
      <h2 className="sr-only">Use of the plan</h2>
      {meters.map(({ label, meter, text, isSteady }) => (
        <Meter
          key={label}
          label={label}
          used={meter.used}
          limit={meter.limit}
          text={`${text(meter.used)} of ${limitOf(meter.limit, text)}`}
          note={isSteady ? undefined : forecast(meter, usage, nowMs)}
        />
      ))}
    </section>
  );
}

/** When the limit is reached if the month goes on as it began; nothing where it is not. */
function forecast(meter: Usage["requests"], usage: Usage, nowMs: number): string | undefined {
  const startMs = Date.parse(usage.period_start);
  const endMs = Date.parse(usage.period_end);
  const resets = `Resets on ${formatTime(endMs, "date")}`;
  if (meter.limit === null || meter.used === 0) return resets;
  if (meter.used >= meter.limit) return `Used up: calls get 402. ${resets}`;
  const reachedMs = startMs + ((nowMs - startMs) * meter.limit) / meter.used;
  return reachedMs < endMs
    ? `Reached on ${formatTime(reachedMs, "date")} at this pace. ${resets}`
    : resets;
}

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

const invoiceColumns = [
  { id: "number", header: "Number", cell: ({ number }: InvoiceView) => number },
  {
    id: "period",
    header: "Period (UTC)",
    cell: ({ period_start: start, period_end: end }: InvoiceView) =>
      `${formatTime(start, "date")} – ${formatTime(Date.parse(end) - 1, "date")}`,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status }: InvoiceView) => (
      <Badge tone={status === "paid" ? "ok" : status === "open" ? "medium" : "neutral"}>
        {status}
      </Badge>
    ),
  },
  {
    id: "amount",
    header: "Amount",
    align: "end" as const,
    cell: ({ total_usd }: InvoiceView) => formatUsd(total_usd, "card"),
  },
];
