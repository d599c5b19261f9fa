import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Copy } from "@/components/data/copy";
import { GivenText } from "@/components/data/values";
import { SettingField } from "@/components/settings/setting-field";
import { SettingsCard } from "@/components/settings/settings-card";
import { hasRole } from "@/lib/auth/roles";
import type { TenantConfigKey } from "@/lib/contract/configs";
import { formatTime } from "@/lib/format";
import { listConfigs } from "@/lib/services/configs";
import { getInfo } from "@/lib/services/tenants";
import { asking, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "General settings" };

export default async function GeneralPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "/settings/general");
  const [info, configs] = await Promise.all([
    getInfo(page.ctx, asking(undefined)),
    listConfigs(page.ctx, asking({ limit: 100, offset: 0 })),
  ]);
  const mayChange = hasRole(page.role, "admin");
  const auditOf = (action: string) =>
    mayChange ? `/${page.tenant.slug}/audit?action=${action}` : undefined;
  const storedOf = (key: string) => {
    const value = configs.items.find((config) => config.key === key)?.value ?? "";
    return Array.isArray(value) ? value.join(", ") : String(value);
  };
  const zone = storedOf("timezone");
  const zoneNow = `It is ${formatTime(page.nowMs, "minute", zone)} on ${formatTime(page.nowMs, "date", zone)} there.`;
  return (
    <>
      <SettingsCard title="Tenant" auditHref={auditOf("tenant.")}>
        <div className="flex flex-col gap-5">
          {mayChange ? (
            <SettingField
              label="Name"
              help="What members see in the header and in mails."
              value={info.name}
              save={{ method: "PATCH", path: "/platform/api/service/info", field: "name" }}
            />
          ) : (
            <Fact label="Name">
              <GivenText text={info.name} />
            </Fact>
          )}
          <Fact
            label="Slug"
            help="Fixed: addresses, sign-in tokens and scripts hold it. A tenant with another slug is a new tenant."
          >
            <span className="flex items-center gap-1">
              <code>{info.slug}</code>
              <Copy value={info.slug} label="the slug" />
            </span>
          </Fact>
          <Fact label="Created">{formatTime(info.created_at, "date", page.zone)}</Fact>
        </div>
      </SettingsCard>
      <SettingsCard title="Reports and calls" auditHref={auditOf("config.")}>
        <div className="flex flex-col gap-5">
          {settings.map(({ key, label, help: says, ...form }) => {
            const help = key === "timezone" ? `${says} ${zoneNow}` : says;
            return mayChange ? (
              <SettingField
                key={key}
                label={label}
                help={help}
                value={storedOf(key)}
                save={{
                  method: "PUT",
                  path: `/platform/api/service/configs/${key}`,
                  field: "value",
                }}
                {...form}
              />
            ) : (
              <Fact key={key} label={label} help={help}>
                {form.choices?.find(({ value }) => value === storedOf(key))?.label ??
                  (storedOf(key) || "None")}
              </Fact>
            );
          })}
        </div>
      </SettingsCard>
    </>
  );
}

interface Setting {
  readonly key: TenantConfigKey;
  readonly label: string;
  readonly help: string;
  readonly offers?: "zones";
  readonly isList?: boolean;
  readonly atMost?: number;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

const settings: readonly Setting[] = [
  {
    key: "timezone",
    label: "Reporting zone",
    help: "Whose days the charts' day bars and budgets follow, such as Europe/Vienna. Invoices follow UTC.",
    offers: "zones",
  },
  {
    key: "uninspectable",
    label: "Unreadable calls",
    help: "What becomes of a call whose text an enforcing rule must see and cannot read, such as a damaged or encrypted body.",
    choices: [
      { value: "block", label: "Block them" },
      { value: "pass", label: "Let them pass" },
    ],
  },
  {
    key: "usage_injection",
    label: "Token counts of streams",
    help: "A streamed chat that does not ask for its token count can be made to. The extra event is taken out again before the caller sees it.",
    choices: [
      { value: "on", label: "Ask the provider for them" },
      { value: "off", label: "Leave calls as they are, estimate instead" },
    ],
  },
  {
    key: "default_rate_limit_rpm",
    label: "Rate limit of new keys",
    help: "Requests per minute of a key that is made without a limit of its own.",
    atMost: 1_000_000,
  },
  {
    key: "allowed_hosts",
    label: "Hosts that answers may link to",
    help: "Links of an answer that carry data elsewhere count as data on its way out, except to these: example.com, *.example.org.",
    isList: true,
  },
];

interface FactProps {
  readonly label: string;
  readonly help?: string;
  readonly children: ReactNode;
}

/** A setting that is read only, here or for this role. */
function Fact({ label, help, children }: FactProps) {
  return (
    <dl className="max-w-[560px]">
      <dt className="font-medium text-sm">{label}</dt>
      <dd className="mt-1">{children}</dd>
      {help ? <dd className="mt-1 text-muted text-sm">{help}</dd> : null}
    </dl>
  );
}
