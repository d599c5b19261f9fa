"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { CellActions } from "./cell-actions";

interface RowKeysProps {
  /** Key of the row whose panel is open. */
  readonly openKey: string | null;
  /** Address of the page without its query. */
  readonly path: string;
  readonly className?: string;
  readonly children: ReactNode;
}

const markMs = 2_000;

const rowIn = (box: HTMLElement | null, key: string): HTMLElement | null =>
  box?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;

/** The row returned to stays softly highlighted for a moment. */
function mark(row: HTMLElement | null): void {
  if (!row) return;
  row.dataset.returned = "";
  setTimeout(() => delete row.dataset.returned, markMs);
}

/** `j` and `k` move through the rows of the page's table; Enter opens one, since it is a link. */
export function RowKeys({ openKey, path, className, children }: RowKeysProps) {
  const region = useRef<HTMLDivElement>(null);
  const openBefore = useRef(openKey);

  useEffect(() => {
    const left = openBefore.current;
    openBefore.current = openKey;
    if (left !== null && openKey === null) mark(rowIn(region.current, left));
  }, [openKey]);

  useEffect(() => {
    const name = `row ${path}`;
    const left = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    if (left !== null) mark(rowIn(region.current, left));
    const box = region.current;
    const onClick = (event: Event) => {
      const target = event.target as HTMLElement;
      const row = target.closest("a")?.closest<HTMLElement>("[data-row]");
      if (row?.dataset.row) sessionStorage.setItem(name, row.dataset.row);
    };
    box?.addEventListener("click", onClick);
    return () => box?.removeEventListener("click", onClick);
  }, [path]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || (event.key !== "j" && event.key !== "k")) return;
      const links = [...(region.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const row = document.activeElement?.closest("tr");
      const at = links.findIndex((link) => row?.contains(link));
      const next = event.key === "j" ? at + 1 : at < 0 ? -1 : at - 1;
      const link = links[next];
      if (!link) return;
      event.preventDefault();
      link.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div ref={region} className={className}>
      {children}
      <CellActions region={region} path={path} />
    </div>
  );
}
