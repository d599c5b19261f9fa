import type { Metadata } from "next";
import { type ReactNode, Suspense } from "react";
import { Region } from "@/components/data/region-error";
import { Time } from "@/components/data/time";
import { BackendForm } from "@/components/settings/backend-form";
import { CaptureForm } from "@/components/settings/capture-form";
import { RetentionForm } from "@/components/settings/retention-form";
import { AuditLink, SettingsCard } from "@/components/settings/settings-card";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatBytes, formatCount, formatPlural } from "@/lib/format";
import { getStorage } from "@/lib/services/storage";
import { getStorageUsage } from "@/lib/services/storage-usage";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Storage and retention" };

export default async function StoragePage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/settings/storage");
  const storage = await getStorage(page.ctx, asking(undefined));
  return (
    <>
      <Card title="Used" className="mb-4">
        <Region what="The used space">
          <Suspense fallback={<Skeleton className="h-14" />}>
            <Used page={page} days={storage.retention_days} />
          </Suspense>
        </Region>
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

async function Used({ page, days }: Readonly<{ page: EnteredPage; days: number }>) {
  const usage = await getStorageUsage(page.ctx, asking({ retention_days: 0 }));
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
