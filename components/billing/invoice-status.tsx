import { Badge } from "@/components/ui/badge";
import type { InvoiceView } from "@/lib/contract/billing";

const tones = { open: "medium", paid: "ok", void: "neutral" } as const;

/** An invoice's payment status. */
export function InvoiceStatus({ status }: Pick<InvoiceView, "status">) {
  return (
    <Badge tone={tones[status]}>
      <span className="capitalize">{status}</span>
    </Badge>
  );
}
