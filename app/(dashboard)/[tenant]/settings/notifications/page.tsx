import type { Metadata } from "next";
import { AddressList } from "@/components/notifications/address-list";
import { NoticeChoices } from "@/components/notifications/notice-choices";
import { SendSample } from "@/components/notifications/send-sample";
import { SettingsCard } from "@/components/settings/settings-card";
import { getNotifications } from "@/lib/services/notifications";
import { asking, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Notification settings" };

export default async function NotificationsPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/settings/notifications");
  const settings = await getNotifications(page.ctx, asking(undefined));
  const base = `/${page.tenant.slug}`;
  return (
    <>
      {settings.has_mail_server ? null : (
        <p role="note" className="mb-4 rounded-lg border border-medium bg-medium-soft p-4">
          This server has no mail server, so mails are kept and not sent. Whoever runs it sets{" "}
          <code>SMTP_URL</code>; webhooks work without.
        </p>
      )}
      <SettingsCard
        title="Who is notified of what"
        auditHref={`${base}/audit?action=notification.`}
      >
        <NoticeChoices
          kinds={settings.kinds}
          hasList={settings.addresses.length > 0}
          webhooksHref={`${base}/settings/webhooks`}
        />
        <p className="mt-4 max-w-prose text-muted text-sm">
          At once means one mail for everything that happens within 5 seconds; similar violations
          are reported at most every 15 minutes. Hourly mails go on the hour, daily ones at 8:00 in{" "}
          <bdi>{settings.timezone}</bdi>, each with everything since the last. Webhooks are called
          at once; each has its own choice of events.
        </p>
        <div className="mt-3">
          <SendSample />
        </div>
      </SettingsCard>
      <SettingsCard title="Addresses" auditHref={`${base}/audit?action=notification.`}>
        <AddressList addresses={settings.addresses} />
      </SettingsCard>
    </>
  );
}
