"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import type { Destination } from "./navigation";
import { keysOfPage } from "./page-keys";

/** Key, what it does, and what must stand on the page for it to do so. */
const everywhere = [
  ["⌘K", "Menu"],
  ["/", "Filter", "[data-everywhere='/']"],
  ["p", "Period", "[data-everywhere=p]"],
  ["r", "Refresh"],
  ["j k", "Next and previous row", "[data-row-link]"],
  ["Enter", "Open", "[data-row-link]"],
  ["← →", "Cells of a row", "[data-row-link]"],
  ["f !", "Only that, not that", "td[data-filter-name]"],
  ["Esc", "Close the top layer"],
  ["?", "This list"],
] as const;

/** Those of every page that do something on this one. */
const keysEverywhere = (): (readonly [string, string])[] =>
  everywhere
    .filter(([, , needs]) => needs === undefined || document.querySelector(needs) !== null)
    .map(([key, does]) => [key, does]);

const keysHere = (): (readonly [string, string])[] =>
  keysOfPage().map(({ key, label }) => [key, label]);

interface ShortcutHelpProps {
  readonly destinations: readonly Destination[];
  readonly onClose: () => void;
}

export function ShortcutHelp({ destinations, onClose }: ShortcutHelpProps) {
  const [own] = useState(keysHere);
  const [shared] = useState(keysEverywhere);
  const places = destinations.map(({ letter, label }) => [`g ${letter}`, label] as const);
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Keyboard" className="max-w-2xl!">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <div className="flex flex-col gap-5">
          {own.length > 0 ? <Keys title="This page" keys={own} /> : null}
          <Keys title="Everywhere" keys={shared} />
        </div>
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
