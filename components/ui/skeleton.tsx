import { cn } from "./class-names";

/** Holds the place of what is loading; give it that thing's height. */
export function Skeleton({ className }: Readonly<{ className?: string }>) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-sunken", className)} />;
}

/** The page's own address, its query included. */
const here = "";

/** Appears once loading takes longer than anybody expects; what was asked for is asked for again, or dropped. */
export function StillLoading({ step = "Load the page again" }: Readonly<{ step?: string }>) {
  return (
    <p className="animate-late text-muted text-sm">
      Still loading.{" "}
      <a href={here} className="link">
        {step}
      </a>
    </p>
  );
}

/** A table's place while its rows come, header included. */
export function TableSkeleton({ rows = 10 }: Readonly<{ rows?: number }>) {
  return (
    <div role="status" aria-label="Loading" className="rounded-lg border bg-surface p-3">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <div key={key} className="flex h-9 items-center">
          <Skeleton className="h-4 w-full" />
        </div>
      ))}
      <StillLoading />
    </div>
  );
}
