"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";

export interface PopoverProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly open?: boolean;
  /** Opens as it appears. */
  readonly defaultOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** The content of `Popover`; in a file of its own so that it loads when the first one opens. */
export function PopoverLayer({
  label,
  trigger,
  open,
  defaultOpen = false,
  onOpenChange,
  children,
}: PopoverProps) {
  return (
    <Base.Root
      {...(open === undefined ? { defaultOpen } : { open })}
      onOpenChange={(next) => onOpenChange?.(next)}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={6} className="z-50">
          <Base.Popup
            aria-label={label}
            className="max-h-(--available-height) w-72 max-w-[calc(100vw-24px)] animate-fade overflow-y-auto rounded-lg border bg-surface p-3 text-text shadow-overlay outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
