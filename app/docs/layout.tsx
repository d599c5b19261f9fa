import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DocsContents } from "@/components/docs/docs-contents";
import { DocsSearch } from "@/components/docs/docs-search";
import { SiteHeader } from "@/components/entry/site-header";
import { SkipLink } from "@/components/shell/skip-link";
import { getSession } from "@/lib/auth/session";
import { endpointGroups, guideSections } from "./documents";

export const metadata: Metadata = { title: { default: "Docs", template: "%s · TruePortAI" } };

/** Works when signed out, and without scripts. */
export default async function DocsLayout({ children }: Readonly<{ children: ReactNode }>) {
  const contents = (
    <DocsContents
      sections={guideSections.map(({ id, title }) => ({ href: `/docs#${id}`, title }))}
      groups={endpointGroups().map(({ href, name }) => ({ href, title: name }))}
    />
  );
  return (
    <>
      <SkipLink />
      <SiteHeader isSignedIn={(await getSession()) !== null} />
      <div className="docs mx-auto flex w-full max-w-6xl gap-12 px-6 pt-4 pb-16 max-md:px-4">
        <div className="sticky top-4 max-h-[calc(100dvh-32px)] w-52 shrink-0 self-start overflow-y-auto text-sm max-md:hidden">
          {contents}
        </div>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <DocsSearch />
          <details className="mt-3 rounded-lg border bg-surface px-4 md:hidden">
            <summary className="py-3 font-medium">Contents</summary>
            <div className="pb-3">{contents}</div>
          </details>
          {children}
        </main>
      </div>
    </>
  );
}
