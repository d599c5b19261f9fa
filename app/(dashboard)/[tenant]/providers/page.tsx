import type { Metadata } from "next";
import Link from "next/link";
import { type Column, DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { DeleteCredential, TestCredential } from "@/components/providers/credential-actions";
import { CredentialForm } from "@/components/providers/credential-form";
import { Badge } from "@/components/ui/badge";
import { providerName } from "@/lib/contract/choices";
import type { ProviderView } from "@/lib/contract/providers";
import { formatCount, formatPercent } from "@/lib/format";
import { type ProviderHealth, readProviderHealth } from "@/lib/services/provider-sources";
import { listProviders } from "@/lib/services/providers";
import { asking, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Providers" };

interface Row extends ProviderHealth {
  readonly label: string;
  readonly stored: ProviderView | null;
}

export default async function ProvidersPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/providers");
  const [{ items }, health] = await Promise.all([
    listProviders(page.ctx, asking({ limit: 100, offset: 0 })),
    readProviderHealth(page.ctx),
  ]);
  const rows = health.map((one) => ({
    ...one,
    label: providerName(one.provider),
    stored: items.find(({ provider }) => provider === one.provider) ?? null,
  }));
  return (
    <>
      <PageHeader
        title="Providers"
        note={
          items.length === 0
            ? `Nothing is stored in ${page.env} yet. The sandbox works now and needs no credential.`
            : `Which credentials the gateway calls with in ${page.env}, and whether they work.`
        }
      />
      <DataTable
        caption="Providers"
        columns={columnsFor(page.tenant.slug, firstsOf(rows))}
        rows={rows}
        rowKey={({ provider }) => provider}
        path={page.path}
        params={page.params}
        empty={null}
      />
    </>
  );
}

/** The rows whose buttons the keys press. */
interface Firsts {
  readonly toAdd: Row | undefined;
  readonly toTest: Row | undefined;
}

const firstsOf = (rows: readonly Row[]): Firsts => ({
  toAdd: rows.find(({ provider, stored }) => provider !== "sandbox" && stored === null),
  toTest: rows.find(({ source }) => source === "stored" || source === "server"),
});

const columnsFor = (slug: string, firsts: Firsts): readonly Column<Row>[] => [
  {
    id: "provider",
    header: "Provider",
    cell: ({ provider, label }) => (
      <Link
        href={`/${slug}/logs?provider=${provider}`}
        prefetch={false}
        className="font-medium hover:underline"
      >
        {label}
      </Link>
    ),
  },
  { id: "source", header: "Source", cell: (row) => <Source row={row} /> },
  {
    id: "key",
    header: "Credential",
    cell: ({ stored }) => (stored ? <code>{stored.masked}</code> : "—"),
    className: "max-sm:hidden",
  },
  {
    id: "base",
    header: "Address",
    cell: ({ provider, stored }) => (
      <GivenText
        text={stored?.base_url ?? (provider === "sandbox" ? "This server" : "Provider's own")}
      />
    ),
    className: "max-sm:hidden",
  },
  { id: "health", header: "Health, 24 h", cell: (row) => <Health row={row} slug={slug} /> },
  {
    id: "used",
    header: "Last used",
    cell: ({ lastUsedAt }) =>
      lastUsedAt ? (
        <>
          <span className="sm:hidden">used </span>
          <Time at={lastUsedAt} />
        </>
      ) : (
        "Not used in 30 days"
      ),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: (row) => <Actions row={row} firsts={firsts} />,
  },
];

function Source({ row: { source } }: Readonly<{ row: Row }>) {
  switch (source) {
    case "sandbox":
      return <Badge tone="ok">Sandbox</Badge>;
    case "stored":
      return <Badge tone="ok">Stored</Badge>;
    case "server":
      return (
        <Badge tone="accent" title="The key of this server's environment">
          Server variable
        </Badge>
      );
    case "missing":
      return <Badge title="Calls to it get 503 until a credential is added">Missing</Badge>;
  }
}

function Health({ row, slug }: Readonly<{ row: Row; slug: string }>) {
  const { provider, calls, failed, isPaused } = row;
  if (isPaused) {
    return (
      <Badge
        tone="critical"
        title="Its last calls failed in a row, so the gateway waits 30 seconds between attempts"
      >
        Paused
      </Badge>
    );
  }
  if (calls === 0) return <span className="text-muted">No calls</span>;
  const percent = (failed / calls) * 100;
  const tone = percent >= 10 ? "critical" : percent >= 1 ? "medium" : "ok";
  const share = (
    <Badge tone={tone} title={`${formatCount(failed)} of ${formatCount(calls)} calls failed`}>
      {formatPercent(percent)} failed
    </Badge>
  );
  if (failed === 0) return share;
  return (
    <Link
      href={`/${slug}/logs?provider=${provider}&outcome=failed&period=24h`}
      prefetch={false}
      className="hover:underline"
    >
      {share}
    </Link>
  );
}

function Actions({ row, firsts }: Readonly<{ row: Row; firsts: Firsts }>) {
  const { provider, label, stored, source, calls, hasServerKey } = row;
  if (provider === "sandbox") return null;
  const needsResource = provider === "azure" && (stored?.base_url ?? "{resource}").includes("{");
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      {source === "missing" ? null : (
        <TestCredential {...{ provider, label, needsResource }} hasKey={row === firsts.toTest} />
      )}
      <CredentialForm {...{ provider, label, stored }} hasKey={row === firsts.toAdd} />
      {stored ? <DeleteCredential {...{ provider, label, calls, hasServerKey }} /> : null}
    </span>
  );
}
