"use client";

import { usePathname, useRouter } from "next/navigation";
import { startTransition } from "react";
import { usePlace } from "@/components/api";
import { sectionAt } from "@/components/settings/sections";
import { PageError } from "@/components/shell/page-error";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function SettingsError({ error, reset }: Problem) {
  const router = useRouter();
  const { slug } = usePlace();
  const section = sectionAt(slug, usePathname());
  return (
    <PageError
      digest={error.digest}
      what={section && `Settings › ${section.label}`}
      onRetry={() =>
        startTransition(() => {
          router.refresh();
          reset();
        })
      }
    />
  );
}
