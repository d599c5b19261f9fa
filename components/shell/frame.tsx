"use client";

import { Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { type Place, PlaceContext } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { AccountMenu, type Person } from "./account-menu";
import { GoToButton } from "./go-to-button";
import { Mark } from "./mark";
import { Content, Shell } from "./shell";
import { Navigation } from "./sidebar";
import { EnvironmentSwitcher, type TenantChoice, TenantSwitcher } from "./switchers";

interface FrameProps {
  readonly place: Place;
  readonly tenants: readonly TenantChoice[];
  readonly person: Person;
  readonly openCritical: number;
  readonly children: ReactNode;
}

/** The frame around every page of a tenant. */
export function Frame({ place, tenants, person, openCritical, children }: FrameProps) {
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  return (
    <PlaceContext value={place}>
      <Shell zone={place.zone} person={person}>
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
            <Content>{children}</Content>
          </div>
        </div>
      </Shell>
    </PlaceContext>
  );
}
