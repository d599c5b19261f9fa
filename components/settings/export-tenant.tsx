"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { sentenceOf, usePlace } from "@/components/api";
import { saveAnswer } from "@/components/data/save-file";
import { Button } from "@/components/ui/button";
import { say, sayError } from "@/components/ui/toast";

export function ExportTenant() {
  const { slug } = usePlace();
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    setIsBusy(true);
    try {
      await saveAnswer("/platform/api/service/privacy/export", slug, `${slug}.json`);
      await say("Export saved.");
    } catch (error) {
      await sayError(`The export broke off. ${sentenceOf(error)}`);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button pending={isBusy} onClick={() => void save()}>
      {isBusy ? null : <Download aria-hidden />} Export tenant
    </Button>
  );
}
