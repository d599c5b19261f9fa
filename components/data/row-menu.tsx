"use client";

import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";

interface RowMenuProps {
  /** Says whose menu it is: `Actions for app-1`. */
  readonly label: string;
  /** `MenuItem`s and their kind. */
  readonly children: ReactNode;
}

/** What may be done with one row of a list, behind three dots. */
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
