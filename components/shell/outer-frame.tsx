import Link from "next/link";
import type { ReactNode } from "react";
import { AccountMenu, type Person } from "./account-menu";
import { GoToButton } from "./go-to-button";
import { Mark } from "./mark";
import { Content, Shell } from "./shell";

interface OuterFrameProps {
  readonly zone: string;
  readonly person: Person;
  /** Across the top, on pages with a navigation of their own. */
  readonly band?: ReactNode;
  readonly children: ReactNode;
}

/** The frame around signed-in pages that belong to no tenant. */
export function OuterFrame({ zone, person, band, children }: OuterFrameProps) {
  return (
    <Shell zone={zone} person={person}>
      <div className="flex min-h-dvh flex-col">
        <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-1 border-b bg-page px-6 max-md:px-4 lg:z-40">
          <Link
            href="/dashboard"
            prefetch={false}
            className="inline-flex h-8 items-center gap-2 font-semibold max-md:h-11"
          >
            <Mark /> TruePortAI
          </Link>
          <div className="ml-auto flex items-center gap-1">
            <GoToButton />
            <AccountMenu {...person} />
          </div>
        </header>
        {band ? (
          <section
            aria-label="Where you are"
            className="bg-accent px-6 py-1.5 text-sm text-white max-md:px-4"
          >
            {band}
          </section>
        ) : null}
        <Content>{children}</Content>
      </div>
    </Shell>
  );
}
