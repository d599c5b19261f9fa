import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Severity } from "@/components/data/badges";
import { Copy } from "@/components/data/copy";
import { Fact, FactList } from "@/components/data/facts";
import { PageHeader } from "@/components/data/page-header";
import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { ruleSentence } from "@/components/policies/rule-words";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { AllowDialog } from "@/components/violations/allow-dialog";
import { NeighbourLinks } from "@/components/violations/neighbour-links";
import { VerdictForm } from "@/components/violations/verdict-form";
import { ViolationStatus } from "@/components/violations/violation-columns";
import { Decision, Preview, Timeline } from "@/components/violations/violation-story";
import { doneWords, foundWords } from "@/components/violations/violation-words";
import { hasRole } from "@/lib/auth/roles";
import { providerName } from "@/lib/contract/choices";
import type { ViolationDetail } from "@/lib/contract/violations";
import { AppError } from "@/lib/errors";
import { formatCount, formatPlural } from "@/lib/format";
import { hrefWith, type RawParams } from "@/lib/search-params";
import { getViolation } from "@/lib/services/violation-detail";
import { listViolations } from "@/lib/services/violations";
import { ElsewherePage, findElsewhere } from "../../elsewhere";
import { about, asking, type EnteredPage, enter } from "../../enter";
import { readViolationAddress } from "../violation-address";

export const metadata: Metadata = { title: "Violation" };

interface ViolationPageProps {
  readonly params: Promise<{ readonly tenant: string; readonly id: string }>;
  readonly searchParams: Promise<RawParams>;
}

export default async function ViolationPage(props: ViolationPageProps) {
  const { id } = await props.params;
  const page = await enter(props, "member", `/violations/${id}`);
  const { slug } = page.tenant;
  const up = { href: hrefWith(`/${slug}/violations`, page.params), label: "Violations" };
  const violation = await read(page, id);
  if (!violation) {
    const env = await findElsewhere(page, "violation", id);
    return env ? <ElsewherePage page={page} what="violation" env={env} up={up} /> : notFound();
  }
  const isAdmin = hasRole(page.role, "admin");
  const { rule, assignee } = violation;
  return (
    <>
      <PageHeader
        up={up}
        title={foundWords(violation)}
        note={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Severity value={violation.severity} />
            <ViolationStatus value={violation.status} />
            <span>{doneWords(violation)}</span>
            <Time at={violation.detected_at} form="full" />
            <span>{assignee ? <bdi>{assignee.name}</bdi> : "Assigned to nobody"}</span>
          </span>
        }
        action={<Neighbours page={page} id={id} />}
      />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid content-start gap-4">
          <Card title={violation.direction === "request" ? "In the prompt" : "In the answer"}>
            <Preview violation={violation} />
          </Card>
          <Card title="What the rules did">
            <Decision violation={violation} slug={slug} />
          </Card>
          <Card title="Timeline">
            <Timeline events={violation.timeline} />
          </Card>
        </div>
        <div className="grid content-start gap-4">
          <Card title="Verdict">
            <VerdictForm
              key={`${violation.id} ${violation.note}`}
              violation={{ id, status: violation.status, assignee: assignee?.id ?? null }}
              note={violation.note}
              isMine={assignee?.id === page.user.id}
            />
            {isAdmin && rule && !rule.is_deleted ? (
              <div className="mt-3 flex flex-wrap gap-2 border-t pt-3">
                <AllowDialog violationId={id} ruleName={rule.name} />
                <ButtonLink size="sm" href={`/${slug}/policies/${rule.id}?violation=${id}`}>
                  Try a change to this rule
                </ButtonLink>
              </div>
            ) : null}
          </Card>
          <RuleThen violation={violation} slug={slug} />
          <Facts violation={violation} slug={slug} />
        </div>
      </div>
    </>
  );
}

