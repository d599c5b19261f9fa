import type { Metadata } from "next";
import Link from "next/link";
import { type Column, DataTable } from "@/components/data/data-table";
import type { Facet } from "@/components/data/facets";
import { FilterBar } from "@/components/data/filter-bar";
import { PageHeader } from "@/components/data/page-header";
import { Meter } from "@/components/data/stat";
import { Empty } from "@/components/data/states";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { InviteActions } from "@/components/members/invite-actions";
import { InviteMember } from "@/components/members/invite-member";
import { MemberMenu } from "@/components/members/member-menu";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { hasRole } from "@/lib/auth/roles";
import type { BudgetView } from "@/lib/contract/budgets";
import { roles } from "@/lib/contract/common";
import type { InviteView, MemberView } from "@/lib/contract/members";
import { formatCount, formatUsd } from "@/lib/format";
import { toUsd } from "@/lib/money";
import { loadMembersParams } from "@/lib/search-params";
import { getUsage } from "@/lib/services/billing";
import { listBudgets } from "@/lib/services/budgets";
import { listInvites } from "@/lib/services/invites";
import { listMembers, readMemberUse } from "@/lib/services/members";
import { asking, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Members" };

const pageSize = 50;

const facets: readonly Facet[] = [
  {
    name: "role",
    label: "Role",
    kind: "one",
    choices: roles.map((value) => ({
      value,
      label: value.charAt(0).toUpperCase() + value.slice(1),
    })),
  },
];

export default async function MembersPage(props: TenantPageProps) {
  const page = await enter(props, "viewer", "/members");
  const asked = loadMembersParams(page.params);
  const number = Math.max(1, asked.page);
  const role = roles.find((one) => one === asked.role);
  const members = await listMembers(
    page.ctx,
    asking({
      limit: pageSize,
      offset: (number - 1) * pageSize,
      ...(asked.q ? { q: asked.q } : {}),
      ...(role ? { role } : {}),
    }),
  );
  const canManage = hasRole(page.role, "admin");
  const { total: owners } = await listMembers(
    page.ctx,
    asking({ limit: 1, offset: 0, role: "owner" }),
  );
  const isFiltered = Boolean(asked.q || role);
  const figures = hasRole(page.role, "member") ? await readFigures(page) : null;
  const seats = figures?.usage.seats;
  const isFull = seats !== undefined && seats.limit !== null && seats.used >= seats.limit;
  return (
    <>
      <PageHeader
        title="Members"
        note="Who can do what here, and who is still to come."
        action={canManage && !isFull ? <InviteMember /> : null}
      />
      {seats ? <Seats page={page} seats={seats} isFull={isFull && canManage} /> : null}
      <div className="mb-3 flex flex-wrap gap-1.5">
        <FilterBar facets={facets} search={{ name: "q", label: "Find a member" }} />
      </div>
      <DataTable
        caption="Members"
        columns={memberColumns(page, canManage, figures, owners)}
        rows={members.items}
        rowKey={(member) => member.user_id}
        path={page.path}
        params={page.params}
        page={number}
        pageSize={pageSize}
        total={members.total}
        empty={
          <Empty
            reason={isFiltered ? "No members match these filters" : "No members here"}
            step={
              <ButtonLink size="sm" href={page.path}>
                Clear filters
              </ButtonLink>
            }
          />
        }
      />
      {figures ? <Invites page={page} canManage={canManage} /> : null}
    </>
  );
}

/** What a viewer does not see. */
async function readFigures({ ctx }: EnteredPage) {
  const [usage, use, budgets] = await Promise.all([
    getUsage(ctx, asking(undefined)),
    readMemberUse(ctx),
    listBudgets(ctx, asking({ limit: 200, offset: 0 })),
  ]);
  const ofMembers = budgets.items.filter(({ scope }) => scope === "member");
  return { usage, use, budgets: new Map(ofMembers.map((one) => [one.subject_id, one])) };
}

type Figures = Awaited<ReturnType<typeof readFigures>>;

interface SeatsProps {
  readonly page: EnteredPage;
  readonly seats: Figures["usage"]["seats"];
  /** No seat is left, and the viewer could otherwise invite. */
  readonly isFull: boolean;
}

function Seats({ page, seats: { used, limit }, isFull }: SeatsProps) {
  const text = limit === null ? formatCount(used) : `${formatCount(used)} of ${formatCount(limit)}`;
  return (
    <div className="mb-4 max-w-sm">
      <Meter
        label="Seats"
        used={used}
        limit={limit}
        text={text}
        note={
          isFull ? (
            <>
              All seats are taken.{" "}
              <Link className="link" href={`/${page.tenant.slug}/billing`}>
                Change the plan
              </Link>{" "}
              to invite more.
            </>
          ) : undefined
        }
      />
    </div>
  );
}

const memberColumns = (
  page: EnteredPage,
  canManage: boolean,
  figures: Figures | null,
  owners: number,
): Column<MemberView>[] => [
  {
    id: "name",
    header: "Name",
    cell: (member) => (
      <>
        {canManage ? (
          <Link
            href={`/${page.tenant.slug}/audit?actor=${member.user_id}&period=90d`}
            prefetch={false}
            title="What they did in 90 days"
            className="hover:underline"
          >
            <GivenText text={member.name} />
          </Link>
        ) : (
          <GivenText text={member.name} />
        )}
        <span className="block truncate font-normal text-muted text-xs">{member.email}</span>
      </>
    ),
    className: "py-1.5",
  },
  { id: "role", header: "Role", cell: ({ role }) => <RoleBadge role={role} /> },
  ...(figures ? figureColumns(figures) : []),
  {
    id: "seen",
    header: "Last seen",
    cell: (member) => (
      <>
        <span className="sm:hidden">{member.last_seen_at ? "Seen " : "Seen: "}</span>
        {member.last_seen_at ? <Time at={member.last_seen_at} /> : "Never"}
      </>
    ),
  },
  {
    id: "joined",
    header: "Joined",
    cell: (member) => <Time at={member.joined_at} form="date" />,
    className: "max-sm:hidden",
  },
  {
    id: "actions",
    header: "Actions",
    align: "end",
    className: "max-sm:ml-auto",
    cell: (member) => {
      const isSelf = member.user_id === page.user.id;
      const isBelow = canManage && (member.role !== "owner" || page.role === "owner");
      return isSelf || isBelow ? (
        <MemberMenu
          member={member}
          isSelf={isSelf}
          canManage={canManage}
          isLastOwner={isSelf && page.role === "owner" && owners === 1}
          keys={figures?.use.get(member.user_id)?.keys ?? 0}
          budget={figures?.budgets.get(member.user_id)}
        />
      ) : null;
    },
  },
];

const figureColumns = ({ use, budgets }: Figures): Column<MemberView>[] => [
  {
    id: "budget",
    header: "Budget",
    cell: ({ user_id }) => <MemberBudgetMeter budget={budgets.get(user_id)} />,
    className:
      "min-w-40 py-1.5 max-sm:min-w-0 max-sm:py-0 max-sm:not-has-[meter]:hidden max-sm:has-[meter]:min-w-full max-sm:has-[meter]:py-1.5",
  },
  {
    id: "spend",
    header: "Spend 30d",
    align: "end",
    cell: ({ user_id }) => (
      <>
        {formatUsd(toUsd(use.get(user_id)?.costNanoUsd ?? 0n), "card")}
        <span className="sm:hidden"> in 30 days</span>
      </>
    ),
  },
];

function MemberBudgetMeter({ budget }: Readonly<{ budget: BudgetView | undefined }>) {
  if (!budget) return <span className="text-muted">No budget</span>;
  const { spent_usd: used, limit_usd: limit, period } = budget;
  const text = `${formatUsd(used, "card")} / ${formatUsd(limit, "card")} ${period}`;
  return <Meter label="Budget" used={used} limit={limit} text={text} isLabelHidden />;
}

function RoleBadge({ role }: Readonly<{ role: MemberView["role"] }>) {
  return (
    <Badge tone={role === "owner" ? "accent" : "neutral"}>
      <span className="capitalize">{role}</span>
    </Badge>
  );
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
        columns={inviteColumns(page, canManage)}
        rows={open}
        rowKey={(invite) => invite.id}
        path={page.path}
        params={page.params}
        empty={null}
      />
    </section>
  );
}

const inviteColumns = (page: EnteredPage, canManage: boolean): Column<InviteView>[] => [
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
          cell: (invite: InviteView) => (
            <InviteActions
              id={invite.id}
              email={invite.email}
              canResend={hasRole(page.role, invite.role)}
              hasMail={page.ctx.installation.SMTP_URL !== undefined}
            />
          ),
        },
      ]
    : []),
];
