import type { Cadence, NoticeKind } from "@/lib/contract/notifications";

interface Words {
  readonly label: string;
  readonly help: string;
}

/** What each row of the choices means. */
export const noticeWords: Readonly<Record<NoticeKind, Words>> = {
  violation_critical: {
    label: "Critical violation",
    help: "A rule caught something critical.",
  },
  violation: {
    label: "Other violation",
    help: "A rule that blocks, redacts or alerts caught something. Rules that only log stay silent.",
  },
  violation_flood: {
    label: "Many violations",
    help: "50 within an hour in one environment; reported again after 6 hours at the earliest.",
  },
  budget_80: { label: "Budget at 80%", help: "Of a key, a member or the tenant; once a period." },
  budget_100: { label: "Budget used up", help: "Its calls get 402 until the period ends." },
  provider_failing: {
    label: "Provider failing",
    help: "10% of the last hour's calls, of at least 10; reported again after 6 hours at the earliest.",
  },
  key_expiring: { label: "Key expiring", help: "A key that is in use ends within 7 days." },
  plan_limit: { label: "Plan limit", help: "80% and 100% of the month's requests or spend." },
  webhook_failing: {
    label: "Webhook failing",
    help: "Four attempts failed, or a delivery was given up; reported once a day.",
  },
  member_joined: { label: "New member", help: "Somebody took an invitation." },
};

export const cadenceWords: Readonly<Record<Cadence, string>> = {
  off: "Never",
  at_once: "At once",
  hourly: "Hourly",
  daily: "Daily",
};