async function read(page: EnteredPage, id: string): Promise<ViolationDetail | null> {
  try {
    return await getViolation(page.ctx, about({ id }));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** Neighbours within one page of the filtered list. */
async function Neighbours({ page, id }: Readonly<{ page: EnteredPage; id: string }>) {
  const { items } = await listViolations(
    page.ctx,
    asking(readViolationAddress({ ...page, params: { ...page.params } }).query),
  );
  const at = items.findIndex((item) => item.id === id);
  const to = (item: { readonly id: string } | undefined) =>
    item ? hrefWith(`/${page.tenant.slug}/violations/${item.id}`, page.params) : null;
  return (
    <NeighbourLinks
      newerHref={at > 0 ? to(items[at - 1]) : null}
      olderHref={at >= 0 ? to(items[at + 1]) : null}
    />
  );
}

interface PartProps {
  readonly violation: ViolationDetail;
  readonly slug: string;
}

type Rule = NonNullable<ViolationDetail["rule"]>;

function ruleNow(rule: Rule): string {
  if (!rule.is_active) return "The rule is off now.";
  if (rule.current_version === rule.version) return "It is in force unchanged.";
  return `It is in force at version ${rule.current_version}.`;
}

function Deletion({ rule: { deleted_at: at, deleted_by: by } }: Readonly<{ rule: Rule }>) {
  return (
    <>
      Rule deleted
      {by ? (
        <>
          {" "}
          by <bdi>{by.name}</bdi>
        </>
      ) : null}
      {at ? (
        <>
          {" "}
          on <Time at={at} form="full" />
        </>
      ) : null}
      .
    </>
  );
}

function RuleThen({ violation: { rule }, slug }: PartProps) {
  if (!rule) return null;
  return (
    <Card title="The rule as it was">
      <p>
        <Link href={`/${slug}/policies/${rule.id}`} className="link">
          <bdi>{rule.name}</bdi>
        </Link>{" "}
        <span className="text-muted">version {rule.version}</span>
      </p>
      {rule.state ? (
        <p className="mt-1 text-muted [overflow-wrap:anywhere]">
          <bdi>{ruleSentence(rule.state)}</bdi>
        </p>
      ) : null}
      <p className="mt-1 text-muted text-sm">
        {rule.is_deleted ? <Deletion rule={rule} /> : ruleNow(rule)}
      </p>
    </Card>
  );
}

function Facts({ violation, slug }: PartProps) {
  const { request, similar_30d: similar, owasp, rule_id: rule } = violation;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      "Call",
      request ? (
        <Link key="call" href={`/${slug}/logs?request=${request.id}`} className="link">
          {request.request_id}
        </Link>
      ) : (
        "Its record has expired."
      ),
    ],
    [
      "Key",
      <Link key="key" href={`/${slug}/keys?key=${violation.key_id}`} className="link block">
        <GivenText text={violation.key_name ?? violation.api_key} />
      </Link>,
    ],
    ["Provider", providerName(violation.provider)],
    ["Model", <GivenText key="model" text={violation.model ?? "none named"} />],
    ["OWASP", owasp ? `${owasp.id} ${owasp.title}` : "No item"],
    [
      "Similar",
      <Link
        key="similar"
        className="link"
        href={hrefWith(`/${slug}/violations`, {
          period: "30d",
          status: "any",
          type: violation.type,
          ...(rule ? { rule } : {}),
        })}
      >
        {formatPlural(similar.count, "other")} in 30 days, {formatCount(similar.false_positives)}{" "}
        false
      </Link>,
    ],
    [
      "Id",
      <span key="id" className="flex items-center gap-1">
        <code className="truncate text-xs">{violation.id}</code>
        <Copy value={violation.id} label="the violation's id" />
      </span>,
    ],
  ];
  return (
    <Card title="Where">
      <FactList className="items-center">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} className="truncate">
            {value}
          </Fact>
        ))}
      </FactList>
    </Card>
  );
}
