import type { ReactNode } from "react";
import { CodeBlock } from "@/components/data/code-block";
import { Copy } from "@/components/data/copy";
import { Fact, FactList } from "@/components/data/facts";
import { Time } from "@/components/data/time";
import { Duration } from "@/components/data/values";
import type { DeliveryView } from "@/lib/contract/webhooks";
import { Redeliver } from "./delivery-actions";
import { DeliveryStatus } from "./delivery-status";

export function DeliveryHead({ delivery }: Readonly<{ delivery: DeliveryView }>) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <DeliveryStatus status={delivery.status} />
      <code className="font-medium text-sm">{delivery.event}</code>
    </div>
  );
}

interface DeliveryPanelProps {
  readonly delivery: DeliveryView;
  /** API path. */
  readonly path: string;
}

/** One delivery: how it went, what was sent, what came back. */
export function DeliveryPanel({ delivery, path }: DeliveryPanelProps) {
  const { status, error, request_headers: headers, response_status: answered } = delivery;
  const headerLines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 text-base">{error ?? sentences[status]}</p>
        {status === "pending" ? null : <Redeliver path={path} />}
      </div>
      <FactList className="items-center">
        <Fact name="Raised">
          <Time at={delivery.created_at} form="full" />
        </Fact>
        <Fact name="Attempts">
          {delivery.attempts}
          {delivery.attempted_at ? (
            <>
              , last <Time at={delivery.attempted_at} form="full" />
            </>
          ) : null}
        </Fact>
        {delivery.next_attempt_at && delivery.attempted_at ? (
          <Fact name="Next attempt">
            <Time at={delivery.next_attempt_at} form="full" />
          </Fact>
        ) : null}
        <Fact name="Answer">{answered === null ? "none" : `Status ${answered}`}</Fact>
        {delivery.duration_ms === null ? null : (
          <Fact name="Took">
            <Duration ms={delivery.duration_ms} />
          </Fact>
        )}
        <Fact name="Delivery id">
          <span className="flex items-center gap-1">
            <code className="truncate text-xs">{delivery.id}</code>
            <Copy value={delivery.id} label="the delivery id" />
          </span>
        </Fact>
      </FactList>
      <Part title="Headers of the last attempt">
        {headerLines.length > 0 ? (
          <CodeBlock label="the headers" code={headerLines.join("\n")} />
        ) : (
          <p className="text-muted text-sm">Nothing was sent yet.</p>
        )}
      </Part>
      <Part title="Body">
        <CodeBlock label="the body" code={JSON.stringify(delivery.payload, null, 2)} />
      </Part>
    </div>
  );
}

const sentences: Readonly<Record<DeliveryView["status"], string>> = {
  delivered: "The receiver took it.",
  pending: "On its way.",
  failed: "Given up.",
};

function Part({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-sm">{title}</h3>
      {children}
    </section>
  );
}
