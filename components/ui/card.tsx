import type { ReactNode } from "react";
import { cn } from "./class-names";

interface CardProps {
  readonly title?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A bordered region, with a heading where it has a title. */
export function Card({ title, action, className, children }: CardProps) {
  return (
    <section className={cn("min-w-0 break-words rounded-lg border bg-surface p-4", className)}>
      {title || action ? (
        <div className="mb-3 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          {title ? <h2 className="font-medium text-base">{title}</h2> : <span />}
          {action}
        </div>
      ) : null}
      {children}
    </section>
  );
}
