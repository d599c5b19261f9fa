import { parseEgressAllow } from "@/lib/egress";
import type { RuntimeEnv } from "@/lib/env";
import { tellAlerts } from "@/lib/services/alerts";
import { runBacktests } from "@/lib/services/backtest-run";
import { forgetExpired } from "@/lib/services/expiry";
import { deliverMail } from "@/lib/services/mail-delivery";
import { forgetOldNotices, tellNotices } from "@/lib/services/notice-delivery";
import { watchForNotices, watchPlans } from "@/lib/services/notice-watch";
import { deliverWebhooks, forgetOldDeliveries } from "@/lib/services/webhook-delivery";
import { createDatabase } from "@/lib/stores/database";
import { createEgressGuard } from "@/lib/stores/egress-connect";
import { createInvoicing } from "@/lib/stores/invoicing";
import { createMailer } from "@/lib/stores/mailer";
import { createObjectStore } from "@/lib/stores/objects";
import { createRetention } from "@/lib/stores/retention";
import { purge, tendBudgets } from "@/lib/stores/upkeep";
import { createWebhookSender } from "@/lib/stores/webhook-sender";
import { hourMs, minuteMs, secondMs } from "@/lib/time";
import type { Job } from "./jobs";

function mailJobs(env: RuntimeEnv): Job[] {
  if (env.SMTP_URL === undefined) return [];
  const mailer = createMailer({ url: env.SMTP_URL, from: env.MAIL_FROM });
  return [{ name: "mail", everyMs: secondMs, run: (signal) => deliverMail(env, mailer, signal) }];
}

function governanceJobs(env: RuntimeEnv): Job[] {
  const sender = createWebhookSender(createEgressGuard(parseEgressAllow(env.EGRESS_ALLOW)));
  return [
    { name: "alerts", everyMs: secondMs, run: (signal) => tellAlerts(env, signal) },
    { name: "notices", everyMs: secondMs, run: (signal) => tellNotices(env, signal) },
    { name: "watch", everyMs: 15 * secondMs, run: watchForNotices },
    { name: "plan watch", everyMs: 5 * minuteMs, run: watchPlans },
    { name: "webhooks", everyMs: secondMs, run: (signal) => deliverWebhooks(env, sender, signal) },
    { name: "governance upkeep", everyMs: hourMs, run: forgetOldDeliveries },
    { name: "notice upkeep", everyMs: hourMs, run: forgetOldNotices },
    { name: "back-tests", everyMs: secondMs, run: (signal) => runBacktests(env, signal) },
  ];
}

/** Statements over a tenant's entire history may take a while. */
const slowQueryMs = 60_000;

function planJobs(env: RuntimeEnv): Job[] {
  const database = createDatabase({
    url: env.DATABASE_URL,
    maxConnections: 2,
    queryTimeoutMs: slowQueryMs,
  });
  const objects = createObjectStore({
    egress: createEgressGuard(parseEgressAllow(env.EGRESS_ALLOW)),
    encryptionKey: env.ENCRYPTION_KEY,
    previousEncryptionKey: env.ENCRYPTION_KEY_PREVIOUS,
  });
  return [
    { name: "budgets", everyMs: 15 * secondMs, run: () => tendBudgets(database) },
    { name: "retention", everyMs: hourMs, run: createRetention({ database, objects }) },
    { name: "invoices", everyMs: hourMs, run: createInvoicing(database) },
    { name: "purge", everyMs: hourMs, run: () => purge(database) },
  ];
}

/** Every background job. */
export const jobList = (env: RuntimeEnv): readonly Job[] => [
  ...mailJobs(env),
  ...governanceJobs(env),
  ...planJobs(env),
  { name: "sign-in expiry", everyMs: 10 * minuteMs, run: () => forgetExpired() },
];
