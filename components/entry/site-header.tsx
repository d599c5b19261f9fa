import Link from "next/link";
import { Mark } from "@/components/shell/mark";
import { ButtonLink } from "@/components/ui/button";

/** The header of public pages. */
export function SiteHeader({ isSignedIn }: Readonly<{ isSignedIn: boolean }>) {
  return (
    <header className="mx-auto flex h-14 w-full max-w-6xl items-center gap-3 px-6 max-md:px-4">
      <Link href="/" className="inline-flex h-8 items-center gap-2 font-semibold max-md:h-11">
        <Mark /> TruePortAI
      </Link>
      <nav aria-label="Site" className="ml-auto flex items-center gap-1">
        <ButtonLink href="/docs" kind="quiet" size="sm" prefetch={false}>
          Docs
        </ButtonLink>
        {isSignedIn ? (
          <ButtonLink href="/dashboard" size="sm" prefetch={false}>
            Open dashboard
          </ButtonLink>
        ) : (
          <ButtonLink href="/login" size="sm">
            Sign in
          </ButtonLink>
        )}
      </nav>
    </header>
  );
}
