import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Time } from "@/components/data/time";
import { BackendForm } from "@/components/settings/backend-form";
import { CaptureForm } from "@/components/settings/capture-form";
import { RetentionForm } from "@/components/settings/retention-form";
import { AuditLink, SettingsCard } from "@/components/settings/settings-card";
import { Card } from "@/components/ui/card";
import { formatBytes, formatCount, formatPlural } from "@/lib/format";
import { getStorage } from "@/lib/services/storage";
import { getStorageUsage } from "@/lib/services/storage-usage";
import { asking, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Storage and retention" };

export default async function StoragePage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/settings/storage");
  const [storage, usage] = await Promise.all([
    getStorage(page.ctx, asking(undefined)),
    getStorageUsage(page.ctx, asking({ retention_days: 0 })),
  ]);
  return (
    <>
      <Card title="Used" className="mb-4">
        <Used usage={usage} days={storage.retention_days} />
      </Card>
      <SettingsCard title="What is kept of each call">
        <CaptureForm storage={storage} />
      </SettingsCard>
      <SettingsCard title="How long calls, violations and texts are kept">
        <RetentionForm storage={storage} />
      </SettingsCard>
      <SettingsCard title="Where captured texts lie">
        <BackendForm storage={storage} />
      </SettingsCard>
      <p className="text-sm">
        <AuditLink href={`/${page.tenant.slug}/audit?action=storage.`} what="storage" />
      </p>
    </>
  );
}

interface UsedProps {
  readonly usage: Awaited<ReturnType<typeof getStorageUsage>>;
  readonly days: number;
}

function Used({ usage, days }: UsedProps) {
  const inBucket = usage.bodies_in_bucket;
  return (
    <dl className="grid grid-cols-4 gap-x-6 gap-y-4 max-lg:grid-cols-2">
      <Fact label="Calls" detail={formatPlural(usage.violations, "violation")}>
        {formatCount(usage.calls)}
      </Fact>
      <Fact
        label="Captured texts"
        detail={inBucket > 0 ? `${formatCount(inBucket)} in the bucket` : "in Postgres"}
      >
        {formatCount(usage.bodies)}
      </Fact>
      <Fact
        label="Space in Postgres"
        detail={`${formatBytes(usage.body_bytes)} of it captured texts`}
      >
        about {formatBytes(usage.call_bytes + usage.body_bytes)}
      </Fact>
      <Fact label="Oldest call" detail={`Kept for ${formatPlural(days, "day")}`}>
        {usage.oldest_at ? <Time at={usage.oldest_at} form="date" /> : "None yet"}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly label: string;
  readonly detail: string;
  readonly children: ReactNode;
}

function Fact({ label, detail, children }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="nums font-medium text-lg">{children}</dd>
      <dd className="nums text-muted text-sm">{detail}</dd>
    </div>
  );
}
