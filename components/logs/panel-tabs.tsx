"use client";

import { type ReactNode, useEffect, useState } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { Tabs } from "@/components/ui/tabs";

interface PanelTabsProps {
  readonly label: string;
  readonly tabs: readonly {
    readonly id: string;
    readonly label: string;
    readonly content: ReactNode;
  }[];
}

/** Tabs opened by `1`, `2`, `3` …; the choice persists from row to row. */
export function PanelTabs({ label, tabs }: PanelTabsProps) {
  const [open, setOpen] = useState(tabs[0]?.id ?? "");
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const tab = tabs[Number(event.key) - 1];
      if (tab && !isTyping(event)) setOpen(tab.id);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [tabs]);
  return <Tabs label={label} tabs={tabs} value={open} onChange={setOpen} />;
}
