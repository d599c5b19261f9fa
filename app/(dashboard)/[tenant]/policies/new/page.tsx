import type { Metadata } from "next";
import { PageHeader } from "@/components/data/page-header";
import { RuleEditor } from "@/components/policies/rule-editor";
import { enter, type TenantPageProps } from "../../enter";
import { readEditorChoices } from "../editor-choices";

export const metadata: Metadata = { title: "New rule" };

export default async function NewRulePage(props: TenantPageProps) {
  const page = await enter(props, "admin", "/policies/new");
  return (
    <>
      <PageHeader
        up={{ href: `/${page.tenant.slug}/policies`, label: "Policies" }}
        title="New rule"
      />
      <RuleEditor {...(await readEditorChoices(page))} rule={null} canWrite testText="" />
    </>
  );
}
