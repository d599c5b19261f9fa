"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";

interface Leaving {
  /** Marks the page as having unsaved changes until the returned function is called. */
  readonly hold: () => () => void;
  /** Leaves at once where nothing would be lost; otherwise asks first. */
  readonly leave: (go: () => void) => void;
}

const LeavingContext = createContext<Leaving>({ hold: () => () => undefined, leave: (go) => go() });

/** Asks before the user leaves unsaved changes. */
export function useLeaveGuard(isOn = true): void {
  const { hold } = useContext(LeavingContext);
  useEffect(() => (isOn ? hold() : undefined), [isOn, hold]);
}

/** Code that navigates other than by a link calls this with the navigation. */
export const useLeave = (): Leaving["leave"] => useContext(LeavingContext).leave;

/** The link that a click would follow within this window to another page of ours. */
function linkTo(event: MouseEvent): HTMLAnchorElement | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return null;
  }
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.hasAttribute("download") || !/^(_self)?$/.test(link.target)) return null;
  return isElsewhere(link.href) ? link : null;
}

/** Another page of ours; for other sites the browser asks by itself. */
function isElsewhere(address: string): boolean {
  const { origin, pathname, search } = new URL(address);
  const here = window.location;
  return origin === here.origin && (pathname !== here.pathname || search !== here.search);
}

/**
 * One per frame. Links, keys, menus and, where the browser lets pages intercept it, the Back button ask while
 * something on the page is unsaved; on closing the tab the browser asks.
 */
export function LeaveProvider({ children }: Readonly<{ children: ReactNode }>) {
  const router = useRouter();
  const held = useRef(0);
  /** The user chose to leave; stays set until they type again. */
  const isReleased = useRef(false);
  const [asked, setAsked] = useState<{ readonly go: () => void } | null>(null);

  const leaving = useMemo((): Leaving & { readonly isHeld: () => boolean } => {
    const isHeld = () => held.current > 0 && !isReleased.current;
    return {
      isHeld,
      hold() {
        held.current += 1;
        isReleased.current = false;
        return () => {
          held.current -= 1;
        };
      },
      leave: (go) => (isHeld() ? setAsked({ go }) : go()),
    };
  }, []);

  useEffect(() => {
    const { isHeld, leave } = leaving;
    const onUnload = (event: BeforeUnloadEvent) => {
      if (isHeld()) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const link = isHeld() ? linkTo(event) : null;
      if (!link) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { href } = link;
      // The link itself knows best how to navigate, unless its menu is gone.
      leave(() => (link.isConnected ? link.click() : router.push(href)));
    };
    const onNavigate = (event: NavigateEvent) => {
      const { destination, navigationType, cancelable } = event;
      if (navigationType !== "traverse" || !cancelable || !isHeld()) return;
      if (!destination.sameDocument || !isElsewhere(destination.url)) return;
      event.preventDefault();
      leave(() => window.navigation.traverseTo(destination.key));
    };
    const onInput = () => {
      isReleased.current = false;
    };
    // Runs ahead of React's listeners, which are on the document.
    window.addEventListener("click", onClick, true);
    window.addEventListener("input", onInput, true);
    window.addEventListener("beforeunload", onUnload);
    const history = "navigation" in window ? window.navigation : null;
    history?.addEventListener("navigate", onNavigate);
    return () => {
      window.removeEventListener("click", onClick, true);
      window.removeEventListener("input", onInput, true);
      window.removeEventListener("beforeunload", onUnload);
      history?.removeEventListener("navigate", onNavigate);
    };
  }, [leaving, router]);

  const stay = () => setAsked(null);
  return (
    <LeavingContext value={leaving}>
      {children}
      <Dialog
        title="Leave without saving?"
        open={asked !== null}
        onOpenChange={(isOpen) => isOpen || stay()}
      >
        <p className="text-muted">What isn&apos;t saved on this page is lost.</p>
        <DialogActions>
          <Button onClick={stay}>Stay</Button>
          <Button
            kind="danger"
            onClick={() => {
              isReleased.current = true;
              stay();
              asked?.go();
            }}
          >
            Leave
          </Button>
        </DialogActions>
      </Dialog>
    </LeavingContext>
  );
}
