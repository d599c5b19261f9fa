import type { Metadata } from "next";
import { type Column, DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { CredentialForm } from "@/components/providers/credential-form";
import { DeleteCredential } from "@/components/providers/delete-credential";
import { Badge } from "@/components/ui/badge";
import type { ProviderView } from "@/lib/contract/providers";
import { listProviders } from "@/lib/services/providers";
import { asking, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Providers" };

interface Row {
  readonly id: ProviderView["provider"] | "sandbox";
  readonly label: string;
  readonly stored: ProviderView | null;
}

const labels = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google Gemini",
  azure: "Azure OpenAI",
  sandbox: "Sandbox",
} as const;

const order = ["openai", "anthropic", "google", "azure", "sandbox"] as const;

export default async function ProvidersPage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/providers");
  const { items } = await listProviders(page.ctx, asking({ limit: 100, offset: 0 }));
  const rows = order.map((id) => ({
    id,
    label: labels[id],
    stored: items.find(({ provider }) => provider === id) ?? null,
  }));
  return (
    <>
      <PageHeader
        title="Providers"
        note={`Whose keys the gateway spends in ${page.env}. The sandbox answers from this server and needs none.`}
      />
      <DataTable
        caption="Providers"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        path={page.path}
        params={page.params}
        empty={null}
      />
    </>
  );
}

const columns: readonly Column<Row>[] = [
  {
    id: "provider",
    header: "Provider",
    cell: ({ label }) => <span className="font-medium">{label}</span>,
  },
  { id: "source", header: "Source", cell: (row) => <Source row={row} /> },
  {
    id: "key",
    header: "Key",
    cell: ({ stored }) => (stored ? <code>{stored.masked}</code> : "—"),
  },
  {
    id: "base",
    header: "Address",
    cell: ({ stored }) => <GivenText text={stored?.base_url ?? "The provider's own"} />,
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ stored }) => (stored ? <Time at={stored.updated_at} /> : "—"),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: ({ id, label, stored }) =>
      id === "sandbox" ? null : (
        <span className="inline-flex gap-1">
          <CredentialForm provider={id} label={label} stored={stored} />
          {stored ? <DeleteCredential provider={id} label={label} /> : null}
        </span>
      ),
  },
];

function Source({ row }: Readonly<{ row: Row }>) {
  if (row.id === "sandbox") return <Badge tone="ok">Built in</Badge>;
  if (row.stored) return <Badge tone="ok">Stored</Badge>;
  return <Badge title="Calls get 503 unless this server has a key of its own">None stored</Badge>;
}
