"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { Input } from "@/components/ui/input";

/** A plain form, so that it also works without scripts; `/` focuses it. */
export function DocsSearch() {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event)) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <search>
      <form action="/docs/search">
        <Input
          ref={box}
          type="search"
          name="q"
          aria-label="Search the docs"
          aria-keyshortcuts="/"
          placeholder="Search errors, endpoints, words"
          maxLength={120}
        />
      </form>
    </search>
  );
}
