"use client";

import { sentenceOf, useApi } from "@/components/api";
import { saveFile } from "@/components/data/save-file";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/toast";
import type { InvoiceView } from "@/lib/contract/billing";

interface InvoiceActionsProps {
  readonly id: string;
  readonly number: string;
  readonly isOpen: boolean;
}

/** Prints an invoice where it is open, and saves it as JSON anywhere. */
export function InvoiceActions({ id, number, isOpen }: InvoiceActionsProps) {
  const api = useApi();
  const save = async () => {
    try {
      const invoice = await api<InvoiceView>(`/platform/api/service/invoices/${id}`);
      const text = `${JSON.stringify(invoice, null, 2)}\n`;
      saveFile(new Blob([text], { type: "application/json" }), `invoice-${number}.json`);
    } catch (error) {
      await sayError(sentenceOf(error));
    }
  };
  return (
    <span className="inline-flex gap-1 print:hidden">
      {isOpen ? (
        <Button kind="primary" onClick={() => window.print()}>
          Print invoice
        </Button>
      ) : null}
      <Button size={isOpen ? "md" : "xs"} onClick={() => void save()}>
        Save JSON
        <span className="sr-only"> of invoice {number}</span>
      </Button>
    </span>
  );
}
