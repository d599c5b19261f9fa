import { Badge } from "@/components/ui/badge";
import type { InvoiceView } from "@/lib/contract/billing";

const tones = { open: "medium", paid: "ok", void: "neutral" } as const;

/** Whether an invoice still waits to be paid. */
export function InvoiceStatus({ status }: Pick<InvoiceView, "status">) {
  return (
    <Badge tone={tones[status]}>
      <span className="capitalize">{status}</span>
    </Badge>
  );
}
