"use client";

import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";

interface RowMenuProps {
  /** The menu's label: `Actions for app-1`. */
  readonly label: string;
  /** `MenuItem`s and the like. */
  readonly children: ReactNode;
}

/** The actions for one row of a list, behind three dots. */
export function RowMenu({ label, children }: RowMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet" size="icon" aria-label={label}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      {children}
    </Menu>
  );
}
