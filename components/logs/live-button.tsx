"use client";

import { Radio } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { useApi } from "@/components/api";
import { usePending } from "@/components/data/pending";
import { Button } from "@/components/ui/button";
import { formatPlural } from "@/lib/format";

const everyMs = 3_000;
const pausedAbovePx = 120;

interface LiveButtonProps {
  readonly isLive: boolean;
  /** Address with live toggled. */
  readonly href: string;
  /** Filters of the page as the API takes them, without bounds. */
  readonly query: string;
  /** Time of the newest row on the page, ISO. */
  readonly newestAt: string;
}

/**
 * Whether new rows would disturb reading: a row under the pointer or in focus, a panel open, the
 * page scrolled down.
 */
const isReading = (): boolean =>
  document.querySelector("table:hover, tbody :focus-visible, aside[aria-label]") !== null ||
  window.scrollY > pausedAbovePx;

/**
 * Follows new calls: polls every three seconds for their number and shows them, or offers them while the user is
 * reading. A hidden tab does not poll.
 */
export function LiveButton({ isLive, href, query, newestAt }: LiveButtonProps) {
  const router = useRouter();
  const api = useApi();
  const { startTransition } = usePending();
  const [waiting, setWaiting] = useState(0);
  const [isLost, setIsLost] = useState(false);
  const since = useRef(newestAt);
  since.current = newestAt;
  const [isRefreshing, startRefresh] = useTransition();

  useEffect(() => {
    // A refresh replaces the one under way: on a slow server no call would ever be shown.
    if (!isLive || isRefreshing) return;
    let isAsking = false;
    const ask = async () => {
      if (document.hidden || isAsking) return;
      isAsking = true;
      const params = new URLSearchParams(query);
      params.set("limit", "1");
      params.set("start_date", new Date(Date.parse(since.current) + 1).toISOString());
      try {
        const path = `/trueportai-services/api/v1/analytics/logs?${params}`;
        const { total } = await api<{ total: number }>(path);
        setIsLost(false);
        setWaiting(total);
        if (total > 0 && !isReading()) {
          startRefresh(() => router.refresh());
          setWaiting(0);
        }
      } catch {
        // The button shows it; the next poll covers everything since the newest row, so no call is missed.
        setIsLost(true);
      } finally {
        isAsking = false;
      }
    };
    const timer = setInterval(() => void ask(), everyMs);
    return () => clearInterval(timer);
  }, [isLive, isRefreshing, query, api, router]);

  return (
    <>
      <Button
        size="sm"
        aria-pressed={isLive}
        data-key="l"
        className="aria-pressed:border-accent aria-pressed:text-accent-text"
        onClick={() => startTransition(() => router.push(href, { scroll: false }))}
      >
        <Radio aria-hidden className={isLive && !isLost ? "animate-pulse" : ""} />
        {isLost && isLive ? "Reconnecting" : "Live"}
      </Button>
      {isLive && waiting > 0 ? (
        <div className="pointer-events-none fixed inset-x-0 top-16 z-20 flex justify-center">
          <Button
            kind="primary"
            size="sm"
            className="pointer-events-auto rounded-full! shadow-overlay"
            onClick={() => {
              setWaiting(0);
              window.scrollTo({ top: 0 });
              router.refresh();
            }}
          >
            {formatPlural(waiting, "new call")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
