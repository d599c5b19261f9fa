"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { formatRelative, formatTime, type TimeForm } from "@/lib/format";
import { chosenZoneCookie, zoneCookie } from "@/lib/search-params";
import { remember } from "./remember";

const ZoneContext = createContext("UTC");

/** The viewer's zone, sent to the server in a cookie; follows the browser's unless they chose one. */
export function ZoneProvider({ zone, children }: Readonly<{ zone: string; children: ReactNode }>) {
  const router = useRouter();
  useEffect(() => {
    if (document.cookie.includes(`${chosenZoneCookie}=1`)) return;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === zone) return;
    remember(zoneCookie, own);
    router.refresh();
  }, [zone, router]);
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export const useZone = (): string => useContext(ZoneContext);

interface TimeProps {
  readonly at: string | number | Date;
  readonly form?: TimeForm | "relative";
}

/** A time in the viewer's zone; local, UTC and ISO in its title. */
export function Time({ at, form = "relative" }: TimeProps) {
  const zone = useZone();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const isRelative = form === "relative";
  useEffect(() => {
    if (!isRelative) return;
    const timer = setInterval(() => setNowMs(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [isRelative]);
  const iso = new Date(at).toISOString();
  const title = `${formatTime(at, "full", zone)}\n${formatTime(at, "full")}\n${iso}`;
  return (
    <time dateTime={iso} title={title} className="nums whitespace-nowrap" suppressHydrationWarning>
      {isRelative ? formatRelative(at, nowMs, zone) : formatTime(at, form, zone)}
    </time>
  );
}
