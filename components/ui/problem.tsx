import type { ReactNode } from "react";
import { cn } from "./class-names";

interface ProblemProps {
  /** A sentence; nothing is drawn without one. */
  readonly children: ReactNode;
  readonly className?: string;
}

/** Says at once, to readers of screens too, what did not work. */
export function Problem({ children, className }: ProblemProps) {
  if (!children) return null;
  return (
    <p role="alert" className={cn("text-critical-text", className)}>
      {children}
    </p>
  );
}
