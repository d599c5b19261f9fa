"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import type { Destination } from "./navigation";

const everywhere = [
  ["⌘K", "Menu"],
  ["/", "Filter"],
  ["p", "Period"],
  ["r", "Refresh"],
  ["j k", "Next and previous row"],
  ["Enter", "Open"],
  ["← →", "Cells of a row"],
  ["f !", "Only that, not that"],
  ["Esc", "Close the top layer"],
  ["?", "This list"],
] as const;

/** Keys of this page are read from its buttons that carry `data-key`. */
function keysOfPage(): (readonly [string, string])[] {
  const marked = [...document.querySelectorAll<HTMLElement>("[data-key]")];
  return marked.map((one) => [
    one.dataset.key ?? "",
    one.dataset.keyLabel ?? one.getAttribute("aria-label") ?? one.textContent?.trim() ?? "",
  ]);
}

interface ShortcutHelpProps {
  readonly destinations: readonly Destination[];
  readonly onClose: () => void;
}

export function ShortcutHelp({ destinations, onClose }: ShortcutHelpProps) {
  const [own] = useState(keysOfPage);
  const places = destinations.map(({ letter, label }) => [`g ${letter}`, label] as const);
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Keyboard" className="max-w-2xl!">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {own.length > 0 ? <Keys title="This page" keys={own} /> : null}
        <Keys title="Everywhere" keys={everywhere} />
        <Keys title="Go to" keys={places} />
      </div>
    </Dialog>
  );
}

interface KeysProps {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}

function Keys({ title, keys }: KeysProps) {
  return (
    <section>
      <h3 className="mb-1 text-muted text-sm">{title}</h3>
      <dl>
        {keys.map(([key, does]) => (
          <div key={`${key} ${does}`} className="flex items-center justify-between gap-4 py-0.5">
            <dt>{does}</dt>
            <dd>
              <kbd className="rounded-sm border bg-sunken px-1.5 text-xs">{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
