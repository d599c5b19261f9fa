import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { OpenTarget } from "@/components/docs/open-target";
import { publicUrl } from "@/lib/control-plane";
import { type EndpointGroup, endpointGroups, shapesOf } from "../../documents";
import { OperationSection } from "../../operation-section";
import { SchemaTable } from "../../schema-table";

interface GroupPageProps {
  readonly params: Promise<{ readonly group: string }>;
}

async function groupOf({ params }: GroupPageProps): Promise<EndpointGroup | undefined> {
  const { group: slug } = await params;
  return endpointGroups().find((group) => group.slug === slug);
}

export async function generateMetadata(props: GroupPageProps): Promise<Metadata> {
  return { title: `${(await groupOf(props))?.name ?? "Docs"} API` };
}

export default async function DocsGroupPage(props: GroupPageProps) {
  await connection();
  const group = await groupOf(props);
  if (!group) return notFound();
  const shapes = shapesOf(group);
  return (
    <>
      <h1 className="mt-6 font-semibold text-xl">{group.name}</h1>
      <ul className="mt-3 text-sm">
        {group.endpoints.map((it) => (
          <li key={it.operationId} className="py-0.5">
            <a href={`#${it.operationId}`}>{it.summary}</a>{" "}
            <code className="text-muted">
              {it.method.toUpperCase()} {it.path}
            </code>
          </li>
        ))}
      </ul>
      {group.endpoints.map((it) => (
        <OperationSection key={it.operationId} it={it} baseUrl={publicUrl()} />
      ))}
      <OpenTarget />
      {shapes.length > 0 ? (
        <h2 id="shapes" className="mt-14 mb-3 font-semibold text-lg">
          Shapes
        </h2>
      ) : null}
      {shapes.map(([name, schema]) => (
        <details key={name} id={`schema-${name}`} className="border-t">
          <summary className="py-2 font-medium max-md:py-3">{name}</summary>
          <div className="pb-4">
            <SchemaTable schema={schema} caption={name} />
          </div>
        </details>
      ))}
    </>
  );
}
