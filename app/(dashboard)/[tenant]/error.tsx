"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { PageError } from "@/components/shell/page-error";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function TenantError({ error, reset }: Problem) {
  const router = useRouter();
  return (
    <PageError
      digest={error.digest}
      onRetry={() =>
        startTransition(() => {
          router.refresh();
          reset();
        })
      }
    />
  );
}
