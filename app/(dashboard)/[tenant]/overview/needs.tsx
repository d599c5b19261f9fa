import { toNeedLine } from "@/components/overview/need-words";
import { NeedsYou } from "@/components/overview/needs-you";
import type { Need } from "@/lib/services/needs";
import type { EnteredPage } from "../enter";

interface NeedsProps {
  readonly page: EnteredPage;
  readonly needs: Promise<readonly Need[]>;
}

export async function Needs({ page, needs }: NeedsProps) {
  return (
    <NeedsYou
      lines={(await needs).map((need) => toNeedLine(need, page.path))}
      checkedAt={page.nowMs}
    />
  );
}
