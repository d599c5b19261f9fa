"use client";

import { Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { type Place, PlaceContext } from "@/components/api";
import { PendingProvider, PendingRegion } from "@/components/data/pending";
import { ZoneProvider } from "@/components/data/time";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Toasts } from "@/components/ui/toast";
import { AccountMenu } from "./account-menu";
import { GoToButton } from "./go-to-button";
import { Keyboard } from "./keyboard";
import { Mark } from "./mark";
import { SessionOver } from "./session-over";
import { Navigation } from "./sidebar";
import { SkipLink } from "./skip-link";
import { EnvironmentSwitcher, type TenantChoice, TenantSwitcher } from "./switchers";

interface FrameProps {
  readonly place: Place;
  readonly tenants: readonly TenantChoice[];
  readonly person: {
    readonly name: string;
    readonly email: string;
    readonly isPlatformAdmin: boolean;
  };
  readonly openCritical: number;
  readonly children: ReactNode;
}

/** What stands around every page of a tenant. */
export function Frame({ place, tenants, person, openCritical, children }: FrameProps) {
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  return (
    <PlaceContext value={place}>
      <ZoneProvider zone={place.zone}>
        <PendingProvider>
          <SkipLink />
          <div className="flex min-h-dvh">
            <aside className="sticky top-0 flex h-dvh w-58 shrink-0 flex-col border-r bg-surface max-xl:w-14 max-md:hidden print:hidden">
              <Link
                href={`/${place.slug}`}
                className="flex h-12 shrink-0 items-center gap-2 border-b px-4 font-semibold"
              >
                <Mark />
                <span className="max-xl:sr-only">TruePortAI</span>
              </Link>
              <Navigation openCritical={openCritical} isRail />
            </aside>
            <div className="flex min-w-0 flex-1 flex-col">
              <header className="sticky top-0 z-20 flex lg:z-40 h-12 shrink-0 items-center gap-1 border-b bg-page px-4 max-md:px-2 print:hidden">
                <span className="md:hidden">
                  <Dialog
                    form="drawer"
                    title="TruePortAI"
                    open={isMenuOpen}
                    onOpenChange={setIsMenuOpen}
                    trigger={
                      <Button kind="quiet" size="icon" aria-label="Menu">
                        <MenuIcon aria-hidden />
                      </Button>
                    }
                  >
                    <div className="-mx-3">
                      <Navigation openCritical={openCritical} onGo={() => setIsMenuOpen(false)} />
                    </div>
                  </Dialog>
                </span>
                <TenantSwitcher tenants={tenants} />
                <span aria-hidden className="text-faint">
                  /
                </span>
                <EnvironmentSwitcher />
                <div className="ml-auto flex items-center gap-1">
                  <GoToButton />
                  <AccountMenu {...person} />
                </div>
              </header>
              {place.env === "production" ? null : (
                <div aria-hidden className="sticky top-12 z-20 h-0.5 bg-medium-text print:hidden" />
              )}
              <main
                id="content"
                tabIndex={-1}
                className="mx-auto w-full min-w-0 max-w-[1440px] flex-1 p-6 outline-none max-md:p-4"
              >
                <PendingRegion>{children}</PendingRegion>
              </main>
            </div>
          </div>
          <Keyboard isPlatformAdmin={person.isPlatformAdmin} />
          <SessionOver email={person.email} />
          <Toasts />
        </PendingProvider>
      </ZoneProvider>
    </PlaceContext>
  );
}
