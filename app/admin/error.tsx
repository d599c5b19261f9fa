"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { RegionError } from "@/components/data/region-error";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Replaces the list alone; health and totals above it stay. */
export default function AdminError({ error, reset }: Problem) {
  const router = useRouter();
  return (
    <RegionError
      what="This list"
      requestId={error.digest ?? null}
      onRetry={() =>
        startTransition(() => {
          router.refresh();
          reset();
        })
      }
    />
  );
}
