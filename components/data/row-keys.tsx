"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { isTyping } from "@/components/shell/shortcuts";

/** `j` and `k` walk the rows of the page's table; Enter opens one, being a link. */
export function RowKeys({
  className,
  children,
}: Readonly<{ className?: string; children: ReactNode }>) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || (event.key !== "j" && event.key !== "k")) return;
      const links = [...(region.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
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
    </div>
  );
}
