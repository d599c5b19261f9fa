"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** More about something focusable; never the only place where it is said. */
export function Tooltip({ text, children }: Readonly<{ text: ReactNode; children: ReactElement }>) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 animate-fade break-words rounded-md border bg-surface px-2 py-1 text-text text-xs shadow-overlay">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
