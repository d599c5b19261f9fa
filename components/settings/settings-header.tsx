"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { usePlace } from "@/components/api";
import { PageHeader } from "@/components/data/page-header";
import { sectionAt, sectionsFor } from "./sections";

/** Heads every section that the role may open; the others show what they require. */
export function SettingsHeader() {
  const { slug, role } = usePlace();
  const pathname = usePathname();
  const here = sectionAt(slug, pathname);
  const open = sectionsFor(role);
  useEffect(() => {
    // On a phone the open one may be off screen.
    const shown = document.querySelector(`nav a[href="${pathname}"][aria-current="page"]`);
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  if (!here || !open.includes(here)) return null;
  const hrefOf = (path: string) => `/${slug}/settings/${path}`;
  return (
    <PageHeader
      title="Settings"
      {...(open.length > 1
        ? {
            tabs: open.map(({ path, label }) => ({ href: hrefOf(path), label })),
            here: hrefOf(here.path),
          }
        : {})}
    />
  );
}
