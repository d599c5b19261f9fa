"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/class-names";

const tabs = [
  { href: "/admin", label: "Tenants" },
  { href: "/admin/users", label: "Users" },
  { href: "/admin/configs", label: "Configs" },
];

export function AdminTabs() {
  const here = usePathname();
  return (
    <nav aria-label="Sections" className="mt-6 mb-4 flex gap-1 overflow-x-auto border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === here ? "page" : undefined}
          className={cn(
            "-mb-px flex h-9 shrink-0 items-center border-b-2 px-2.5 text-sm -outline-offset-2 max-md:h-11",
            href === here
              ? "border-accent font-medium"
              : "border-transparent text-muted hover:text-text",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
