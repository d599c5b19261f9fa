import { Meter } from "@/components/data/stat";
import type { BudgetView } from "@/lib/contract/budgets";
import { formatTime, formatUsd } from "@/lib/format";

interface KeyBudgetProps {
  readonly budget: BudgetView | undefined;
  /** The tenant's time zone, which budgets follow. */
  readonly zone: string;
}

/** A budget's spend, in a column or list whose label says so. */
export function KeyBudget({ budget, zone }: KeyBudgetProps) {
  if (!budget) return <span className="text-muted">No budget</span>;
  const { spent_usd: used, limit_usd: limit, period, resets_at: resetsAt } = budget;
  const text = `${formatUsd(used, "card")} / ${formatUsd(limit, "card")} ${period}`;
  return (
    <Meter
      label="Budget"
      used={used}
      limit={limit}
      text={text}
      isLabelHidden
      note={resetsAt ? `Resets ${formatTime(resetsAt, "day", zone)}` : undefined}
    />
  );
}
