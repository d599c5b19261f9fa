import Link from "next/link";
import { type Column, DataTable } from "@/components/data/data-table";
import { FilterBar } from "@/components/data/filter-bar";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { Badge } from "@/components/ui/badge";
import type { AdminUserView } from "@/lib/contract/admin";
import { formatPlural } from "@/lib/format";
import { listAllUsers } from "@/lib/services/admin";
import { type AdminPageProps, enterAdmin } from "../enter";

const pageSize = 50;

export default async function AdminUsersPage(props: AdminPageProps) {
  const page = await enterAdmin(props, "/admin/users");
  const { q, number } = page;
  const users = await listAllUsers(page.ctx, {
    params: undefined,
    query: { q, limit: pageSize, offset: (number - 1) * pageSize },
    body: undefined,
  });
  return (
    <>
      <div className="mb-3 flex flex-wrap gap-2">
        <FilterBar search={{ name: "q", label: "Name or e-mail" }} facets={[]} />
      </div>
      <DataTable
        caption="Users"
        columns={columns}
        rows={users.items}
        rowKey={({ id }) => id}
        path={page.path}
        params={page.params}
        page={number}
        pageSize={pageSize}
        total={users.total}
        empty={<Empty reason={q ? "Nobody is called that" : "No users yet"} />}
      />
    </>
  );
}

const columns: Column<AdminUserView>[] = [
  {
    id: "email",
    header: "E-mail",
    cell: ({ email, is_platform_admin: isAdmin }) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-medium" title={email}>
          {email}
        </span>
        {isAdmin ? <Badge tone="accent">Platform admin</Badge> : null}
      </span>
    ),
  },
  { id: "name", header: "Name", cell: ({ name }) => <GivenText text={name} /> },
  { id: "tenants", header: "Tenants", cell: ({ tenants }) => <Places tenants={tenants} /> },
  {
    id: "seen",
    header: "Last seen",
    cell: ({ last_seen_at: at }) => (
      <>
        <span className="sm:hidden">{at ? "seen " : "seen: "}</span>
        {at ? <Time at={at} /> : "Never"}
      </>
    ),
  },
  {
    id: "created",
    header: "Created",
    cell: ({ created_at: at }) => (
      <>
        <span className="sm:hidden">since </span>
        <Time at={at} form="date" />
      </>
    ),
  },
];

const shownPlaces = 3;

function Places({ tenants }: Pick<AdminUserView, "tenants">) {
  if (tenants.length === 0) return <span className="text-muted">None</span>;
  const rest = tenants.slice(shownPlaces);
  return (
    <span className="flex min-w-0 flex-wrap gap-x-2">
      {tenants.slice(0, shownPlaces).map(({ id, slug, role }) => (
        <span key={id} className="truncate">
          <Link href={`/admin?q=${slug}`} prefetch={false} className="link">
            {slug}
          </Link>{" "}
          <span className="text-muted">{role}</span>
        </span>
      ))}
      {rest.length > 0 ? (
        <span className="text-muted" title={rest.map(({ slug }) => slug).join(", ")}>
          and {formatPlural(rest.length, "more", "more")}
        </span>
      ) : null}
    </span>
  );
}
