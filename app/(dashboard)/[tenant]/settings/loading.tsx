import { Skeleton, StillLoading } from "@/components/ui/skeleton";

/** The sections above it stay in place. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-64 rounded-lg" />
      <Skeleton className="h-80 rounded-lg" />
      <StillLoading />
    </div>
  );
}
