"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { RegionError } from "@/components/data/region-error";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** The list alone; health and totals above it stand. */
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
