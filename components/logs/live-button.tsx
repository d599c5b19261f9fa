"use client";

import { Radio } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/components/api";
import { usePending } from "@/components/data/pending";
import { Button } from "@/components/ui/button";
import { formatPlural } from "@/lib/format";

const everyMs = 3_000;
const pausedAbovePx = 120;

interface LiveButtonProps {
  readonly isLive: boolean;
  /** Address with live switched the other way. */
  readonly href: string;
  /** Filters of the page as the API takes them, without bounds. */
  readonly query: string;
  /** Moment of the newest row on the page, ISO. */
  readonly newestAt: string;
}

/** Whether reading would be disturbed: a row under the pointer or focus, a panel open, far down the page. */
const isReading = (): boolean =>
  document.querySelector("table:hover, tbody :focus-visible, aside[aria-label]") !== null ||
  window.scrollY > pausedAbovePx;

/**
 * Follows new calls: asks every three seconds how many there are and shows them, or offers them while somebody
 * reads. Nothing is asked in a tab that is not seen.
 */
export function LiveButton({ isLive, href, query, newestAt }: LiveButtonProps) {
  const router = useRouter();
  const api = useApi();
  const { startTransition } = usePending();
  const [waiting, setWaiting] = useState(0);
  const [isLost, setIsLost] = useState(false);
  const since = useRef(newestAt);
  since.current = newestAt;

  useEffect(() => {
    if (!isLive) return;
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
          router.refresh();
          setWaiting(0);
        }
      } catch {
        // Said by the button; the next turn asks for everything since the newest row, so no call is lost.
        setIsLost(true);
      } finally {
        isAsking = false;
      }
    };
    const timer = setInterval(() => void ask(), everyMs);
    return () => clearInterval(timer);
  }, [isLive, query, api, router]);

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
