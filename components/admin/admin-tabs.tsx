"use client";

import { usePathname } from "next/navigation";
import { SectionLink } from "@/components/data/section-link";

const tabs = [
  { href: "/admin", label: "Tenants" },
  { href: "/admin/users", label: "Users" },
  { href: "/admin/configs", label: "Configs" },
];

export function AdminTabs() {
  const here = usePathname();
  return (
    <nav aria-label="Sections" className="mt-6 mb-4 flex gap-1 fade-edges overflow-x-auto border-b">
      {tabs.map(({ href, label }) => (
        <SectionLink key={href} href={href} label={label} isOpen={href === here} />
      ))}
    </nav>
  );
}
