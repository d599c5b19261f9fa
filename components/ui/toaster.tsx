"use client";

import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";

/** `onReady` is called once toasts would be seen. */
export function Toaster({ onReady }: Readonly<{ onReady: () => void }>) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has appeared
  useEffect(onReady, []);
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-lg border bg-surface p-3 font-sans text-sm text-text shadow-overlay",
          title: "break-words",
          content: "min-w-0 flex-1",
          description: "text-muted",
          actionButton: "h-8 shrink-0 rounded-md px-2 font-medium text-accent-text hover:bg-hover",
        },
      }}
    />
  );
}
