import type { Metadata } from "next";
import Link from "next/link";
import { DataTable } from "@/components/data/data-table";
import { SidePanel } from "@/components/data/side-panel";
import { Empty } from "@/components/data/states";
import { AddWebhook } from "@/components/webhooks/add-webhook";
import { RefreshWhileWaiting } from "@/components/webhooks/delivery-actions";
import { DeliveryHead, DeliveryPanel } from "@/components/webhooks/delivery-panel";
import { deliveryColumns, webhookColumns } from "@/components/webhooks/webhook-columns";
import { webhooksPath } from "@/components/webhooks/webhooks-path";
import type { DeliveryView, WebhookView } from "@/lib/contract/webhooks";
import { hrefWith } from "@/lib/search-params";
import { listDeliveries, listWebhooks } from "@/lib/services/webhooks";
import { secondMs } from "@/lib/time";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Webhook settings" };

const pageSize = 20;
/** A delivery that is tried within this time, or at this moment, is worth waiting for. */
const soonMs = 65 * secondMs;

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

export default async function WebhooksPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/settings/webhooks");
  const { items } = await listWebhooks(page.ctx, asking({ limit: 100, offset: 0 }));
  const open = items.find(({ id }) => id === text(page.params.webhook));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <p className="max-w-prose text-muted">
          Addresses of yours that get events as they happen, signed. A delivery that isn't accepted
          is tried eight times within a day and a half.
        </p>
        <AddWebhook />
      </div>
      <DataTable
        caption="Webhooks"
        columns={webhookColumns}
        rows={items}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${page.path}?webhook=${id}`}
        openKey={open?.id ?? null}
        path={page.path}
        params={page.params}
        empty={
          <Empty
            reason="No webhooks yet"
            detail="Add an address to send it violations, budgets, keys and any other events you choose."
          />
        }
      />
      {open ? <Deliveries page={page} webhook={open} /> : null}
      <p className="mt-4 text-sm">
        <Link
          href={`/${page.tenant.slug}/audit?action=webhook.`}
          className="text-accent-text hover:underline"
        >
          See who changed webhooks
        </Link>
      </p>
    </>
  );
}

interface DeliveriesProps {
  readonly page: EnteredPage;
  readonly webhook: WebhookView;
}

async function Deliveries({ page, webhook }: DeliveriesProps) {
  const { path, params, nowMs } = page;
  const number = Math.max(1, Math.floor(Number(params.page)) || 1);
  const { items, total } = await listDeliveries(page.ctx, {
    params: { id: webhook.id },
    query: { limit: pageSize, offset: (number - 1) * pageSize },
    body: undefined,
  });
  const at = items.findIndex(({ id }) => id === params.delivery);
  const open = items[at];
  const to = (one: DeliveryView | undefined) =>
    one ? hrefWith(path, params, { delivery: one.id }) : null;
  const isSoonOver = items.some(
    ({ next_attempt_at: next }) => next !== null && Date.parse(next) - nowMs < soonMs,
  );
  return (
    <section className="mt-6" aria-labelledby="deliveries">
      <h2 id="deliveries" className="mb-2 font-medium text-base">
        Deliveries to <bdi>{new URL(webhook.url).host}</bdi>
      </h2>
      {isSoonOver ? <RefreshWhileWaiting /> : null}
      <DataTable
        caption="Deliveries, newest first"
        columns={deliveryColumns}
        rows={items}
        rowKey={({ id }) => id}
        rowHref={(one) => to(one) ?? path}
        openKey={open?.id ?? null}
        path={path}
        params={params}
        page={number}
        pageSize={pageSize}
        total={total}
        empty={
          <Empty
            reason="Nothing was sent there yet"
            detail="Send a test from the webhook's menu to see that it arrives."
          />
        }
      />
      {open ? (
        <SidePanel
          openKey={open.id}
          label="Delivery"
          closeHref={hrefWith(path, params, { delivery: null })}
          newerHref={to(items[at - 1])}
          olderHref={to(items[at + 1])}
          head={<DeliveryHead delivery={open} />}
        >
          <DeliveryPanel
            delivery={open}
            path={`${webhooksPath}/${webhook.id}/deliveries/${open.id}`}
          />
        </SidePanel>
      ) : null}
    </section>
  );
}
