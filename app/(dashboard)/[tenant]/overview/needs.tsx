import { toNeedLine } from "@/components/overview/need-words";
import { NeedsYou } from "@/components/overview/needs-you";
import { readNeeds } from "@/lib/services/needs";
import type { EnteredPage } from "../enter";

export async function Needs({ page }: Readonly<{ page: EnteredPage }>) {
  const needs = await readNeeds(page.ctx);
  return (
    <NeedsYou lines={needs.map((need) => toNeedLine(need, page.path))} checkedAt={page.nowMs} />
  );
}
