import { EditConfig } from "@/components/admin/edit-config";
import { type Column, DataTable } from "@/components/data/data-table";
import { Time } from "@/components/data/time";
import {
  type GlobalConfigKey,
  type GlobalConfigView,
  globalConfigEditor,
  globalConfigs,
} from "@/lib/contract/configs";
import type { RuntimeEnv } from "@/lib/env";
import { listGlobalConfigs } from "@/lib/services/configs";
import { type AdminPageProps, enterAdmin } from "../enter";
import { boundsOf, defaultOf, inWords } from "./config-words";

export default async function AdminConfigsPage(props: AdminPageProps) {
  const page = await enterAdmin(props, "/admin/configs");
  const { items } = await listGlobalConfigs(page.ctx, {
    params: undefined,
    query: { limit: 100, offset: 0 },
    body: undefined,
  });
  const rows = items.flatMap((view) => (isKnown(view) ? [view] : []));
  return (
    <DataTable
      caption="Settings of the installation"
      columns={columnsOf(page.ctx.installation)}
      rows={rows}
      rowKey={({ key }) => key}
      path={page.path}
      params={page.params}
      empty={null}
    />
  );
}

type KnownConfig = GlobalConfigView & { readonly key: GlobalConfigKey };

const isKnown = (view: GlobalConfigView): view is KnownConfig =>
  Object.hasOwn(globalConfigs, view.key);

const columnsOf = (env: RuntimeEnv): Column<KnownConfig>[] => [
  {
    id: "key",
    header: "Key",
    cell: ({ key, description }) => (
      <>
        <code className="block truncate font-medium">{key}</code>
        <span className="block whitespace-normal text-muted text-xs">{description}</span>
      </>
    ),
    className: "py-1.5",
  },
  {
    id: "value",
    header: "Value",
    cell: (config) =>
      config.is_default ? (
        <span className="text-muted">Default</span>
      ) : (
        <span className="nums font-medium">
          <span className="sm:hidden">Set to </span>
          {inWords(config.value)}
        </span>
      ),
  },
  {
    id: "default",
    header: "Default",
    cell: ({ key, is_default: isDefault }) => (
      <>
        {isDefault ? null : <span className="sm:hidden">default </span>}
        {defaultOf(key, env)}
      </>
    ),
  },
  {
    id: "bounds",
    header: "Bounds",
    cell: ({ key }) => boundsOf(globalConfigEditor(key)),
    className: "max-sm:hidden",
  },
  {
    id: "by",
    header: "Changed by",
    cell: ({ updated_at: at, updated_by_name: name }) =>
      at ? (
        <>
          <bdi>{name ?? "Former user"}</bdi>{" "}
          <span className="text-muted">
            <Time at={at} />
          </span>
        </>
      ) : (
        <span className="text-muted max-sm:hidden">Nobody</span>
      ),
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: ({ key, value, is_default: isDefault, description }) => (
      <EditConfig
        name={key}
        description={description}
        editor={globalConfigEditor(key)}
        value={isDefault ? null : String(value)}
        byDefault={defaultOf(key, env)}
      />
    ),
  },
];
