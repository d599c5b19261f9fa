import type { ReactNode } from "react";
import { cn } from "@/components/ui/class-names";

interface PartProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** A description list: `Fact`s with names on the left and values on the right. */
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
