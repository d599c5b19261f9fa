"use client";

import { useState } from "react";
import { Copy } from "@/components/data/copy";
import { cn } from "@/components/ui/class-names";

export interface Difference {
  readonly name: string;
  /** Lines of a diff: `-` removed, `+` added, a space before the rest. */
  readonly lines: readonly string[];
}

/** The two lines that change in a program that calls a provider. */
export function SdkDifference({ differences }: Readonly<{ differences: readonly Difference[] }>) {
  const [chosen, setChosen] = useState(0);
  const shown = differences[chosen] ?? differences[0];
  if (!shown) return null;
  const after = shown.lines.filter((line) => !line.startsWith("-")).map((line) => line.slice(2));
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border bg-surface">
      <div className="flex items-center gap-1 border-b p-1.5">
        <fieldset className="flex min-w-0 flex-wrap gap-1">
          <legend className="sr-only">SDK</legend>
          {differences.map(({ name }, index) => (
            <button
              key={name}
              type="button"
              aria-pressed={index === chosen}
              onClick={() => setChosen(index)}
              className={cn(
                "h-8 rounded-md px-2.5 text-sm max-md:h-11 max-sm:px-2",
                index === chosen
                  ? "bg-accent-soft text-accent-text"
                  : "text-muted hover:bg-hover hover:text-text",
              )}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <span className="ml-auto">
          <Copy value={after.join("\n")} label="the code" />
        </span>
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
        tabIndex={0}
        aria-label={`${shown.name} SDK, before and after`}
        className="overflow-x-auto py-2 -outline-offset-2"
      >
        <pre className="whitespace-pre-wrap text-sm leading-6 [overflow-wrap:anywhere]">
          {shown.lines.map((line) => (
            <code
              key={line}
              className={cn(
                "block pr-4 pl-10 -indent-6",
                line.startsWith("-") && "bg-critical-soft text-critical-text",
                line.startsWith("+") && "bg-ok-soft text-ok-text",
              )}
            >
              {line}
            </code>
          ))}
        </pre>
      </section>
    </div>
  );
}
