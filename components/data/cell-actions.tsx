"use client";

import { Copy as CopyIcon, Filter, FilterX } from "lucide-react";
import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useState } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { type CellFilter, filtered, readFilterMark } from "./cell-filter";
import { copyText } from "./copy";
import { usePending } from "./pending";

interface Shown {
  readonly cell: HTMLElement;
  readonly filter: CellFilter;
  readonly top: number;
  readonly right: number;
}

interface CellActionsProps {
  readonly region: RefObject<HTMLElement | null>;
  /** Address of the page without its query. */
  readonly path: string;
}

const marked = "td[data-filter-name]";

/** Height of the tools, and by how much they reach into the cell below, so that the pointer finds its way. */
const toolsPx = 28;
const overlapPx = 6;
/** Width of the three of them. */
const widestPx = 84;

/** Whether a cell's value reaches under tools at its end. */
function isLong(cell: HTMLElement): boolean {
  const value = document.createRange();
  value.selectNodeContents(cell);
  return value.getBoundingClientRect().right > cell.getBoundingClientRect().right - widestPx;
}

/**
 * Actions for the cell under the pointer or in focus: only this, not this (where the list supports
 * it), copy. ← and → walk a row's cells.
 */
export function CellActions({ region, path }: CellActionsProps) {
  const router = useRouter();
  const { startTransition } = usePending();
  const [shown, setShown] = useState<Shown | null>(null);

  const narrow = (filter: CellFilter, wanted: boolean) => {
    setShown(null);
    const query = filtered(window.location.search, filter, wanted);
    startTransition(() => router.push(query === "" ? path : `${path}?${query}`));
  };
  const copy = (filter: CellFilter) => {
    copyText(filter.value);
    void say("Copied.");
  };

  useEffect(() => {
    const box = region.current;
    if (!box) return;
    const show = (cell: HTMLElement | null) => {
      const filter = cell && readFilterMark(cell);
      if (!filter) return setShown(null);
      if (shown?.cell === cell) return;
      const at = cell.getBoundingClientRect();
      const around = box.getBoundingClientRect();
      const inside = (at.height - toolsPx) / 2;
      setShown({
        cell,
        filter,
        // Above a value that they would cover.
        top: at.top - around.top + (isLong(cell) ? overlapPx - toolsPx : inside),
        right: around.right - at.right + 4 - box.scrollLeft,
      });
    };
    const onPointer = (event: PointerEvent) => {
      const target = event.target as HTMLElement;
      if (!target.closest("[data-cell-actions]")) show(cellAt(target, event.clientX));
    };
    const onFocus = (event: FocusEvent) => {
      const target = event.target as HTMLElement;
      if (!target.closest("[data-cell-actions]")) show(target.closest<HTMLElement>(marked));
    };
    const hide = () => setShown(null);
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || !box.contains(focused)) return;
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        if (walk(focused, event.key === "ArrowRight")) event.preventDefault();
        return;
      }
      const filter = focused.matches(marked) ? readFilterMark(focused) : null;
      if (!filter) return;
      if (event.key === "f" || event.key === "Enter") narrow(filter, true);
      else if (event.key === "!" && !filter.isOnlyWanted) narrow(filter, false);
      else if (event.key === "c") copy(filter);
      else return;
      event.preventDefault();
    };
    box.addEventListener("pointermove", onPointer);
    box.addEventListener("focusin", onFocus);
    box.addEventListener("pointerleave", hide);
    document.addEventListener("keydown", onKey);
    return () => {
      box.removeEventListener("pointermove", onPointer);
      box.removeEventListener("focusin", onFocus);
      box.removeEventListener("pointerleave", hide);
      document.removeEventListener("keydown", onKey);
    };
  });

  if (!shown) return null;
  const { filter, top, right } = shown;
  const look = "size-6! max-md:size-8!";
  return (
    <div
      role="toolbar"
      aria-label="This cell"
      data-cell-actions
      style={{ top, right }}
      className="absolute z-3 flex rounded-md border bg-surface p-px shadow-overlay pointer-coarse:hidden"
    >
      <Button
        kind="quiet"
        size="icon"
        className={look}
        aria-label="Only this"
        title="Only this (f)"
        onClick={() => narrow(filter, true)}
      >
        <Filter aria-hidden />
      </Button>
      {filter.isOnlyWanted ? null : (
        <Button
          kind="quiet"
          size="icon"
          className={look}
          aria-label="Not this"
          title="Not this (!)"
          onClick={() => narrow(filter, false)}
        >
          <FilterX aria-hidden />
        </Button>
      )}
      <Button
        kind="quiet"
        size="icon"
        className={look}
        aria-label="Copy this"
        title="Copy (c)"
        onClick={() => copy(filter)}
      >
        <CopyIcon aria-hidden />
      </Button>
    </div>
  );
}

/** The row's link covers all of its cells, so the pointer's position decides which one is meant. */
function cellAt(target: HTMLElement, x: number): HTMLElement | null {
  const cells = [...(target.closest("tr")?.querySelectorAll<HTMLElement>(marked) ?? [])];
  return (
    cells.find((cell) => {
      const { left, right } = cell.getBoundingClientRect();
      return x >= left && x < right;
    }) ?? null
  );
}

/** Moves the focus among a row's link and its filterable cells. */
function walk(from: HTMLElement, forward: boolean): boolean {
  const row = from.closest("tr");
  const stops = [...(row?.querySelectorAll<HTMLElement>(`[data-row-link], ${marked}`) ?? [])];
  const here = from.closest<HTMLElement>(marked) ?? from;
  const next = stops[stops.indexOf(here) + (forward ? 1 : -1)];
  if (stops.indexOf(here) < 0 || !next) return false;
  next.focus();
  return true;
}
