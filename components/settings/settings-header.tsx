"use client";

import { usePathname } from "next/navigation";
import { usePlace } from "@/components/api";
import { PageHeader } from "@/components/data/page-header";
import { sectionAt, sectionsFor } from "./sections";

/** Stands over every section that the role may open; over the others stands what they need. */
export function SettingsHeader() {
  const { slug, role } = usePlace();
  const here = sectionAt(slug, usePathname());
  const open = sectionsFor(role);
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
