import type { Metadata } from "next";
import { type Column, DataTable } from "@/components/data/data-table";
import { PageHeader } from "@/components/data/page-header";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { InviteActions } from "@/components/members/invite-actions";
import { InviteMember } from "@/components/members/invite-member";
import { MemberMenu } from "@/components/members/member-menu";
import { Badge } from "@/components/ui/badge";
import { hasRole } from "@/lib/auth/roles";
import type { InviteView, MemberView } from "@/lib/contract/members";
import { formatPlural } from "@/lib/format";
import { loadMembersParams } from "@/lib/search-params";
import { listInvites } from "@/lib/services/invites";
import { listMembers } from "@/lib/services/members";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Members" };

const pageSize = 50;

export default async function MembersPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "/members");
  const number = Math.max(1, loadMembersParams(page.params).page);
  const members = await listMembers(
    page.ctx,
    asking({ limit: pageSize, offset: (number - 1) * pageSize }),
  );
  const canManage = hasRole(page.role, "admin");
  return (
    <>
      <PageHeader
        title="Members"
        note={`${formatPlural(members.total, "person", "people")} can see this tenant.`}
        action={canManage ? <InviteMember /> : null}
      />
      <DataTable
        caption="Members"
        columns={memberColumns(page, canManage)}
        rows={members.items}
        rowKey={(member) => member.user_id}
        path={page.path}
        params={page.params}
        page={number}
        pageSize={pageSize}
        total={members.total}
        empty={<Empty reason="No members here" />}
      />
      {hasRole(page.role, "member") ? <Invites page={page} canManage={canManage} /> : null}
    </>
  );
}

const memberColumns = (page: EnteredPage, canManage: boolean): Column<MemberView>[] => [
  {
    id: "name",
    header: "Name",
    cell: (member) => (
      <>
        <GivenText text={member.name} />
        <span className="block truncate font-normal text-muted text-xs">{member.email}</span>
      </>
    ),
    className: "py-1.5",
  },
  { id: "role", header: "Role", cell: ({ role }) => <RoleBadge role={role} /> },
  {
    id: "seen",
    header: "Last seen",
    cell: (member) => (member.last_seen_at ? <Time at={member.last_seen_at} /> : "Never"),
  },
  { id: "joined", header: "Joined", cell: (member) => <Time at={member.joined_at} form="date" /> },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    cell: (member) => {
      const isSelf = member.user_id === page.user.id;
      const isBelow = canManage && (member.role !== "owner" || page.role === "owner");
      return isSelf || isBelow ? <MemberMenu member={member} isSelf={isSelf} /> : null;
    },
  },
];

function RoleBadge({ role }: Readonly<{ role: MemberView["role"] }>) {
  return <Badge tone={role === "owner" ? "accent" : "neutral"}>{role}</Badge>;
}

async function Invites({ page, canManage }: Readonly<{ page: EnteredPage; canManage: boolean }>) {
  const { items } = await listInvites(page.ctx, asking({ limit: 100, offset: 0 }));
  const open = items.filter(({ status }) => status === "pending" || status === "expired");
  if (open.length === 0) return null;
  return (
    <section className="mt-6">
      <h2 className="mb-2 font-medium">Invitations</h2>
      <DataTable
        caption="Invitations"
        columns={inviteColumns(canManage)}
        rows={open}
        rowKey={(invite) => invite.id}
        path={page.path}
        params={page.params}
        empty={null}
      />
    </section>
  );
}

const inviteColumns = (canManage: boolean): Column<InviteView>[] => [
  { id: "email", header: "E-mail", cell: (invite) => <GivenText text={invite.email} /> },
  { id: "role", header: "Role", cell: ({ role }) => <RoleBadge role={role} /> },
  {
    id: "by",
    header: "Invited by",
    cell: (invite) => <GivenText text={invite.invited_by ?? "—"} />,
  },
  {
    id: "expires",
    header: "Expires",
    cell: (invite) =>
      invite.status === "expired" ? (
        <Badge tone="medium">Expired</Badge>
      ) : (
        <Time at={invite.expires_at} />
      ),
  },
  ...(canManage
    ? [
        {
          id: "actions",
          header: "Actions",
          align: "end" as const,
          cell: (invite: InviteView) => <InviteActions id={invite.id} email={invite.email} />,
        },
      ]
    : []),
];
