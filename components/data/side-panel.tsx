"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";

interface SidePanelProps {
  /** Key of the row it belongs to; focus returns there. */
  readonly openKey: string;
  readonly label: string;
  readonly head: ReactNode;
  readonly closeHref: string;
  /** Neighbours in the list; null at its ends. */
  readonly newerHref?: string | null;
  readonly olderHref?: string | null;
  readonly children: ReactNode;
}

const widthName = "panel-width";

/**
 * Beside the table, not over it, so that the list stays usable. ↑ ↓ and ← → move between rows, Esc closes, the left
 * edge resizes. It is one step in the browser's history however many rows it has shown: closing goes back that step.
 */
export function SidePanel(props: SidePanelProps) {
  const { openKey, label, head, closeHref, newerHref, olderHref, children } = props;
  const router = useRouter();
  const panel = useRef<HTMLElement>(null);
  const go = (href: string | null | undefined) => {
    if (href) router.replace(href, { scroll: false });
  };
  const close = () => {
    if (isBehind(closeHref)) {
      keepPlace();
      router.back();
    } else router.replace(closeHref, { scroll: false });
    const row = document.querySelector(`[data-row="${CSS.escape(openKey)}"] [data-row-link]`);
    if (row instanceof HTMLElement) row.focus();
  };

  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    const kept = Number(localStorage.getItem(widthName));
    if (kept) setWidth(panel.current, kept);
  }, []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      // Tabs move with the horizontal arrows.
      const isInTabs = event.target instanceof Element && event.target.closest('[role="tablist"]');
      const sideways = isInTabs ? null : event.key;
      const isUp = event.key === "ArrowUp" || event.key === "k" || sideways === "ArrowLeft";
      const isDown = event.key === "ArrowDown" || event.key === "j" || sideways === "ArrowRight";
      if (event.key === "Escape") close();
      else if (isUp) go(newerHref);
      else if (isDown) go(olderHref);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  });

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      style={{ width: "var(--panel-width, 560px)" }}
      className="fixed top-12 right-0 bottom-0 z-30 flex max-w-full animate-fade flex-col border-l bg-surface shadow-overlay outline-none max-lg:top-0 max-lg:w-full!"
    >
      <div
        aria-hidden
        className="absolute inset-y-0 -left-1 w-2 cursor-col-resize max-lg:hidden"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return;
          const width = Math.min(900, Math.max(420, window.innerWidth - event.clientX));
          setWidth(panel.current, width);
          localStorage.setItem(widthName, String(Math.round(width)));
        }}
      />
      <header className="flex items-start gap-2 border-b px-4 py-3">
        <div className="min-w-0 flex-1">{head}</div>
        <Button
          kind="quiet"
          size="icon"
          aria-label="Newer"
          disabled={!newerHref}
          onClick={() => go(newerHref)}
        >
          <ChevronUp aria-hidden />
        </Button>
        <Button
          kind="quiet"
          size="icon"
          aria-label="Older"
          disabled={!olderHref}
          onClick={() => go(olderHref)}
        >
          <ChevronDown aria-hidden />
        </Button>
        <Button kind="quiet" size="icon" aria-label="Close panel" onClick={close}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </aside>
  );
}

/** The same path and filters, in any order. */
function isSamePage(one: URL, other: URL): boolean {
  const sorted = ({ searchParams }: URL) => [...searchParams].map(String).sort().join("&");
  return one.pathname === other.pathname && sorted(one) === sorted(other);
}

/** Whether Back leads to this address; false where the browser does not say. */
function isBehind(href: string): boolean {
  const { navigation } = window;
  const index = navigation?.currentEntry?.index ?? 0;
  const before = navigation?.entries()[index - 1]?.url;
  return Boolean(before && isSamePage(new URL(before), new URL(href, window.location.href)));
}

/** Keeps the list's scroll position beside the panel, rather than the one from when the panel opened. */
function keepPlace(): void {
  const top = window.scrollY;
  const keep = () => window.scrollTo({ top, behavior: "instant" });
  window.addEventListener("popstate", () => requestAnimationFrame(keep), { once: true });
}

const setWidth = (panel: HTMLElement | null, width: number): void =>
  panel?.style.setProperty("--panel-width", `${width}px`);
