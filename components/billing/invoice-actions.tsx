"use client";

import { useApi } from "@/components/api";
import { saveFile } from "@/components/data/save-file";
import { attempt } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import type { InvoiceView } from "@/lib/contract/billing";

interface InvoiceActionsProps {
  readonly id: string;
  readonly number: string;
  readonly isOpen: boolean;
}

/** Saves an invoice as JSON and, where it is open, prints it. */
export function InvoiceActions({ id, number, isOpen }: InvoiceActionsProps) {
  const api = useApi();
  const save = async () => {
    const invoice = await api<InvoiceView>(`/platform/api/service/invoices/${id}`);
    const text = `${JSON.stringify(invoice, null, 2)}\n`;
    saveFile(new Blob([text], { type: "application/json" }), `invoice-${number}.json`);
  };
  return (
    <span className="inline-flex gap-2 print:hidden">
      {isOpen ? (
        <Button kind="primary" onClick={() => window.print()}>
          Print invoice
        </Button>
      ) : null}
      <Button size={isOpen ? "md" : "xs"} onClick={() => void attempt(save)}>
        Save JSON
        <span className="sr-only"> of invoice {number}</span>
      </Button>
    </span>
  );
}
