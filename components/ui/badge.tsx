import type { ReactNode } from "react";
import { cn } from "./class-names";

export type Tone = "neutral" | "accent" | "ok" | "low" | "medium" | "high" | "critical";

const tones: Readonly<Record<Tone, string>> = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent-text",
  ok: "bg-ok-soft text-ok-text",
  low: "bg-low-soft text-low-text",
  medium: "bg-medium-soft text-medium-text",
  high: "bg-high-soft text-high-text",
  critical: "bg-critical-soft text-critical-text",
};

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A state as a word, with an icon where colour would otherwise be the only difference. */
export function Badge({ tone = "neutral", icon, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0",
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
