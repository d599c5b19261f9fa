"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { usePlace } from "@/components/api";
import { cn } from "@/components/ui/class-names";
import { docsEntry, type Entry, entryAt, groupsFor, hrefOf } from "./navigation";

interface NavigationProps {
  /** Number of open critical violations. */
  readonly openCritical: number;
  /** Icons only, where the window is narrow. */
  readonly isRail?: boolean;
  readonly onGo?: () => void;
}

export function Navigation({ openCritical, isRail = false, onGo }: NavigationProps) {
  const { slug, role } = usePlace();
  const here = entryAt(slug, usePathname());
  const item = (entry: Entry) => (
    <li key={entry.label}>
      <Link
        href={hrefOf(slug, entry)}
        prefetch={false}
        aria-current={entry === here ? "page" : undefined}
        title={`${entry.label} (g ${entry.letter})`}
        {...(onGo ? { onClick: onGo } : {})}
        className={cn(
          "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm max-md:h-11",
          entry === here
            ? "bg-sunken font-medium text-text"
            : "text-muted hover:bg-hover hover:text-text",
        )}
      >
        <entry.Icon aria-hidden className="size-4 shrink-0" />
        <span className={cn("min-w-0 flex-1 truncate", isRail && "max-xl:sr-only")}>
          {entry.label}
        </span>
        {entry.path === "/violations" && openCritical > 0 ? (
          <span
            className={cn(
              "nums rounded-sm bg-critical-soft px-1.5 text-critical-text text-xs",
              isRail && "max-xl:sr-only",
            )}
          >
            {openCritical}
            <span className="sr-only"> open and critical</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-4 overflow-y-auto px-2 py-3">
      {groupsFor(role)
        .filter(({ entries }) => entries.length > 0)
        .map(({ label, entries }) => (
          <div key={label}>
            <p className={cn("px-2 pb-1 text-faint text-xs", isRail && "max-xl:sr-only")}>
              {label}
            </p>
            <ul className="space-y-0.5">{entries.map(item)}</ul>
          </div>
        ))}
      <ul className="mt-auto">{item(docsEntry)}</ul>
    </nav>
  );
}
