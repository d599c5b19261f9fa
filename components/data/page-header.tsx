import Link from "next/link";
import type { ReactNode } from "react";
import { SectionLink } from "./section-link";

interface PageHeaderProps {
  /** The list that a detail page belongs to. */
  readonly up?: { readonly href: string; readonly label: string };
  readonly title: ReactNode;
  /** One sentence at most. */
  readonly note?: ReactNode;
  /** The one primary action and those beside it; leave out what the role may not do. */
  readonly action?: ReactNode;
  /** Links; `[` and `]` go to the open one's neighbours. */
  readonly tabs?: readonly { readonly href: string; readonly label: string }[];
  /** The tab that is open. */
  readonly here?: string;
}

export function PageHeader({ up, title, note, action, tabs, here }: PageHeaderProps) {
  const at = tabs?.findIndex(({ href }) => href === here) ?? -1;
  return (
    <div className="mb-4">
      {up ? (
        <Link
          href={up.href}
          className="mb-2 inline-block text-muted text-sm hover:text-text print:hidden"
        >
          ← {up.label}
        </Link>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 max-sm:items-center">
        <div className="min-w-0 max-sm:contents">
          <h1
            dir="auto"
            className="min-w-0 break-words font-semibold text-xl max-sm:max-w-full max-sm:flex-auto"
          >
            {title}
          </h1>
          {note ? (
            <p className="mt-0.5 max-w-prose text-muted [overflow-wrap:anywhere] max-sm:order-last max-sm:mt-0 max-sm:basis-full">
              {note}
            </p>
          ) : null}
        </div>
        {action ? <div className="flex flex-wrap items-center gap-2">{action}</div> : null}
      </div>
      {tabs ? (
        <nav aria-label="Sections" className="mt-3 flex gap-1 fade-edges overflow-x-auto border-b">
          {tabs.map(({ href, label }, index) => (
            <SectionLink
              key={href}
              {...(at < 0 ? {} : keyOfNeighbour(index - at))}
              href={href}
              label={label}
              isOpen={href === here}
            />
          ))}
        </nav>
      ) : null}
    </div>
  );
}

function keyOfNeighbour(distance: number) {
  if (distance === -1) return { "data-key": "[", "data-key-label": "Previous section" };
  return distance === 1 ? { "data-key": "]", "data-key-label": "Next section" } : {};
}
