import type { PlanChoice, PlanLimit } from "@/components/billing/change-plan";
import type { PlanView } from "@/lib/contract/billing";
import { formatCount, formatPlural, formatUsd } from "@/lib/format";
import type { getUsage } from "@/lib/services/billing";

export type Usage = Awaited<ReturnType<typeof getUsage>>;

export const priceOf = (plan: PlanView): string => `${formatUsd(plan.price_usd, "card")} a month`;

const usd = (amount: number): string => formatUsd(amount, "card");

/** The plan as the sheet shows it: each limit beside current usage, and what changing to it does. */
export function choiceOf(plan: PlanView, usage: Usage, current: PlanView | undefined): PlanChoice {
  const { requests, seats, keys, spend_usd: spend, retention_days: days } = plan.limits;
  return {
    id: plan.id,
    name: plan.name,
    price: priceOf(plan),
    limits: [
      lineOf("Requests a month", requests, usage.requests.used, formatCount),
      lineOf("Provider spend a month", spend, usage.spend_usd.used, usd),
      lineOf("Seats", seats, usage.seats.used, formatCount),
      lineOf("Keys", keys, usage.keys.used, formatCount),
      { label: "Data is kept", limit: formatPlural(days, "day"), used: null, isExceeded: false },
    ],
    blockers: [
      ...blocker(plan, usage.seats.used, seats, "member"),
      ...blocker(plan, usage.keys.used, keys, "key"),
    ],
    consequences: [
      ...spent("requests", usage.requests.used, requests, formatCount),
      ...spent("of provider spend", usage.spend_usd.used, spend, usd),
      ...(current && days < current.limits.retention_days
        ? [`Calls older than ${formatPlural(days, "day")} can no longer be kept.`]
        : []),
      plan.price_usd === 0
        ? "It costs nothing from now on; the month so far is billed for its share."
        : `It costs ${priceOf(plan)} from now on, this month for its share.`,
    ],
    isCurrent: plan.id === usage.plan_id,
  };
}

function lineOf(
  label: string,
  limit: number | null,
  used: number,
  text: (value: number) => string,
): PlanLimit {
  return {
    label,
    limit: limit === null ? "No limit" : text(limit),
    used: text(used),
    isExceeded: limit !== null && used > limit,
  };
}

const blocker = (plan: PlanView, used: number, limit: number | null, what: string): string[] =>
  limit !== null && used > limit
    ? [`${formatPlural(used, what)}, ${plan.name} allows ${formatCount(limit)}.`]
    : [];

const spent = (
  what: string,
  used: number,
  limit: number | null,
  text: (value: number) => string,
): string[] =>
  limit !== null && used >= limit
    ? [`Calls get 402 at once: ${text(used)} ${what} this month, and it allows ${text(limit)}.`]
    : [];
