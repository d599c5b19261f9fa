import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/data/page-header";
import { RuleEditor } from "@/components/policies/rule-editor";
import { RuleHistory } from "@/components/policies/rule-history";
import { hasRole } from "@/lib/auth/roles";
import type { PolicyVersionView, PolicyView } from "@/lib/contract/policies";
import { AppError } from "@/lib/errors";
import type { RawParams } from "@/lib/search-params";
import { getPolicy } from "@/lib/services/policies";
import { listPolicyVersions } from "@/lib/services/policy-versions";
import { getViolation } from "@/lib/services/violation-detail";
import { ElsewherePage, findElsewhere } from "../../elsewhere";
import { about, type EnteredPage, enter } from "../../enter";
import { readEditorChoices } from "../editor-choices";

export const metadata: Metadata = { title: "Rule" };

interface RulePageProps {
  readonly params: Promise<{ readonly tenant: string; readonly id: string }>;
  readonly searchParams: Promise<RawParams>;
}

export default async function RulePage(props: RulePageProps) {
  const { id } = await props.params;
  const page = await enter(props, "member", `/policies/${id}`);
  const canWrite = hasRole(page.role, "admin");
  const rule = await orNull(() => getPolicy(page.ctx, about({ id })));
  const isHistory = rule === null || page.params.tab === "history";
  const versions = isHistory ? await readVersions(page, id) : [];
  const name = rule?.name ?? versions[0]?.state.name;
  const up = { href: `/${page.tenant.slug}/policies`, label: "Policies" };
  if (name === undefined) {
    const env = await findElsewhere(page, "rule", id);
    return env ? <ElsewherePage page={page} what="rule" env={env} up={up} /> : notFound();
  }
  const history = `${page.path}?tab=history`;
  return (
    <>
      <PageHeader
        up={up}
        title={name}
        {...(rule ? {} : { note: "This rule is deleted; what it caught and its versions stay." })}
        tabs={[
          ...(rule ? [{ href: page.path, label: "Rule" }] : []),
          { href: history, label: "History" },
        ]}
        here={isHistory ? history : page.path}
      />
      {isHistory ? (
        <RuleHistory policyId={id} versions={versions} canWrite={canWrite} />
      ) : rule ? (
        <Editor page={page} rule={rule} canWrite={canWrite} />
      ) : null}
    </>
  );
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

async function readVersions({ ctx }: EnteredPage, id: string): Promise<PolicyVersionView[]> {
  const input = { params: { id }, query: { limit: 100, offset: 0 }, body: undefined };
  return (await orNull(() => listPolicyVersions(ctx, input)))?.items ?? [];
}

interface EditorProps {
  readonly page: EnteredPage;
  readonly rule: PolicyView;
  readonly canWrite: boolean;
}

async function Editor({ page, rule, canWrite }: EditorProps) {
  const { violation: given } = page.params;
  const violation =
    typeof given === "string"
      ? await orNull(() => getViolation(page.ctx, about({ id: given })))
      : null;
  return (
    <RuleEditor
      {...(await readEditorChoices(page))}
      key={rule.id}
      rule={rule}
      canWrite={canWrite}
      testText={violation?.redacted_payload.original_prompt_preview ?? ""}
    />
  );
}
