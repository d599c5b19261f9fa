import { Check, CircleX, Clock } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { DeliveryView } from "@/lib/contract/webhooks";

const states = {
  delivered: { word: "Delivered", tone: "ok", Icon: Check },
  pending: { word: "Waiting", tone: "medium", Icon: Clock },
  failed: { word: "Failed", tone: "critical", Icon: CircleX },
} as const;

export function DeliveryStatus({ status }: Pick<DeliveryView, "status">) {
  const { word, tone, Icon } = states[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {word}
    </Badge>
  );
}
