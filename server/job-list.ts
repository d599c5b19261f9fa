import { parseEgressAllow } from "@/lib/egress";
import type { RuntimeEnv } from "@/lib/env";
import { tellAlerts } from "@/lib/services/alerts";
import { runBacktests } from "@/lib/services/backtest-run";
import { forgetExpired } from "@/lib/services/expiry";
import { deliverMail } from "@/lib/services/mail-delivery";
import { deliverWebhooks } from "@/lib/services/webhook-delivery";
import { createEgressGuard } from "@/lib/stores/egress-connect";
import { createMailer } from "@/lib/stores/mailer";
import { createWebhookSender } from "@/lib/stores/webhook-sender";
import { minuteMs, secondMs } from "@/lib/time";
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
    { name: "webhooks", everyMs: secondMs, run: (signal) => deliverWebhooks(env, sender, signal) },
    { name: "back-tests", everyMs: secondMs, run: (signal) => runBacktests(env, signal) },
  ];
}

/** Everything that happens without anybody asking. */
export const jobList = (env: RuntimeEnv): readonly Job[] => [
  ...mailJobs(env),
  ...governanceJobs(env),
  { name: "sign-in expiry", everyMs: 10 * minuteMs, run: () => forgetExpired() },
];
