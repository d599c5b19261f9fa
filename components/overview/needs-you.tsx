import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "@/components/data/time";

export interface NeedLine {
  readonly id: string;
  readonly isCritical: boolean;
  readonly text: ReactNode;
  readonly href: string;
}

interface NeedsYouProps {
  readonly lines: readonly NeedLine[];
  readonly checkedAt: number;
}

/** What to do first; at most five lines. */
export function NeedsYou({ lines, checkedAt }: NeedsYouProps) {
  if (lines.length === 0) {
    return (
      <p className="flex h-11 items-center gap-2 rounded-lg border bg-surface px-4 text-muted">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-ok-text" />
        <span className="truncate">
          Nothing needs you. Checked <Time at={checkedAt} form="minute" />.
        </span>
      </p>
    );
  }
  return (
    <section aria-label="Needs you" className="rounded-lg border bg-surface">
      <h2 className="px-4 pt-3 pb-1 font-medium">Needs you</h2>
      <ul className="divide-y">
        {lines.slice(0, 5).map(({ id, isCritical, text, href }) => (
          <li key={id}>
            <Link
              href={href}
              className="flex min-h-10 items-center gap-2.5 px-4 py-2 hover:bg-hover"
            >
              {isCritical ? (
                <OctagonAlert aria-hidden className="size-4 shrink-0 text-critical-text" />
              ) : (
                <TriangleAlert aria-hidden className="size-4 shrink-0 text-medium-text" />
              )}
              <span className="min-w-0 break-words">
                <span className="sr-only">{isCritical ? "Critical: " : "Warning: "}</span>
                {text}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
