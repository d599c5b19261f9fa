"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isTyping } from "@/components/shell/shortcuts";
import { cn } from "@/components/ui/class-names";

interface NeighbourLinksProps {
  /** Null at an end of the list. */
  readonly newerHref: string | null;
  readonly olderHref: string | null;
}

/** Moves through the filtered list that the viewer came from, as do ← and →. */
export function NeighbourLinks({ newerHref, olderHref }: NeighbourLinksProps) {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const href =
        event.key === "ArrowLeft" ? newerHref : event.key === "ArrowRight" ? olderHref : null;
      if (!href || isTyping(event)) return;
      event.preventDefault();
      router.push(href);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [newerHref, olderHref, router]);
  const look = "flex size-8 items-center justify-center rounded-md max-md:size-11";
  const link = (href: string | null, label: string, Icon: typeof ChevronLeft) =>
    href === null ? null : (
      <Link href={href} aria-label={label} className={cn(look, "hover:bg-hover")}>
        <Icon aria-hidden className="size-4" />
      </Link>
    );
  return (
    <span className="flex">
      {link(newerHref, "Newer violation", ChevronLeft)}
      {link(olderHref, "Older violation", ChevronRight)}
    </span>
  );
}
