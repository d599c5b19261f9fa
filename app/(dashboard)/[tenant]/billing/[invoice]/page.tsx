import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { InvoiceActions } from "@/components/billing/invoice-actions";
import { InvoiceStatus } from "@/components/billing/invoice-status";
import { PageHeader } from "@/components/data/page-header";
import { AppError } from "@/lib/errors";
import { formatCount, formatPlural, formatTime, formatUsd } from "@/lib/format";
import { getInvoice } from "@/lib/services/billing";
import { about, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Invoice" };

interface InvoicePageProps extends TenantPageProps {
  readonly params: Promise<{ readonly tenant: string; readonly invoice: string }>;
}

/** Made to be printed by the browser. */
export default async function InvoicePage(props: InvoicePageProps) {
  const { invoice: id } = await props.params;
  const page = await enter(props, "admin", `/billing/${encodeURIComponent(id)}`);
  const invoice = await getInvoice(page.ctx, about({ id })).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") return notFound();
    throw error;
  });
  const lastDayMs = Date.parse(invoice.period_end) - 1;
  return (
    <article className="max-w-2xl">
      <PageHeader
        up={{ href: `/${page.tenant.slug}/billing`, label: "Billing" }}
        title={`Invoice ${invoice.number}`}
        note={`${formatTime(invoice.period_start, "date")} – ${formatTime(lastDayMs, "date")} (UTC), issued ${formatTime(invoice.issued_at, "date")}`}
        action={<InvoiceActions id={invoice.id} number={invoice.number} isOpen />}
      />
      <p className="mb-4 flex flex-wrap items-center gap-2">
        <span>
          For <bdi className="font-medium">{page.tenant.name}</bdi>, plan {invoice.plan_name}
        </span>
        <InvoiceStatus status={invoice.status} />
      </p>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">What is billed</caption>
        <thead>
          <tr className="border-b text-left text-muted">
            <th className="py-2 font-normal">Description</th>
            <th className="py-2 pl-4 text-right font-normal">Quantity</th>
            <th className="py-2 pl-4 text-right font-normal">Amount</th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.length === 0 ? (
            <tr className="border-b">
              <td className="py-2" colSpan={3}>
                {invoice.plan_name} costs nothing.
              </td>
            </tr>
          ) : null}
          {invoice.lines.map((line) => (
            <tr key={line.description} className="border-b">
              <td className="py-2">{line.description}</td>
              <td className="nums py-2 text-right">{formatCount(line.quantity)}</td>
              <td className="nums py-2 text-right">{formatUsd(line.amount_usd, "card")}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-semibold">
            <td className="py-2" colSpan={2}>
              Total
            </td>
            <td className="nums py-2 text-right">{formatUsd(invoice.total_usd, "card")}</td>
          </tr>
        </tfoot>
      </table>
      <p className="mt-4 text-muted text-sm">
        {formatPlural(invoice.requests, "call")}. Providers charge{" "}
        {formatUsd(invoice.provider_cost_usd, "card")} for them themselves; that is no part of the
        total.
      </p>
    </article>
  );
}
