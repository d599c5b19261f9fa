import type { ReactNode } from "react";
import { LeaveProvider } from "@/components/data/leave-guard";
import { PendingProvider, PendingRegion } from "@/components/data/pending";
import { ZoneProvider } from "@/components/data/time";
import { Toasts } from "@/components/ui/toast";
import type { Person } from "./account-menu";
import { Keyboard } from "./keyboard";
import { SessionOver } from "./session-over";
import { SkipLink } from "./skip-link";

interface ShellProps {
  readonly zone: string;
  readonly person: Person;
  readonly children: ReactNode;
}

/** What works on every signed-in page, whatever its frame. */
export function Shell({ zone, person, children }: ShellProps) {
  return (
    <ZoneProvider zone={zone}>
      <PendingProvider>
        <LeaveProvider>
          <SkipLink />
          {children}
          <Keyboard isPlatformAdmin={person.isPlatformAdmin} />
        </LeaveProvider>
        <SessionOver email={person.email} />
        <Toasts />
      </PendingProvider>
    </ZoneProvider>
  );
}

/** The page in its frame: where the skip link leads, dimmed while new content is on its way. */
export function Content({ children }: Readonly<{ children: ReactNode }>) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto w-full min-w-0 max-w-[1440px] flex-1 p-6 outline-none max-md:p-4"
    >
      <PendingRegion>{children}</PendingRegion>
    </main>
  );
}
