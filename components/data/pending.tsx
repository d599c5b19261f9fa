"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type TransitionStartFunction,
  useContext,
  useTransition,
} from "react";
import { cn } from "@/components/ui/class-names";
import { StillLoading } from "@/components/ui/skeleton";

interface Pending {
  readonly isPending: boolean;
  readonly startTransition: TransitionStartFunction;
}

const PendingContext = createContext<Pending>({
  isPending: false,
  startTransition: (run) => void run(),
});

/** One per page: filters, periods and pagers report here that new rows are loading. */
export function PendingProvider({ children }: Readonly<{ children: ReactNode }>) {
  const [isPending, startTransition] = useTransition();
  return <PendingContext value={{ isPending, startTransition }}>{children}</PendingContext>;
}

export const usePending = (): Pending => useContext(PendingContext);

/** Keeps the old content, dimmed under a thin bar, until the new has loaded. */
export function PendingRegion({ children }: Readonly<{ children: ReactNode }>) {
  const { isPending } = usePending();
  return (
    <div aria-busy={isPending}>
      {isPending ? (
        <>
          <div aria-hidden className="fixed inset-x-0 top-0 z-50 h-0.5 animate-pulse bg-accent" />
          <div className="fixed top-2 left-1/2 z-50 -translate-x-1/2 animate-late rounded-md border bg-surface px-3 py-2 shadow-overlay">
            <StillLoading step="Cancel" />
          </div>
        </>
      ) : null}
      <div className={cn("transition-opacity duration-[120ms]", isPending && "opacity-60")}>
        {children}
      </div>
    </div>
  );
}

/** A link within the page: the current content stays, dimmed, until the new has loaded. */
export function PendingLink({ href, ...rest }: ComponentProps<typeof Link>) {
  const { startTransition } = usePending();
  const router = useRouter();
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      {...rest}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        startTransition(() => router.push(String(href), { scroll: false }));
      }}
    />
  );
}
