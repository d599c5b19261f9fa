"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { formatCount } from "@/lib/format";
import { type Judged, useVerdicts, type Verdict } from "./verdict-calls";

interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
}

const SelectionContext = createContext<Selection>({ chosen: new Set(), toggle: () => undefined });

interface SelectableProps {
  /** Rows of the page. */
  readonly rows: readonly Judged[];
  readonly children: ReactNode;
}

const focusedRow = (): string | undefined =>
  document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;

/** What keys do to the row whose link has the focus, where none is selected; its cells have keys of their own. */
const byKey: Readonly<Record<string, Verdict>> = {
  e: { status: "resolved" },
  f: { status: "false_positive" },
  a: { assignee: "me" },
};

/** Wraps a table whose rows can be judged together: `x` selects, and a bar below acts on the selection. */
export function Selectable({ rows, children }: SelectableProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const judge = useVerdicts();
  const selection = useMemo<Selection>(
    () => ({
      chosen,
      toggle: (id) =>
        setChosen((before) => {
          const next = new Set(before);
          if (!next.delete(id)) next.add(id);
          return next;
        }),
    }),
    [chosen],
  );
  const wanted = rows.filter(({ id }) => chosen.has(id));

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const id = focusedRow();
      if (!id || isTyping(event)) return;
      if (event.key === "x") return selection.toggle(id);
      const verdict = byKey[event.key];
      const row = rows.find((one) => one.id === id);
      const isOnLink = document.activeElement?.matches("[data-row-link]");
      if (verdict && row && isOnLink && chosen.size === 0) void judge([row], verdict);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [selection, rows, chosen, judge]);

  const act = async (verdict: Verdict) => {
    setIsBusy(true);
    if (await judge(wanted, verdict)) setChosen(new Set());
    setIsBusy(false);
  };
  return (
    <SelectionContext value={selection}>
      {children}
      {wanted.length > 0 ? (
        <section
          aria-label="Selected violations"
          className="sticky bottom-4 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-surface p-2 shadow-overlay"
        >
          <span className="nums px-2 text-sm">{formatCount(wanted.length)} selected</span>
          <Button
            size="sm"
            kind="primary"
            data-key="e"
            pending={isBusy}
            onClick={() => void act({ status: "resolved" })}
          >
            Resolve
          </Button>
          <Button
            size="sm"
            data-key="f"
            disabled={isBusy}
            onClick={() => void act({ status: "false_positive" })}
          >
            False positive
          </Button>
          <Button
            size="sm"
            data-key="a"
            disabled={isBusy}
            onClick={() => void act({ assignee: "me" })}
          >
            Assign to me
          </Button>
          <Button size="sm" kind="quiet" onClick={() => setChosen(new Set())}>
            Clear
          </Button>
        </section>
      ) : null}
    </SelectionContext>
  );
}

/** A row's box; `label` names the row. */
export function SelectBox({ id, label }: Readonly<{ id: string; label: string }>) {
  const { chosen, toggle } = useContext(SelectionContext);
  return (
    <span className="relative z-1 flex size-6 items-center justify-center">
      <Checkbox
        aria-label={`Select ${label}`}
        checked={chosen.has(id)}
        onChange={() => toggle(id)}
      />
    </span>
  );
}
