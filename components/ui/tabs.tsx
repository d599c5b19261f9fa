"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly {
    readonly id: string;
    readonly label: ReactNode;
    readonly content: ReactNode;
  }[];
  readonly first?: string;
  readonly value?: string;
  readonly onChange?: (id: string) => void;
}

/** Panels within a page. Pages that differ by address are links (`PageHeader` takes those). */
export function Tabs({ label, tabs, first, value, onChange }: TabsProps) {
  return (
    <Base.Root
      {...(value === undefined ? { defaultValue: first ?? tabs[0]?.id ?? null } : { value })}
      onValueChange={(id) => onChange?.(String(id))}
    >
      <Base.List aria-label={label} className="flex gap-1 fade-edges overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="-mb-px h-9 shrink-0 border-transparent border-b-2 px-2.5 text-muted text-sm -outline-offset-2 hover:text-text data-[active]:border-accent data-[active]:font-medium data-[active]:text-text max-md:h-11"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
