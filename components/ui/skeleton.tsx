import { cn } from "./class-names";

/** A placeholder for loading content; give it that content's height. */
export function Skeleton({ className }: Readonly<{ className?: string }>) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-sunken", className)} />;
}

/** A placeholder for a loading table, header included. */
export function TableSkeleton({ rows = 10 }: Readonly<{ rows?: number }>) {
  return (
    <div role="status" aria-label="Loading" className="rounded-lg border bg-surface p-3">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <div key={key} className="flex h-9 items-center">
          <Skeleton className="h-4 w-full" />
        </div>
      ))}
    </div>
  );
}
