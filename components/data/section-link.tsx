import Link from "next/link";
import { cn } from "@/components/ui/class-names";

interface SectionLinkProps {
  readonly href: string;
  readonly label: string;
  readonly isOpen: boolean;
  /** Its keyboard shortcut, and the description in the list of shortcuts. */
  readonly "data-key"?: string;
  readonly "data-key-label"?: string;
}

/** A tab that is a link: one of the sections of a page. */
export function SectionLink({ label, isOpen, ...link }: SectionLinkProps) {
  return (
    <Link
      {...link}
      aria-current={isOpen ? "page" : undefined}
      className={cn(
        "-mb-px flex h-9 shrink-0 scroll-mx-10 items-center border-b-2 px-2.5 text-sm -outline-offset-2 max-md:h-11",
        isOpen ? "border-accent font-medium" : "border-transparent text-muted hover:text-text",
      )}
    >
      {label}
    </Link>
  );
}
