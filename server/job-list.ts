import type { RuntimeEnv } from "@/lib/env";
import { forgetExpired } from "@/lib/services/expiry";
import { deliverMail } from "@/lib/services/mail-delivery";
import { createMailer } from "@/lib/stores/mailer";
import { minuteMs, secondMs } from "@/lib/time";
import type { Job } from "./jobs";

function mailJobs(env: RuntimeEnv): Job[] {
  if (env.SMTP_URL === undefined) return [];
  const mailer = createMailer({ url: env.SMTP_URL, from: env.MAIL_FROM });
  return [{ name: "mail", everyMs: secondMs, run: (signal) => deliverMail(env, mailer, signal) }];
}

/** Everything that happens without anybody asking. */
export const jobList = (env: RuntimeEnv): readonly Job[] => [
  ...mailJobs(env),
  { name: "sign-in expiry", everyMs: 10 * minuteMs, run: () => forgetExpired() },
];
