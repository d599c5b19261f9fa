"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import type { KeyView } from "@/lib/contract/keys";
import { dayMs, hourMs, minuteMs } from "@/lib/time";

/** `23 h`, `4 min`: the time left, in its largest unit. */
function left(ms: number): string {
  if (ms >= dayMs) return `${Math.ceil(ms / dayMs)} d`;
  if (ms >= hourMs) return `${Math.ceil(ms / hourMs)} h`;
  return `${Math.max(1, Math.ceil(ms / minuteMs))} min`;
}

/** Whether a key works. During a rotation a second chip counts down, green once the old secret is no longer used. */
export function KeyStatus({ known, nowMs: fromMs }: Readonly<{ known: KeyView; nowMs: number }>) {
  const router = useRouter();
  const { previous } = known;
  const [tickMs, setTickMs] = useState(fromMs);
  const nowMs = Math.max(fromMs, tickMs);
  useEffect(() => {
    if (!previous) return;
    const timer = setInterval(() => {
      setTickMs(Date.now());
      if (Date.parse(previous.until) <= Date.now()) router.refresh();
    }, 30_000);
    return () => clearInterval(timer);
  }, [previous, router]);
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Life known={known} nowMs={nowMs} />
      {previous ? <Rotation previous={previous} nowMs={nowMs} /> : null}
    </span>
  );
}

function Life({ known, nowMs }: Readonly<{ known: KeyView; nowMs: number }>) {
  const leftMs = known.expires_at ? Date.parse(known.expires_at) - nowMs : null;
  if (leftMs !== null && leftMs <= 0) return <Badge tone="critical">Expired</Badge>;
  if (!known.is_active) return <Badge>Disabled</Badge>;
  if (leftMs !== null && leftMs < 7 * dayMs) {
    return <Badge tone="medium">Expires in {left(leftMs)}</Badge>;
  }
  return <Badge tone="ok">Active</Badge>;
}

interface RotationProps {
  readonly previous: NonNullable<KeyView["previous"]>;
  readonly nowMs: number;
}

function Rotation({ previous, nowMs }: RotationProps) {
  const leftMs = Date.parse(previous.until) - nowMs;
  const usedMs = previous.last_used_at ? Date.parse(previous.last_used_at) : null;
  const isSilent = usedMs === null || nowMs - usedMs >= hourMs;
  return (
    <Badge
      tone={isSilent ? "ok" : "medium"}
      title={isSilent ? "Nobody has used the old key for an hour" : "The old key is still in use"}
    >
      Rotating, {left(leftMs)}
    </Badge>
  );
}
