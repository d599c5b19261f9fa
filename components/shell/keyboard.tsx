"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { usePlaceIfAny } from "@/components/api";
import { useLeave } from "@/components/data/leave-guard";
import { usePending } from "@/components/data/pending";
import { destinationsFrom } from "./navigation";
import { isTyping } from "./shortcuts";

const CommandMenu = dynamic(() => import("./command-menu").then((it) => it.CommandMenu), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import("./shortcut-help").then((it) => it.ShortcutHelp), {
  ssr: false,
});

const chordMs = 1_500;
/** No `g` has been pressed: zero would count as recent in a page just loaded. */
const never = Number.NEGATIVE_INFINITY;

/** Opens the command menu from anywhere in the shell. */
export const openCommandMenu = (): boolean => window.dispatchEvent(new Event("open-command-menu"));

interface KeyboardProps {
  readonly isPlatformAdmin: boolean;
}

/**
 * Shortcuts on every page: ⌘K, `?`, `r`, and `g` with a letter. A button or link with `data-key="n"` is pressed by
 * that key and listed under `?`.
 */
export function Keyboard({ isPlatformAdmin }: KeyboardProps) {
  const place = usePlaceIfAny();
  const destinations = useMemo(
    () => destinationsFrom(place, isPlatformAdmin),
    [place, isPlatformAdmin],
  );
  const router = useRouter();
  const leave = useLeave();
  const { startTransition } = usePending();
  const [open, setOpen] = useState<"menu" | "help" | null>(null);
  const chordAt = useRef(never);

  useEffect(() => {
    const places = new Map(destinations.map(({ letter, href }) => [letter, href]));

    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen("menu");
        return;
      }
      if (isTyping(event)) return;
      const isChord = event.timeStamp - chordAt.current < chordMs;
      chordAt.current = never;
      const wanted = isChord ? places.get(event.key) : undefined;
      if (wanted) {
        event.preventDefault();
        // Consumes the letter, which pages may also use as a shortcut.
        event.stopImmediatePropagation();
        leave(() => router.push(wanted));
      } else if (event.key === "g") chordAt.current = event.timeStamp;
      else if (event.key === "?") setOpen("help");
      else if (event.key === "r") startTransition(() => router.refresh());
      else if (/^[a-z0-9[\]]$/.test(event.key)) {
        const marked = document.querySelector<HTMLElement>(`[data-key="${event.key}"]`);
        if (!marked) return;
        event.preventDefault();
        marked.click();
      }
    };
    const onOpen = () => setOpen("menu");
    document.addEventListener("keydown", onKey, true);
    window.addEventListener("open-command-menu", onOpen);
    return () => {
      document.removeEventListener("keydown", onKey, true);
      window.removeEventListener("open-command-menu", onOpen);
    };
  }, [destinations, leave, router, startTransition]);

  const close = () => setOpen(null);
  if (open === "menu") return <CommandMenu destinations={destinations} onClose={close} />;
  return open === "help" ? <ShortcutHelp destinations={destinations} onClose={close} /> : null;
}
