import type { Metadata } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatPlural } from "@/lib/format";
import { searchDocs } from "../documents";

export const metadata: Metadata = { title: "Search the docs" };

interface SearchPageProps {
  readonly searchParams: Promise<{ readonly q?: string | string[] }>;
}

export default async function DocsSearchPage({ searchParams }: SearchPageProps) {
  const { q } = await searchParams;
  const question = (Array.isArray(q) ? q[0] : q)?.slice(0, 120).trim() ?? "";
  const found = searchDocs(question);
  return (
    <>
      <h1 className="mt-6 font-semibold text-xl">Search the docs</h1>
      <p className="mt-1 text-muted">
        {question === "" ? (
          "Type a word above and press Enter."
        ) : (
          <>
            {formatPlural(found.length, "place")} with <bdi>{question}</bdi>.{" "}
            {found.length === 0 ? "Fewer or shorter words find more." : null}
          </>
        )}
      </p>
      <ul className="mt-4 divide-y">
        {found.map(({ kind, title, text, href }) => (
          <li key={`${kind} ${href} ${title}`} className="relative py-2.5 hover:bg-hover">
            <div className="flex items-baseline gap-2">
              <Link
                href={href}
                prefetch={false}
                className="link min-w-0 font-medium after:absolute after:inset-0 after:content-['']"
              >
                {title}
              </Link>
              <Badge>{kind}</Badge>
            </div>
            {kind === "Guide" ? null : <div className="text-muted text-sm">{text}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}
