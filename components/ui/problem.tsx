import type { ReactNode } from "react";
import { cn } from "./class-names";

interface ProblemProps {
  /** A sentence; nothing is drawn without one. */
  readonly children: ReactNode;
  readonly className?: string;
}

/** Shows an error, announced at once to screen readers. */
export function Problem({ children, className }: ProblemProps) {
  if (!children) return null;
  return (
    <p role="alert" className={cn("text-critical-text", className)}>
      {children}
    </p>
  );
}
