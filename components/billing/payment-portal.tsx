"use client";

import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/toast";

/** Opens Stripe's page for payment methods and receipts. */
export function PaymentPortal() {
  const api = useApi();
  const [isBusy, setIsBusy] = useState(false);
  const go = async () => {
    setIsBusy(true);
    try {
      const path = "/platform/api/service/billing/portal";
      const { url } = await api<{ url: string }>(path, { method: "POST" });
      window.location.assign(url);
    } catch (error) {
      setIsBusy(false);
      await sayError(sentenceOf(error));
    }
  };
  return (
    <Button pending={isBusy} onClick={() => void go()}>
      Open payment details
    </Button>
  );
}
