import { NeedsYou } from "@/components/overview/needs-you";
import type { Need } from "@/lib/services/needs";
import type { EnteredPage } from "../enter";
import { toNeedLine } from "./need-words";

interface NeedsProps {
  readonly page: EnteredPage;
  readonly needs: PromiseSettledResult<readonly Need[]>;
}

/** Throws the error that kept the needs from being read, so that only their region reports it. */
export function Needs({ page, needs }: NeedsProps) {
  if (needs.status === "rejected") throw needs.reason;
  const lines = needs.value.map((need) => toNeedLine(need, page.path));
  return <NeedsYou lines={lines} checkedAt={page.nowMs} />;
}
