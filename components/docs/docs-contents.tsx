"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

interface Place {
  readonly href: string;
  readonly title: string;
}

interface DocsContentsProps {
  readonly sections: readonly Place[];
  readonly groups: readonly Place[];
}

export function DocsContents({ sections, groups }: DocsContentsProps) {
  const here = usePathname();
  const list = (name: string, places: readonly Place[]) => (
    <>
      <p className="mt-4 mb-1 text-muted first:mt-0">{name}</p>
      <ul>
        {places.map(({ href, title }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={href === here ? "page" : undefined}
              className="block rounded-md py-1 aria-[current]:font-medium max-md:py-3"
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
  return (
    <nav aria-label="Contents">
      {list("Guide", sections)}
      {list("API", groups)}
    </nav>
  );
}
