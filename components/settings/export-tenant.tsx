"use client";

import { Download } from "lucide-react";
import { usePlace } from "@/components/api";
import { useExport } from "@/components/data/use-export";
import { Button } from "@/components/ui/button";

export function ExportTenant() {
  const { slug } = usePlace();
  const { isBusy, save } = useExport();
  const address = "/platform/api/service/privacy/export";
  return (
    <Button pending={isBusy} onClick={() => void save(address, `${slug}.json`)}>
      {isBusy ? null : <Download aria-hidden />} Export tenant
    </Button>
  );
}
