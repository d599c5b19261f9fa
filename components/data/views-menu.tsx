"use client";

import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import type { SavedViewView } from "@/lib/contract/saved-views";

const Panel = dynamic(() => import("./views-panel").then((it) => it.ViewsPanel), {
  ssr: false,
  loading: () => <Skeleton className="h-8" />,
});

/** Saved filters of this list: to reopen, save and share. */
export function ViewsMenu({ page }: Readonly<{ page: SavedViewView["page"] }>) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      label="Saved views"
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button size="sm">
          <Bookmark aria-hidden /> Views
        </Button>
      }
    >
      <Panel page={page} onDone={() => setIsOpen(false)} />
    </Popover>
  );
}
