import { z } from "zod";
import { Email } from "./auth";
import { cadences } from "./choices";
import { operation } from "./operation";

/** What people and addresses can be notified of, in display order. */
export const noticeKinds = [
  "violation_critical",
  "violation",
  "violation_flood",
  "budget_80",
  "budget_100",
  "provider_failing",
  "key_expiring",
  "plan_limit",
  "webhook_failing",
  "member_joined",
] as const;
export const NoticeKind = z.enum(noticeKinds).meta({ id: "NoticeKind" });
export type NoticeKind = z.infer<typeof NoticeKind>;

export const Cadence = z.enum(cadences).meta({ id: "Cadence" });
export type Cadence = z.infer<typeof Cadence>;

const addresses = z.array(Email).max(20);
const choices = z.partialRecord(NoticeKind, Cadence);

export const UpdateNotificationsInput = z.strictObject({
  me: choices.optional().meta({ description: "By mail to the caller" }),
  list: choices.optional().meta({ description: "By mail to the tenant's list of addresses" }),
  addresses: addresses.optional().meta({ description: "Also the setting alert_emails" }),
});

export const NotificationsView = z
  .object({
    kinds: z.array(
      z.object({
        kind: NoticeKind,
        me: Cadence,
        list: Cadence,
        event: z.string().meta({ description: "The event that webhooks can ask for" }),
        webhooks: z.int().meta({ description: "Active webhooks that ask for it" }),
      }),
    ),
    addresses: z.array(z.string()),
    timezone: z.string().meta({ description: "Whose 8 in the morning daily mails follow" }),
    has_mail_server: z.boolean(),
  })
  .meta({ id: "Notifications" });
export type NotificationsView = z.infer<typeof NotificationsView>;

const tag = "Notifications";
const path = "/platform/api/service/notifications";
const ours = { access: "scoped", role: "admin", group: "management", tag } as const;

export const getNotifications = operation({
  ...ours,
  id: "getNotifications",
  route: `GET ${path}`,
  output: NotificationsView,
  status: 200,
  summary: "Read who is notified of what",
  description: "The caller's own choices and those of the tenant's list of addresses.",
});

export const updateNotifications = operation({
  ...ours,
  id: "updateNotifications",
  route: `PATCH ${path}`,
  body: UpdateNotificationsInput,
  output: NotificationsView,
  status: 200,
  summary: "Change who is notified of what",
  description:
    "What the body does not name stays. `off` also drops lines that wait for a later mail.",
  examples: { body: { me: { key_expiring: "daily" }, addresses: ["ops@example.com"] } },
});

export const sendSampleNotification = operation({
  ...ours,
  id: "sendSampleNotification",
  route: `POST ${path}/sample`,
  output: z.object({
    to: z.string(),
    is_sent: z.boolean().meta({ description: "False where the server has no mail server" }),
  }),
  status: 202,
  summary: "Send the caller a sample",
});
