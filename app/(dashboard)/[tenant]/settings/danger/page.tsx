import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DeleteTenant } from "@/components/settings/delete-tenant";
import { ErasePerson } from "@/components/settings/erase-person";
import { ExportTenant } from "@/components/settings/export-tenant";
import { SettingsCard } from "@/components/settings/settings-card";
import { TransferOwnership } from "@/components/settings/transfer-ownership";
import { ButtonLink } from "@/components/ui/button";
import { listEnvironments } from "@/lib/services/environments";
import { listMembers } from "@/lib/services/members";
import { getStorageUsage } from "@/lib/services/storage-usage";
import { asking, enter, type TenantPageProps } from "../../enter";

export const metadata: Metadata = { title: "Danger" };

/** The most entries that a list of choices may have. */
const maxHeirs = 100;

export default async function DangerPage(props: TenantPageProps) {
  const page = await enter(props, "owner", "/settings/danger");
  const [environments, members, usage] = await Promise.all([
    listEnvironments(page.ctx, asking(undefined)),
    listMembers(page.ctx, asking({ limit: maxHeirs, offset: 0 })),
    getStorageUsage(page.ctx, asking({ retention_days: 0 })),
  ]);
  const heirs = members.items
    .filter(({ user_id: id }) => id !== page.user.id)
    .map(({ user_id: id, name, email }) => ({ id, name, email }));
  const auditOf = (action: string) => `/${page.tenant.slug}/audit?action=${action}`;
  return (
    <>
      <SettingsCard title="Take data out" auditHref={auditOf("privacy.")}>
        <DangerRow
          what="Export the tenant"
          says="One JSON file: settings, members, keys, credentials and webhooks without their secrets, rules, monthly sums, invoices, and the newest 10,000 calls and violations. The log's own export has more calls."
        >
          <ExportTenant />
        </DangerRow>
        <DangerRow
          what="Erase a person"
          says="For somebody who asks to be forgotten: deletes what this tenant keeps about them, except their calls' numbers, which name nobody."
        >
          <ErasePerson />
        </DangerRow>
      </SettingsCard>
      <SettingsCard title="Ownership" auditHref={auditOf("member.")}>
        <DangerRow
          what="Transfer ownership"
          says={
            heirs.length === 0
              ? "There is nobody to transfer it to. Invite somebody first."
              : "Somebody else becomes an owner, and you an admin."
          }
        >
          {heirs.length === 0 ? (
            <ButtonLink href={`/${page.tenant.slug}/members`}>Invite somebody</ButtonLink>
          ) : (
            <TransferOwnership heirs={heirs} />
          )}
        </DangerRow>
      </SettingsCard>
      <SettingsCard title="Delete">
        <DangerRow
          what="Delete the tenant"
          says="Its keys stop working at once, and all its data is deleted. Export it first if you may need any of it."
        >
          <DeleteTenant
            keys={environments.items.reduce((sum, { keys }) => sum + keys, 0)}
            calls={usage.calls}
            members={members.total}
          />
        </DangerRow>
      </SettingsCard>
    </>
  );
}

interface DangerRowProps {
  readonly what: string;
  readonly says: string;
  readonly children: ReactNode;
}

function DangerRow({ what, says, children }: DangerRowProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2">
      <div className="min-w-0 max-w-prose flex-1 basis-64">
        <h3 className="font-medium">{what}</h3>
        <p className="text-muted">{says}</p>
      </div>
      {children}
    </div>
  );
}
