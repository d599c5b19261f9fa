"use client";

import { Columns3 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOptimistic } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuToggle } from "@/components/ui/menu";
import { columnsCookie } from "@/lib/search-params";
import { usePending } from "./pending";
import { remember } from "./remember";

interface ColumnsMenuProps {
  /** The table's name, under which the choice is kept. */
  readonly table: string;
  readonly columns: readonly { readonly id: string; readonly header: string }[];
  readonly shown: readonly string[];
}

/** Which columns a table shows; the first always stays. */
export function ColumnsMenu({ table, columns, shown }: ColumnsMenuProps) {
  const router = useRouter();
  const { startTransition } = usePending();
  // The page re-renders later, so the next choice builds on this one, not on what is drawn.
  const [chosen, setChosen] = useOptimistic(shown);
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm">
          <Columns3 aria-hidden /> Columns
        </Button>
      }
    >
      {columns.slice(1).map(({ id, header }) => (
        <MenuToggle
          key={id}
          isOn={chosen.includes(id)}
          onToggle={(isOn) => {
            const next = columns
              .map((column) => column.id)
              .filter((one) => (one === id ? isOn : chosen.includes(one)));
            remember(columnsCookie(table), next.join(","));
            startTransition(() => {
              setChosen(next);
              router.refresh();
            });
          }}
        >
          {header}
        </MenuToggle>
      ))}
    </Menu>
  );
}
