import type { Column } from "@/components/data/data-table";
import { Time } from "@/components/data/time";
import { Duration, GivenText } from "@/components/data/values";
import { Badge } from "@/components/ui/badge";
import { webhookEvents } from "@/lib/contract/choices";
import type { DeliveryView, WebhookView } from "@/lib/contract/webhooks";
import { formatPlural } from "@/lib/format";
import { DeliveryStatus } from "./delivery-status";
import { WebhookMenu } from "./webhook-menu";

function eventsOf({ events }: WebhookView): string {
  const [only] = events;
  if (events.length === webhookEvents.length) return "All events";
  return events.length === 1 && only ? only : formatPlural(events.length, "event");
}

export const webhookColumns: readonly Column<WebhookView>[] = [
  {
    id: "url",
    header: "Address",
    cell: ({ url }) => <GivenText text={url.replace(/^https:\/\//, "")} />,
    className: "max-w-96",
  },
  {
    id: "events",
    header: "Events",
    cell: (webhook) => <span title={webhook.events.join("\n")}>{eventsOf(webhook)}</span>,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ is_active: isActive }) =>
      isActive ? <Badge tone="ok">Active</Badge> : <Badge>Paused</Badge>,
  },
  {
    id: "last",
    header: "Last delivery",
    cell: ({ last_delivery: last }) =>
      last ? (
        <span className="flex items-center gap-2">
          <DeliveryStatus status={last.status} />
          <Time at={last.at} />
        </span>
      ) : (
        "None yet"
      ),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    className: "max-sm:absolute max-sm:top-1 max-sm:right-1",
    cell: (webhook) => <WebhookMenu webhook={webhook} />,
  },
];

export const deliveryColumns: readonly Column<DeliveryView>[] = [
  { id: "time", header: "Time", cell: ({ created_at }) => <Time at={created_at} form="full" /> },
  { id: "event", header: "Event", cell: ({ event }) => <code>{event}</code> },
  { id: "status", header: "Status", cell: ({ status }) => <DeliveryStatus status={status} /> },
  {
    id: "answer",
    header: "Answer",
    cell: ({ response_status: status, error }) => (
      <span title={error ?? undefined}>{status ?? "none"}</span>
    ),
  },
  {
    id: "attempts",
    header: "Attempts",
    align: "end",
    cell: ({ attempts }) => (
      <>
        {attempts}
        <span className="sm:hidden">{attempts === 1 ? " attempt" : " attempts"}</span>
      </>
    ),
  },
  {
    id: "took",
    header: "Took",
    align: "end",
    cell: ({ duration_ms: ms }) => <Duration ms={ms} />,
  },
];
