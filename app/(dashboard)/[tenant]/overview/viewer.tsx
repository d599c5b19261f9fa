import { PageHeader } from "@/components/data/page-header";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { listPlans } from "@/lib/services/billing";
import { listMembers } from "@/lib/services/members";
import { getInfo } from "@/lib/services/tenants";
import { asking, type EnteredPage } from "../enter";

/** What a viewer sees of the overview: where they are, and who can give them more access. */
export async function ViewerOverview({ page }: Readonly<{ page: EnteredPage }>) {
  const all = asking({ limit: 100, offset: 0 });
  const [{ items }, plans, info] = await Promise.all([
    listMembers(page.ctx, all),
    listPlans(page.ctx, all),
    getInfo(page.ctx, asking(undefined)),
  ]);
  const plan = plans.items.find(({ id }) => id === info.plan)?.name ?? info.plan;
  const able = items.filter(({ role }) => role === "admin" || role === "owner");
  return (
    <>
      <PageHeader title={page.tenant.name} />
      <Card title="You are a viewer here" className="max-w-prose">
        <p className="text-muted">
          <bdi>{info.name}</bdi> is on the {plan} plan; you look at {page.env}. You see the members,
          the plan and the documents. Calls, cost and rules need the member role, which these people
          can give:
        </p>
        <ul className="mt-3 space-y-1">
          {able.slice(0, 10).map(({ user_id, name, email }) => (
            <li key={user_id}>
              <bdi>{name}</bdi> <span className="text-muted">{email}</span>
            </li>
          ))}
        </ul>
        <div className="mt-4 flex flex-wrap gap-2">
          <ButtonLink href={`${page.path}/billing`}>See the plan</ButtonLink>
          <ButtonLink href="/docs">Read the docs</ButtonLink>
        </div>
      </Card>
    </>
  );
}
