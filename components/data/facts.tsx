import type { ReactNode } from "react";
import { cn } from "@/components/ui/class-names";

interface PartProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** What is known of one thing: `Fact`s, names on the left, values on the right. */
export function FactList({ className, children }: PartProps) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm",
        className,
      )}
    >
      {children}
    </dl>
  );
}

/** `className` is the value's. */
export function Fact({ name, className, children }: PartProps & { readonly name: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={cn("min-w-0", className)}>{children}</dd>
    </>
  );
}
